"""The grammar itself: no conflict, no terminal without a name for people, tables that belong to it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lark import Lark
from lark.exceptions import GrammarError, UnexpectedToken
from lark.lexer import Token as LarkToken

import offhook_grammar
from offhook_grammar.parsing import tables as tables_module
from offhook_grammar.parsing.automaton import END, Automaton, Token
from offhook_grammar.parsing.build import STARTS, build
from offhook_grammar.parsing.items import TreeBuilder
from offhook_grammar.parsing.lexer import Lexer
from offhook_grammar.parsing.tables import Tables, from_data, load
from offhook_grammar.parsing.wanted import spelled
from offhook_grammar.parsing.words import (
    FOREIGN_WORDS,
    FRESH_WORDS,
    HEAD_WORDS,
    ITEM_WORDS,
    JOINING_WORDS,
)

PACKAGE = Path(offhook_grammar.__file__).parent
GRAMMAR = (PACKAGE / "workflow.lark").read_text(encoding="utf-8")
KITCHEN_SINK = Path(__file__).parent / "kitchen_sink.hook"


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load()


def test_the_grammar_has_no_conflict_and_the_shipped_tables_are_made_of_it() -> None:
    shipped = json.loads((PACKAGE / "workflow.tables.json").read_text(encoding="utf-8"))

    made = build(GRAMMAR)

    assert json.loads(json.dumps(made)) == shipped, "run `python -m offhook_grammar.parsing.build`"


def test_a_conflict_is_an_error() -> None:
    ambiguous = GRAMMAR.replace('operand "is" "empty"', 'operand ["is"] "empty" | operand "empty" "is"').replace(
        "?closed: invoke", '?closed: invoke | "if" expression "then" closed ["else" closed]'
    )

    with pytest.raises(GrammarError, match=r"[Cc]onflict|collision"):
        build(ambiguous)


def test_no_rule_or_terminal_is_settled_by_a_priority_of_rules() -> None:
    lark = Lark(GRAMMAR, parser="lalr", start=list(STARTS))

    assert [rule for rule in lark.rules if rule.options.priority] == []


def test_tables_made_for_an_edited_grammar_are_not_taken_from_the_file(monkeypatch, tmp_path) -> None:
    edited = GRAMMAR.replace('"stop"', '"halt"')
    (tmp_path / "workflow.lark").write_text(edited, encoding="utf-8")
    (tmp_path / "workflow.tables.json").write_bytes((PACKAGE / "workflow.tables.json").read_bytes())
    monkeypatch.setattr(tables_module, "_FOLDER", tmp_path)

    assert "halt" in load().words
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["workflow.lark", "workflow.tables.json"]


def test_every_terminal_has_a_word_for_people(tables: Tables) -> None:
    names = {row["name"] for row in tables.terminals if not row.get("ignored")}

    for name in sorted(names | {END}):
        said = spelled(name, tables)
        assert said.startswith(("a ", "an ", "the ", "`"))
        assert not any(word.isupper() and len(word) > 1 for word in said.replace("`", " ").split())


def test_no_terminal_was_named_by_lark(tables: Tables) -> None:
    assert [row["name"] for row in tables.terminals if row["name"].startswith("__")] == []


def test_every_rule_has_its_builder(tables: Tables) -> None:
    builders = {rule.builder for rule in tables.rules} - {"", "*"}

    assert {name for name in builders if not hasattr(TreeBuilder, f"make_{name}")} == set()
    made = {name.removeprefix("make_") for name in dir(TreeBuilder) if name.startswith("make_")}
    assert made == builders


def test_lists_of_words_hold_words_of_the_language(tables: Tables) -> None:
    known = tables.words.keys() | {"action"}

    assert known >= ITEM_WORDS | FRESH_WORDS | HEAD_WORDS | JOINING_WORDS
    assert known.isdisjoint(FOREIGN_WORDS)
    assert {word for said in FOREIGN_WORDS.values() for word in said.split()} <= known


def test_our_machine_takes_what_larks_takes(tables: Tables) -> None:
    """Every token of a whole file, one by one: both accept it, and both accept the same terminals before it."""
    text = KITCHEN_SINK.read_text(encoding="utf-8")
    lark = Lark(GRAMMAR, parser="lalr", start=list(STARTS)).parse_interactive(start="file")
    ours = Automaton(tables, _NoBuilder())
    lexer = Lexer(tables, text)
    token = Token("", "", 0, 0)
    while token.type != END:
        token = lexer.next(ours)
        assert ours.accepted() == lark.accepts()
        wrong = "RPAR" if "RPAR" not in ours.accepted() else "WHEN"
        assert not ours.feed(Token(wrong, "", 0, 0)), "a token that cannot stand leaves the machine as it was"
        with pytest.raises(UnexpectedToken):
            lark.copy(deepcopy_values=False).feed_token(LarkToken(wrong, ""))
        lark.feed_token(LarkToken(token.type, token.text))
        assert ours.feed(token)


class _NoBuilder:
    def build(self, rule, parts, start, end):
        return None


def test_tables_survive_their_file_form() -> None:
    data = build(GRAMMAR)

    assert from_data(json.loads(json.dumps(data))) == from_data(data)
