"""Words, signs and texts of what is typed; read without the parser, which wants what is not there yet."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

TokenKind = Literal["word", "number", "text", "sign", "line", "cut"]

_PLAIN: Final = re.compile(
    r"(?P<line>\n)|(?P<skip>[^\S\n]+|\#[^\n]*)|(?P<quote>\")"
    r"|(?P<event>[a-z]\w*(?:\.[a-z][\w-]*)+)"
    r"|(?P<word>[^\W\d]\w*)|(?P<number>\d[\w.]*)|(?P<sign>==|!=|<=|>=|.)",
)
_IN_TEXT: Final = re.compile(r"(?P<end>\")|(?P<line>\n)|(?P<open>\{)|(?:[^\"\\{\n]|\\.)+|\\")


CHAINS: Final = frozenset({"do", "then", "else", "otherwise", "try", "always", "together", "meanwhile"})
"""A statement begins behind them."""
_HEADS: Final = frozenset({"before", "after", "instead", "on", "every", "action"})


class Token(NamedTuple):
    """`start`: its offset. A `line` ends one; a `cut` is where the value begins that the text around it puts in, and
    which is still open. `closed`: of a text, that its last quote is there."""

    kind: TokenKind
    text: str
    start: int
    closed: bool = True

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.start + len(self.text)


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text that may end anywhere. Never raises."""
    reading = _Reading(text)
    place = 0
    while place < len(text):
        match = (_IN_TEXT if reading.in_text else _PLAIN).match(text, place)
        if match is None:
            break
        place = match.end()
        (reading.inside if reading.in_text else reading.outside)(match)
    return reading.ended()


class _Reading:
    """The tokens so far."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: list[Token] = []
        # each text that is open: where it begins, how many tokens were ahead of it, how many braces are open in it
        self._open: list[tuple[int, int, int]] = []
        self.in_text = False

    def inside(self, match: re.Match[str]) -> None:
        """Take a part of a text."""
        if match.lastgroup == "open":
            self._found.append(Token("cut", "{", match.start()))
            self.in_text = False
        elif match.lastgroup in ("end", "line"):
            start, ahead, _ = self._open.pop()
            is_closed = match.lastgroup == "end"
            self._found[ahead:] = [Token("text", self._text[start : match.end() - (not is_closed)], start, is_closed)]
            if not is_closed:
                self._open.clear()  # no text goes on over lines
                self._found.append(Token("line", "\n", match.start()))
            self.in_text = False

    def outside(self, match: re.Match[str]) -> None:
        """Take a word, a sign, or the beginning of a text."""
        kind, text, start = match.lastgroup, match[0], match.start()
        if kind == "quote":
            self._open.append((start, len(self._found), 0))
            self.in_text = True
        elif kind == "event":
            self._found += _path(text, start)
        elif kind == "line":
            self._open.clear()
            self._found.append(Token("line", text, start))
        elif kind == "word":
            self._found.append(Token("word", text, start))
        elif kind == "number":
            self._found.append(Token("number", text, start))
        elif kind == "sign" and not self._closes(text):
            self._found.append(Token("sign", text, start))

    def _closes(self, sign: str) -> bool:
        """Whether this brace ends what a text puts in."""
        if sign not in "{}" or not self._open:
            return False
        start, ahead, depth = self._open[-1]
        depth += 1 if sign == "{" else -1
        self._open[-1] = start, ahead, max(0, depth)
        self.in_text = depth < 0
        return self.in_text

    def ended(self) -> list[Token]:
        """All of them, with the text that is still open."""
        if self.in_text:
            start, ahead, _ = self._open[-1]
            self._found[ahead:] = [Token("text", self._text[start:], start, closed=False)]
        return self._found


def in_comment(before: str) -> bool:
    """Whether a remark ends the last line."""
    line = before.rpartition("\n")[2]
    return "#" in re.sub(r'"(?:[^"\\]|\\.)*"?', "", line)


def _path(text: str, offset: int) -> list[Token]:
    found: list[Token] = []
    for number, part in enumerate(text.split(".")):
        if number:
            found.append(Token("sign", ".", offset - 1))
        found.append(Token("word", part, offset))
        offset += len(part) + 1
    return found


def line_of(tokens: list[Token]) -> list[Token]:
    """The tokens of the last statement: those of its line, and of the lines above that go on in it; of what a text puts
    in, where that is open. A word such as `do`, behind which a statement begins, is there if it is the last."""
    depth, begin = 0, 0
    for place, token in enumerate(tokens):
        if token.kind == "cut":
            begin, depth = place + 1, 0
        elif token.kind == "sign":
            depth += (token.text in "([{") - (token.text in ")]}")
        elif token.kind == "line" and depth <= 0 and not _goes_on(tokens, begin, place):
            begin, depth = place + 1, 0
        elif token.kind == "word" and token.text in CHAINS and not depth and place + 1 < len(tokens):
            begin = place + 1
    return [token for token in tokens[begin:] if token.kind != "line"]


def _goes_on(tokens: list[Token], begin: int, place: int) -> bool:
    """Whether a statement goes on behind the end of a line: behind a comma, and in the head of a rule."""
    if place and tokens[place - 1].text == ",":
        return True
    if tokens[begin].text not in _HEADS or begin == place:
        return False
    return not (tokens[begin].text == "on" and tokens[begin + 1].text in ("error", "cancelled"))


def path_before(line: list[Token]) -> tuple[str, ...]:
    """The names, with dots between them, at the end of the line; an index counts as `[]`."""
    names: list[str] = []
    place = len(line) - 1
    while place >= 0:
        if line[place].text == "]":
            place = _opening(line, place) - 1
            names.insert(0, "[]")
            continue
        if line[place].kind != "word":
            break
        names.insert(0, line[place].text)
        if place < 1 or line[place - 1].text != ".":
            break
        place -= 2
    return tuple(names)


def path_behind(tokens: list[Token], place: int) -> tuple[str, ...]:
    """The names, with dots between them, that begin there."""
    names: list[str] = []
    while place < len(tokens):
        if tokens[place].kind == "word" and (not names or tokens[place - 1].text == "."):
            names.append(tokens[place].text)
        elif tokens[place].text == "[" and names:
            depth = 0
            while place < len(tokens):
                depth += (tokens[place].text == "[") - (tokens[place].text == "]")
                if not depth:
                    break
                place += 1
            names.append("[]")
        elif tokens[place].text != "." or not names:
            break
        place += 1
    return tuple(names)


def _opening(line: list[Token], place: int) -> int:
    """Where the bracket is that this one closes; the line's beginning if there is none."""
    depth = 0
    while place >= 0:
        depth += (line[place].text == "]") - (line[place].text == "[")
        if not depth:
            return place
        place -= 1
    return 0
