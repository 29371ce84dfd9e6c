"""How the prompt looks: what each style is on a dark screen, on a light one, and without colours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

from offhook.printable import clean
from offhook.repl.result import Line

Theme = Literal["dark", "light", "none"]

_DARK: Final = {
    "dim": "ansibrightblack",
    "bold": "bold",
    "action": "bold ansibrightcyan",
    "name": "ansibrightgreen",
    "value": "ansibrightyellow",
    "time": "ansibrightblack",
    "error": "ansibrightred",
    "warning": "ansiyellow",
    "hint": "ansicyan",
    "ok": "ansigreen",
    "keyword": "ansibrightmagenta",
    "label": "ansicyan",
    "comment": "italic ansibrightblack",
    "command": "bold",
    "wrong": "underline ansibrightred",
    "toolbar": "noreverse bg:#303030 #c0c0c0",
    "auto-suggestion": "ansibrightblack",
    "completion-menu": "bg:#303030 #d0d0d0",
    "completion-menu.completion.current": "noreverse bg:#5f5faf #ffffff",
    "completion-menu.meta.completion": "bg:#262626 #a0a0a0",
    "completion-menu.meta.completion.current": "bg:#44448f #e0e0e0",
    "scrollbar.background": "bg:#262626",
    "scrollbar.button": "bg:#808080",
}
_LIGHT: Final = {
    "dim": "#707070",
    "bold": "bold",
    "action": "bold ansiblue",
    "name": "#006000",
    "value": "#804000",
    "time": "#707070",
    "error": "ansired",
    "warning": "#806000",
    "hint": "#006060",
    "ok": "#006000",
    "keyword": "ansimagenta",
    "label": "#006060",
    "comment": "italic #707070",
    "command": "bold",
    "wrong": "underline ansired",
    "toolbar": "noreverse bg:#e0e0e0 #303030",
    "auto-suggestion": "#909090",
    "completion-menu": "bg:#e8e8e8 #202020",
    "completion-menu.completion.current": "noreverse bg:#c0c8ff #000000",
    "completion-menu.meta.completion": "bg:#f2f2f2 #505050",
    "completion-menu.meta.completion.current": "bg:#d8dcff #202020",
    "scrollbar.background": "bg:#f2f2f2",
    "scrollbar.button": "bg:#a0a0a0",
}
_NONE: Final = {
    "bold": "bold",
    "action": "bold",
    "command": "bold",
    "wrong": "underline",
    "toolbar": "reverse",
    "auto-suggestion": "italic",  # it is not typed yet, and must not look as if it were
    "completion-menu.completion.current": "reverse",
    "completion-menu.meta.completion": "italic",
    "scrollbar.button": "reverse",
}
_THEMES: Final[Mapping[Theme, Mapping[str, str]]] = {"dark": _DARK, "light": _LIGHT, "none": _NONE}
_DARK_BACKGROUNDS: Final = frozenset({"0", "1", "2", "3", "4", "5", "6", "8"})


class Look:
    """One of the themes, for prompt-toolkit."""

    def __init__(self, theme: Theme) -> None:
        styles = _THEMES[theme]
        self.depth = ColorDepth.DEPTH_1_BIT if theme == "none" else None
        """None: as many colours as the terminal has."""
        rules = {name: rule for name, rule in styles.items() if name != "toolbar"}
        self.style = Style.from_dict({**rules, "bottom-toolbar": styles["toolbar"]})


def theme_for(environment: Mapping[str, str], theme: Theme | None, *, colour: bool) -> Theme:
    """The theme that is wanted: none with NO_COLOR, and without a word the one that fits the background which the
    terminal tells of in COLORFGBG, where it does."""
    if not colour or (environment.get("NO_COLOR") and theme is None):
        return "none"
    if theme is not None:
        return theme
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    return "dark" if not background or background in _DARK_BACKGROUNDS else "light"


def fragments(lines: Iterable[Line]) -> StyleAndTextTuples:
    """Lines as prompt-toolkit has them, without an end behind the last one and without signs that a terminal obeys."""
    found: StyleAndTextTuples = []
    for number, line in enumerate(lines):
        if number:
            found.append(("", "\n"))
        found += [("" if piece.style == "plain" else f"class:{piece.style}", clean(piece.text)) for piece in line]
    return found
