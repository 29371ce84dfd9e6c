"""The tree of a file that has everything in it, and of small pieces where the reading is delicate."""

from __future__ import annotations

import os
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from offhook_grammar import tree
from offhook_grammar.diagnostics import Span
from offhook_grammar.parser import Parser

HERE = Path(__file__).parent
GOLDEN = HERE / "kitchen_sink.tree"
HEAD = "# Made by the tests; UPDATE_GOLDENS=1 makes it anew.\n"


def dump(value: Any, depth: int = 0) -> str:
    """A node a line, fields below it; spans as line:column-line:column."""
    indent = "  " * depth
    if isinstance(value, tree.Node):
        span = value.span
        lines = [f"{type(value).__name__} {span.line}:{span.column}-{span.end_line}:{span.end_column}"]
        for field in fields(value):
            if field.name != "span":
                lines.append(f"{indent}  {field.name}: {dump(getattr(value, field.name), depth + 1)}")
        return "\n".join(lines)
    if isinstance(value, tuple) and value:
        return "".join(f"\n{indent}  - {dump(item, depth + 1)}" for item in value)
    return repr(value)


def test_kitchen_sink(parser: Parser) -> None:
    result = parser.parse((HERE / "kitchen_sink.hook").read_text(encoding="utf-8"), "kitchen_sink.hook")
    assert result.diagnostics == ()
    made = HEAD + dump(result.file) + "\n"
    if os.environ.get("UPDATE_GOLDENS"):
        GOLDEN.write_text(made, encoding="utf-8", newline="\n")

    assert made == GOLDEN.read_text(encoding="utf-8")


def expression(parser: Parser, text: str) -> tree.Expression:
    result = parser.parse(f"const X = {text}", "x.hook")
    assert result.diagnostics == ()
    assert result.file is not None
    const = result.file.items[0]
    assert isinstance(const, tree.Const)
    return const.value


def brackets(node: Any) -> str:  # noqa: C901  # one case a kind of node
    """An expression with a bracket around every operation."""
    match node:
        case tree.Conditional():
            return f"({brackets(node.then)} if {brackets(node.condition)} else {brackets(node.otherwise)})"
        case tree.Logical() | tree.Binary() | tree.Comparison():
            return f"({brackets(node.left)} {node.operator} {brackets(node.right)})"
        case tree.Default():
            return f"({brackets(node.left)} default {brackets(node.right)})"
        case tree.Not():
            return f"(not {brackets(node.operand)})"
        case tree.Negative():
            return f"(-{brackets(node.operand)})"
        case tree.IsEmpty():
            return f"({brackets(node.operand)} is {'not ' if node.negated else ''}empty)"
        case tree.Field():
            return f"{brackets(node.target)}.{node.name.text}"
        case tree.Index():
            return f"{brackets(node.target)}[{brackets(node.index)}]"
        case tree.Quantifier():
            return f"({node.kind} {node.variable.text} in {brackets(node.source)}: {brackets(node.condition)})"
        case tree.Name():
            return node.name
        case tree.Number():
            return str(node.value)
        case tree.Duration():
            return node.source
    raise AssertionError(node)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a if b else c if d else e", "(a if b else (c if d else e))"),
        ("a or b and not c == d", "(a or (b and (not (c == d))))"),
        ("a and b or c and d", "((a and b) or (c and d))"),
        ("a or b or c", "((a or b) or c)"),
        ("not not a", "(not (not a))"),
        ("a == b default c + d * -e.f[g]", "(a == (b default (c + (d * (-e.f[g])))))"),
        ("a default b default c", "((a default b) default c)"),
        ("a - b - c", "((a - b) - c)"),
        ("a / b * c % d", "(((a / b) * c) % d)"),
        ("-a * b", "((-a) * b)"),
        ("a - -b", "(a - (-b))"),
        ("a not in b", "(a not in b)"),
        ("not a in b", "(not (a in b))"),
        ("a is not empty and b is empty", "((a is not empty) and (b is empty))"),
        ("a starts with b or a ends with c", "((a starts with b) or (a ends with c))"),
        ("now - 1h 30m > x", "((now - 1h 30m) > x)"),
        ("any x in xs where x.a and x.b or c", "(any x in xs: ((x.a and x.b) or c))"),
        ("a and not any x in xs where b", "(a and (not (any x in xs: b)))"),
        ("a or b and all x in xs satisfy c", "(a or (b and (all x in xs: c)))"),
        ("first x in any_list default ys where a if b else c", "((first x in (any_list default ys): a) if b else c)"),
        ("any x in xs where any y in x.ys where y and x", "(any x in xs: (any y in x.ys: (y and x)))"),
        ("a.when.if.end", "a.when.if.end"),
        ("(a or b) and c", "((a or b) and c)"),
    ],
)
def test_precedence(text: str, read: str, parser: Parser) -> None:
    assert brackets(expression(parser, text)) == read


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('""', ()),
        ('"plain"', ("plain",)),
        (r'"a\"b\\c\n\t\{x\} }"', ('a"b\\c\n\t{x} }',)),
        (r'"\u00e9"', ("é",)),
    ],
)
def test_texts(text: str, parts: tuple[str, ...], parser: Parser) -> None:
    node = expression(parser, text)

    assert isinstance(node, tree.Text)
    assert node.parts == parts


