"""What is typed, in colours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from prompt_toolkit.document import Document

from offhook.repl.shell.highlighting import ScriptLexer
from offhook.repl.shell.look import Look, Theme, theme_for
from offhook.repl.shell.looking import Looking

CORPUS = Path(__file__).parents[3] / "corpus"


@pytest.fixture
def painted(typed: Any) -> Any:
    """Paints a text, and gives the pieces of a line."""
    lexer = ScriptLexer(Looking(typed.repl))

    def paint(text: str, line: int = 0) -> list[tuple[str, str]]:
        return [(style.replace("class:", ""), piece) for style, piece, *_ in lexer.lex_document(Document(text))(line)]

    return paint


@pytest.mark.parametrize(
    ("text", "piece", "style"),
    [
        ("let x = 5", "let", "keyword"),
        ("let x = 5", "x", ""),
        ("let x = 5", "5", "value"),
        ("wait 1h 30m", "1h 30m", "value"),
        ("after AcceptTask do log 1", "AcceptTask", "action"),
        ("after AcceptTask do log 1", "after", "keyword"),
        ('SetActivity activityName: "Break"', "activityName", "label"),
        ('log "hello {worker.name}!" # says it', "hello ", "value"),
        ('log "hello {worker.name}!" # says it', "worker", ""),
        ('log "hello {worker.name}!" # says it', "# says it", "comment"),
        ("x == null and true", "null", "value"),
        ("x == null and true", "and", "keyword"),
        ("worker.when", "when", ""),
        ("show tasks", "show", "command"),
        ("show tasks", " tasks", ""),
        ("let x = 5 5 ", "5", "value"),
    ],
)
def test_each_piece_has_its_style(painted: Any, text: str, piece: str, style: str) -> None:
    assert (style, piece) in painted(text)


def test_what_is_wrong_is_marked_where_it_is_and_nowhere_else(painted: Any) -> None:
    text = "if true then\n  let x = 5 5\n  log 1\nend"
    assert [piece for style, piece in painted(text, 1) if "wrong" in style] == ["5"]
    assert painted(text, 1)[-1] == ("value wrong", "5")
    assert not any("wrong" in style for line in (0, 2, 3) for style, _ in painted(text, line))


def test_the_pieces_are_the_line_whatever_it_is(painted: Any) -> None:
    for path in sorted(CORPUS.glob("*.hook"))[::4]:
        rows = path.read_text("utf-8").split("\n")[:60]
        for number, row in enumerate(rows):
            assert "".join(piece for _, piece in painted("\n".join(rows), number)) == row


@pytest.mark.parametrize(
    ("environment", "given", "colour", "theme"),
    [
        ({}, None, True, "dark"),
        ({}, "light", True, "light"),
        ({}, "light", False, "none"),
        ({"NO_COLOR": "1"}, None, True, "none"),
        ({"NO_COLOR": ""}, None, True, "dark"),
        ({"NO_COLOR": "1"}, "dark", True, "dark"),
        ({"COLORFGBG": "0;15"}, None, True, "light"),
        ({"COLORFGBG": "15;0"}, None, True, "dark"),
        ({"COLORFGBG": "15;default;0"}, None, True, "dark"),
    ],
)
def test_the_theme_is_what_is_said_or_what_fits_the_screen(
    environment: dict[str, str], given: Theme | None, colour: bool, theme: str
) -> None:
    assert theme_for(environment, given, colour=colour) == theme


def test_a_light_screen_has_other_colours_and_no_colours_are_none() -> None:
    names = ("keyword", "value", "action", "label", "error", "auto-suggestion", "completion-menu", "bottom-toolbar")
    colours = {
        theme: [Look(theme).style.get_attrs_for_style_str(f"class:{name}") for name in names]
        for theme in ("dark", "light", "none")
    }
    assert all(dark.color != light.color for dark, light in zip(colours["dark"], colours["light"], strict=True))
    assert not any(attrs.color or attrs.bgcolor for attrs in colours["none"])
    suggested = Look("none").style.get_attrs_for_style_str("class:auto-suggestion")
    assert suggested.italic, "what is not typed does not look as if it were"
