"""`format_script`: a script's text in the one way in which scripts are written."""

from __future__ import annotations

from offhook_grammar.diagnostics import Diagnostic
from offhook_grammar.formatting.layout import MAX_WIDTH as MAX_WIDTH
from offhook_grammar.formatting.layout import laid_out
from offhook_grammar.formatting.lines import Line, read_lines
from offhook_grammar.parser import BYTE_ORDER_MARK, Parser
from offhook_grammar.parsing.tables import load

_STEP = "  "
_OPENS = frozenset({"DO", "THEN", "ELSE", "TRY", "ALWAYS"})
_REOPENS = frozenset({"ELSE", "ALWAYS"})


class FormatError(Exception):
    """A script that cannot be parsed is left as it is; `diagnostics` say why."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(diagnostics[0].message if diagnostics else "it cannot be parsed")
        self.diagnostics = diagnostics


def format_script(text: str, path: str = "<script>") -> str:
    """The script with each block indented by two blanks, one blank between words, and no line longer than `MAX_WIDTH`
    that can be broken. It means the same, has the same comments, and is its own format.

    Raises `FormatError` for what cannot be parsed.
    """
    parsed = Parser().parse(text, path)
    if not parsed.ok:
        raise FormatError(parsed.diagnostics)
    lines = read_lines(load(), text.removeprefix(BYTE_ORDER_MARK))
    written = "\n".join(_written(lines)).strip("\n")
    return f"{written}\n" if written else ""


def _written(lines: list[Line]) -> list[str]:
    """Each line with what stands above it. Blank lines stay, one of several, but not at the edges of a block."""
    out: list[str] = []
    depth = 0
    opened = True  # whether the line above opened a block, or is the file's first
    for line in lines:
        kinds = [token.type for token in line.tokens]
        closes = bool(kinds) and (kinds[0] == "END" or kinds[0] in _REOPENS or _is_catch(kinds, depth))
        inside = depth  # comments ahead of an `end` are the block's
        depth -= closes
        for number, comment in enumerate(line.comments):
            if number in line.gaps and not (opened and number == 0):
                out.append("")
            out.append(_STEP * inside + comment.text.rstrip())
        blank = len(line.comments) in line.gaps if line.comments else line.gap
        if kinds:
            if blank and not closes and not (opened and not line.comments):
                out.append("")
            out.append(laid_out(line, depth))
        opened = bool(kinds) and (kinds[-1] in _OPENS or (_is_catch(kinds, depth + closes) and closes))
        depth += opened
    return out


def _is_catch(kinds: list[str], depth: int) -> bool:
    """Whether it is `on error …` or `on cancelled …` of a `try`: the only lines within a block that begin with `on`."""
    return depth > 0 and kinds[0] == "ON"