def test_expressions_in_a_text_keep_their_places(parser: Parser) -> None:
    node = expression(parser, r'"a {task.sid} \{b\} {count({when: 1})}!"')

    assert isinstance(node, tree.Text)
    first, second = node.parts[1], node.parts[3]
    assert isinstance(first, tree.Field)
    assert first.span == Span(1, 15, 1, 23)
    assert isinstance(second, tree.Call)
    assert (node.parts[0], node.parts[2], node.parts[4]) == ("a ", " {b} ", "!")
    assert second.span == Span(1, 32, 1, 48)


@pytest.mark.parametrize(
    ("text", "value"),
    [("500ms", timedelta(milliseconds=500)), ("1.5h", timedelta(minutes=90)), ("1h 30m", timedelta(minutes=90))],
)
def test_durations(text: str, value: timedelta, parser: Parser) -> None:
    node = expression(parser, text)

    assert isinstance(node, tree.Duration)
    assert (node.value, node.source) == (value, text)


@pytest.mark.parametrize(
    ("head", "stage"),
    [
        ("before AcceptTask", tree.Stage.BEFORE),
        ("instead of AcceptTask", tree.Stage.INSTEAD),
        ("after AcceptTask", tree.Stage.AFTER),
        ("on AcceptTask", tree.Stage.AFTER),
        ("on *", tree.Stage.AFTER),
        ("on SHOW_DIRECTORY", tree.Stage.AFTER),
        ("on failure of AcceptTask", tree.Stage.FAILURE),
        ("on task-queue.entered", tree.Stage.EVENT),
        ("every 5m", tree.Stage.SCHEDULE),
    ],
)
def test_stages(head: str, stage: tree.Stage, parser: Parser) -> None:
    result = parser.parse(f"{head} do stop", "x.hook")

    assert result.file is not None
    (handler,) = result.file.items
    assert isinstance(handler, tree.Handler)
    assert handler.stage is stage
    assert head.startswith(handler.stage_word)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks_change_nothing(newline: str, mark: str, parser: Parser) -> None:
    lines = ["# größer", "before AcceptTask do", '  log "Grüße 👋 {task.sid}"', "end", ""]
    plain = parser.parse("\n".join(lines), "x.hook")

    result = parser.parse(mark + newline.join(lines), "x.hook")

    assert plain.diagnostics == ()
    assert result == plain


def test_comments_are_kept_with_their_places(parser: Parser) -> None:
    text = '# first\non AcceptTask do # second\n  #third\n  log "# not one"\nend\n#'

    file = parser.parse(text, "x.hook").file

    assert file is not None
    assert [(note.text, note.own_line, note.span.line) for note in file.comments] == [
        ("first", True, 1),
        ("second", False, 2),
        ("third", True, 3),
        ("", True, 6),
    ]


def test_letters_of_every_alphabet_name_things(parser: Parser) -> None:
    node = expression(parser, "größe.данные")

    assert isinstance(node, tree.Field)
    assert node.name.text == "данные"


@pytest.mark.parametrize(
    "text",
    [
        "before AcceptTask do",
        'before AcceptTask do\n  log "x"\n',
        'before AcceptTask do\n  if true then\n    log "x"\n  end',
        "before AcceptTask\n  when true",
        "before AcceptTask",
        "const A = [1,\n",
        "const A = {a: 1",
        'on AcceptTask do SetTaskAttributes sid: "x",',
        "define f(a)",
    ],
)
def test_input_that_wants_more_is_told_apart(text: str, parser: Parser) -> None:
    result = parser.parse(text, "x.hook")

    assert result.incomplete
    assert len(result.diagnostics) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n# nothing\n",
        "on AcceptTask do stop",
        "const A = 1 +",
        'const A = "x',
        "const A = 1 2\nbefore AcceptTask do",
        "before AcceptTask do\n  log 1 2\n",
        "end",
    ],
)
def test_input_that_is_whole_or_wrong_wants_no_more(text: str, parser: Parser) -> None:
    assert not parser.parse(text, "x.hook").incomplete


def test_what_could_be_read_is_kept_beside_what_could_not(parser: Parser) -> None:
    text = 'const A = 1 2\nconst B = 3\nbefore AcceptTask do\n  log 1 2\n  log "x"\n'

    result = parser.parse(text, "x.hook")

    assert result.file is not None
    assert [type(item).__name__ for item in result.file.items] == ["Const", "Handler"]
    handler = result.file.items[1]
    assert isinstance(handler, tree.Handler)
    assert len(handler.body.statements) == 1
    assert [(span.line, span.end_line) for span in result.file.broken] == [(1, 2), (4, 4)]
