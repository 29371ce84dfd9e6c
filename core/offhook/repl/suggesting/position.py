"""Where the cursor stands, as far as the text before it tells; read without the parser, which wants what is not there
yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

_TOKEN: Final = re.compile(
    r"\s+|\#[^\n]*"
    r'|(?P<text>"(?:[^"\\\n]|\\.)*"?)'
    r"|(?P<event>[a-z][\w]*(?:\.[a-z][\w-]*)+)"
    r"|(?P<word>[^\W\d]\w*)|(?P<number>\d[\w.]*)|(?P<sign>==|!=|<=|>=|.)",
)
_HEADS: Final = frozenset({"before", "after", "of", "on"})
_COMPARED: Final = frozenset({"==", "!=", "in"})

Place = Literal["start", "target", "call", "value", "field", "text", "expression", "comment"]


@dataclass(frozen=True, slots=True)
class Position:
    """`begun`: what is there already of what is wanted, from the offset `start`. `action`: whose arguments are being
    given, `given` those that are there. `argument`: whose value is wanted. `path`: the names before a dot, or what is
    compared. `is_event`: that a handler of events begins."""

    place: Place
    begun: str
    start: int
    action: str = ""
    given: frozenset[str] = frozenset()
    argument: str = ""
    path: tuple[str, ...] = ()
    is_event: bool = False


def position(before: str) -> Position:
    """Where the cursor behind this text stands."""
    tokens = _tokens(before)
    if before and _in_comment(before):
        return Position("comment", "", len(before))
    begun, start = _begun(before, tokens)
    if tokens and tokens[-1].kind == "text" and start == tokens[-1].start and not _closed(tokens[-1].text):
        return _in_text(tokens[:-1], tokens[-1])
    rest = [token for token in tokens if token.start < start]
    return _behind(rest, begun, start)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int


def _tokens(text: str) -> list[_Token]:
    found = []
    for match in _TOKEN.finditer(text):
        if match.lastgroup is None:
            if "\n" in match[0]:
                found.append(_Token("line", "\n", match.start()))
            continue
        if match.lastgroup == "event":  # a path, unless a handler's head stands ahead of it
            offset = match.start()
            for number, part in enumerate(match[0].split(".")):
                if number:
                    found.append(_Token("sign", ".", offset - 1))
                found.append(_Token("word", part, offset))
                offset += len(part) + 1
            continue
        found.append(_Token(match.lastgroup, match[0], match.start()))
    return found


def _in_comment(before: str) -> bool:
    line = before.rpartition("\n")[2]
    return "#" in re.sub(r'"(?:[^"\\]|\\.)*"?', "", line)


def _begun(before: str, tokens: list[_Token]) -> tuple[str, int]:
    """The word on which the cursor is."""
    if (
        tokens
        and tokens[-1].kind in ("word", "text", "number")
        and tokens[-1].start + len(tokens[-1].text) == len(before)
    ):
        return tokens[-1].text, tokens[-1].start
    return "", len(before)


def _closed(text: str) -> bool:
    return len(text) > 1 and text.endswith('"') and not text.endswith('\\"')


def _in_text(rest: list[_Token], token: _Token) -> Position:
    """Within quotes: the value of an argument, or what a field is compared with."""
    inner = _behind(rest, token.text[1:], token.start)
    if inner.place == "value":
        return inner
    return Position("text", token.text[1:], token.start, path=inner.path)


def _behind(rest: list[_Token], begun: str, start: int) -> Position:
    line = _last_line(rest)
    if not line:
        return Position("start", begun, start)
    last = line[-1]
    if last.text == "." and last.kind == "sign":
        return _after_dot(line, begun, start)
    if last.text in _HEADS or (last.text == "," and _is_head(line)):
        return Position(
            "target", begun, start, is_event=last.text == "on" or (last.text == "," and line[0].text == "on")
        )
    if last.text in ("do", "then", "else", "try", "always", "otherwise"):
        return Position("start", begun, start)
    call = _call(line)
    if call is not None:
        action, given, argument = call
        if argument:
            return Position("value", begun, start, action, given, argument)
        if last.text == "," or last.text == action:
            return Position("call", begun, start, action, given)
    if last.text in _COMPARED:
        return Position("expression", begun, start, path=_path(line[:-1]))
    return Position("expression", begun, start)


def _last_line(tokens: list[_Token]) -> list[_Token]:
    """The tokens of the line, and of those above it that go on."""
    depth, begin = 0, 0
    for place, token in enumerate(tokens):
        if token.kind == "sign":
            depth += (token.text in "([{") - (token.text in ")]}")
        if token.kind == "line" and depth <= 0 and (not place or tokens[place - 1].text != ","):
            begin = place + 1
    return [token for token in tokens[begin:] if token.kind != "line"]


def _is_head(line: list[_Token]) -> bool:
    return line[0].text in ("before", "after", "instead", "on") and not any(
        token.text in ("do", "when", "named", "mode", ":") for token in line
    )


def _after_dot(line: list[_Token], begun: str, start: int) -> Position:
    path = _path(line[:-1])
    head = len(line) - 2 * len(path)
    ahead = line[head - 1].text if head > 0 and path else ""
    if ahead in ("on", "event", "until", "for") or (ahead == "," and line[0].text == "on" and _is_head(line)):
        said = ".".join([*path, begun])
        return Position("target", said, line[head].start, is_event=True)
    return Position("field", begun, start, path=path)


def _path(line: list[_Token]) -> tuple[str, ...]:
    """The names, with dots between them, at the end of the line; an index counts as nothing."""
    names: list[str] = []
    place = len(line) - 1
    while place >= 0:
        if line[place].text == "]":
            depth = 0
            while place >= 0:
                depth += (line[place].text == "]") - (line[place].text == "[")
                place -= 1
                if not depth:
                    break
            names.insert(0, "[]")
            continue
        if line[place].kind != "word":
            break
        names.insert(0, line[place].text)
        if place < 1 or line[place - 1].text != ".":
            break
        place -= 2
    return tuple(names)


def _call(line: list[_Token]) -> tuple[str, frozenset[str], str] | None:
    """The action whose arguments the end of the line gives, those that are there, and the one whose value is wanted."""
    depth = 0
    place = len(line) - 1
    while place >= 0:
        token = line[place]
        if token.kind == "sign":
            depth += (token.text in ")]}") - (token.text in "([{")
        if depth < 0:
            return None
        is_action = token.kind == "word" and token.text[0].isupper() and not token.text.isupper()
        if not depth and is_action and (not place or line[place - 1].text != "."):
            break
        place -= 1
    if place < 0:
        return None
    given = _given(line[place + 1 :])
    if given is None:
        return None
    names, argument = given
    return line[place].text, names, argument


def _given(tokens: list[_Token]) -> tuple[frozenset[str], str] | None:
    names, depth = [], 0
    for place, token in enumerate(tokens):
        if token.kind == "sign":
            depth += (token.text in "([{") - (token.text in ")]}")
        if not depth and token.kind == "word" and place + 1 < len(tokens) and tokens[place + 1].text == ":":
            names.append(token.text)
        if not depth and token.text in ("do", "then", "otherwise", "marked", "as", "when", "named", "mode"):
            return None
    argument = names[-1] if names and tokens[-1].text == ":" else ""
    return frozenset(names), argument
