"""Whatever the input, the parser answers with diagnostics, and in time that grows with the input's length."""

from __future__ import annotations

import pytest

from offhook_grammar.parser import Parser
from offhook_grammar.parsing import automaton as automaton_module
from offhook_grammar.parsing.automaton import Automaton

MANY = 10_000


@pytest.mark.parametrize(
    "text",
    [
        "const A = " + "(" * MANY,
        "const A = " + "(" * MANY + "1" + ")" * MANY,
        "const A = " + "[" * MANY + "]" * MANY,
        "const A = " + "{a: " * MANY + "1" + "}" * MANY,
        "const A = " + "not " * MANY + "true",
        "const A = " + "- " * MANY + "1",
        "const A = 1" + " + 1" * MANY,
        "const A = a" + ".b" * MANY,
        "const A = a" + " or a" * MANY,
        "const A = " + "a if b else " * MANY + "c",
        "const A = " + "any x in xs where " * MANY + "c",
        "on AcceptTask do " + "if true then " * MANY + "stop",
        "on AcceptTask do " + "StopIt otherwise " * MANY + "stop",
        "on AcceptTask do\n" + "if true then\n" * MANY,
        "on AcceptTask do\n" + "if true then\n" * MANY + "end\n" * MANY,
        "param x: " + "list of " * MANY + "text",
        'const A = "{' + "(" * MANY + '"',
        'const A = "{' + "not " * MANY + 'true}"',
    ],
    ids=lambda text: text[:30].strip(),
)
def test_deep_nesting_is_a_diagnostic(text: str, parser: Parser) -> None:
    result = parser.parse(text, "x.hook")

    assert [one.code for one in result.diagnostics] == ["H120"]
    assert result.file is None


def test_what_is_just_deep_enough_is_read(parser: Parser) -> None:
    assert parser.parse("const A = " + "(" * 100 + "1" + ")" * 100, "x.hook").ok
    assert parser.parse("const A = 1" + " + 1" * 90, "x.hook").ok


def test_long_lists_are_not_deep(parser: Parser) -> None:
    items = ", ".join(["1"] * MANY)
    branches = "  else if true then\n    stop\n" * 1000

    assert parser.parse(f"const A = [{items}]", "x.hook").ok
    assert parser.parse(f"on AcceptTask do\n  if true then\n    stop\n{branches}  end\nend", "x.hook").ok
    assert parser.parse("on AcceptTask do stop" + " then stop" * 1000, "x.hook").ok


@pytest.mark.parametrize(
    "unit",
    [
        "log 1 2\n",
        "const A = 1 2\n",
        "const A = (1\n",
        "end\n",
        "before AcceptTask do\n",
        "before AcceptTask\n",
        "“",
        '"{1} ',
        "# note\n",
        "try\n",
        "test do\n",
        "a: 1,\n",
        "on x if true then\n",
        "else if true then\n",
    ],
)
def test_the_work_grows_with_the_length(unit: str, parser: Parser, monkeypatch) -> None:
    few, many = (_steps(unit * count, parser, monkeypatch) for count in (100, 800))

    assert many <= few * 8 * 1.5 + 1000


def _steps(text: str, parser: Parser, monkeypatch) -> int:
    """How many tokens the machine was given and asked about."""
    steps = 0
    feed, accepts = Automaton.feed, Automaton.accepts

    def counted_feed(self, token):
        nonlocal steps
        steps += 1
        return feed(self, token)

    def counted_accepts(self, terminal, below=0):
        nonlocal steps
        steps += 1
        return accepts(self, terminal, below)

    with monkeypatch.context() as patch:
        patch.setattr(automaton_module.Automaton, "feed", counted_feed)
        patch.setattr(automaton_module.Automaton, "accepts", counted_accepts)
        parser.parse(text, "x.hook")
    return steps


def test_huge_lines_are_read(parser: Parser) -> None:
    assert parser.parse('const A = "' + "x" * 1_000_000 + '"', "x.hook").ok
    assert parser.parse('const A = "' + r"\n" * 200_000 + '"', "x.hook").ok
    assert not parser.parse('const A = "' + "x" * 1_000_000, "x.hook").ok
    assert not parser.parse("const A = " + "9" * 100_000, "x.hook").ok
    assert not parser.parse("const A = /" + "[a" * 100_000, "x.hook").ok
