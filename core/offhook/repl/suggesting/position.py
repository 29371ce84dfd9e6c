"""Where the cursor stands, as far as the text before it tells."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from offhook.repl.suggesting.tokens import CHAINS, Token, in_comment, line_of, path_before, tokens_of
from offhook_grammar.node import Frozen, record

_COMPARED: Final = frozenset({"==", "!=", "in"})
_HEADS: Final = frozenset({"before", "after", "instead", "on", "every", "action"})
_VALUES: Final = frozenset({"=", "return", "expect", "no", "given", "does"})
"""What an action gives may stand behind them, too."""
_TYPED: Final = frozenset({"param", "memory", "action", "type"})
_STORED: Final = frozenset({"remember", "forget", "recall"})
_AHEAD_OF_WORDS: Final = frozenset({"mode", "level"})
_AHEAD_OF_NAMES: Final = frozenset({"let", "define", "param", "const", "type", "as", "each"})
"""Behind them stands a name that somebody makes up."""
_UNFINISHED: Final = frozenset({
    "as",
    "and", "or", "not", "in", "contains", "where", "with", "when", "if", "is", "default", "any", "all", "count",
    "first", "satisfy", "matches", "set", "add", "remove", "cancel", "fail", "log", "notify", "wait", "until",
    "every", "within", "ask", "choices", "to", "for", "return", "repeat", "after", "starts", "ends", "per", "up",
    "marked", "proceed", "dismiss", "expect", "given", "does", "no", "code", "answers", "containing", "recall",
    "remember", "forget",
})  # fmt: skip
"""A value follows them."""
_ENDS_A_CALL: Final = frozenset({
    "do", "then", "otherwise", "marked", "as", "when", "named", "mode", "within", "retry", "and", "or", "default",
})  # fmt: skip

Place = Literal[
    "start", "target", "call", "value", "field", "text", "expression", "operator", "head", "word", "type", "memory",
    "file", "nothing",
]  # fmt: skip


@record
class Position(Frozen):
    """`begun`: what is there already of what is wanted, from the offset `start`. `action`: whose arguments are being
    given, `given` those that are there, at the level where `keys` lead into them. `argument`: whose value is wanted.
    `path`: the names before a dot, or what is compared. `is_event`: an event is wanted, `is_action` an action.
    `within`: it is in a block; `below`: it is on another line than the first. `first`: the word that the line begins
    with, `after` the word ahead of the cursor. `quoted`: it is within a text."""

    place: Place
    begun: str
    start: int
    action: str = ""
    given: frozenset[str] = frozenset()
    keys: tuple[str, ...] = ()
    argument: str = ""
    path: tuple[str, ...] = ()
    is_event: bool = False
    is_action: bool = False
    within: bool = False
    below: bool = False
    first: str = ""
    after: str = ""
    quoted: bool = False


def position(before: str) -> Position:
    """Where the cursor behind this text stands."""
    if in_comment(before):
        return Position("nothing", "", len(before))
    tokens = tokens_of(before)
    last = tokens[-1] if tokens and tokens[-1].end == len(before) else None
    if last is None or last.kind not in ("word", "text", "number"):
        return _behind(tokens, "", len(before))
    if last.kind == "text" and last.closed:
        return Position("nothing", last.text, last.start)
    if last.kind == "text":
        return _in_text(tokens[:-1], last)
    return _behind(tokens[:-1], last.text, last.start)


def _in_text(tokens: list[Token], text: Token) -> Position:
    """Within quotes: the value of an argument, or what a field is compared with."""
    line = line_of(tokens)
    if line and line[0].text == "use":
        return Position("file", text.text[1:], text.start + 1, quoted=True)
    inner = _behind(tokens, text.text[1:], text.start)
    place: Place = "value" if inner.place == "value" else "text"
    return Position(
        place, text.text[1:], text.start, inner.action, keys=inner.keys, argument=inner.argument, path=inner.path,
        quoted=True,
    )  # fmt: skip


def _behind(tokens: list[Token], begun: str, start: int) -> Position:
    line = line_of(tokens)
    found = _placed(tokens, line, begun, start)
    if not line:
        return found
    return replace(found, first=line[0].text, after=line[-1].text if line[-1].kind == "word" else "")


def _placed(  # noqa: C901  # a case a place
    tokens: list[Token], line: list[Token], begun: str, start: int
) -> Position:
    if not line:
        if any(token.kind == "cut" for token in tokens[-1:]):
            return Position("expression", begun, start)
        return Position("start", begun, start, within=_is_within(tokens), below=bool(tokens))
    last, ahead = line[-1], line[-2].text if len(line) > 1 else ""
    if last.text == "." and last.kind == "sign":
        return _after_dot(line, begun, start)
    if last.kind == "word" and last.text in CHAINS and not _is_clause_of_wait(line):
        return Position("start", begun, start, within=True)
    target = _target(line, begun, start)
    if target is not None:
        return target
    if _is_name_made_up(line):
        return Position("nothing", begun, start)
    if last.text in _AHEAD_OF_WORDS and last.kind == "word":
        return Position("word", begun, start)
    if last.text in _STORED and last.kind == "word":
        return Position("memory", begun, start)
    if _wants_type(line):
        return Position("type", begun, start)
    if last.kind == "word" and last.text == "plugin" and ahead == "use":
        return Position("word", begun, start)
    if _is_head(line) and _is_operand(last):
        return Position("head", begun, start)
    return _in_call(line, begun, start) or _of_expression(line, begun, start)


def _target(line: list[Token], begun: str, start: int) -> Position | None:
    """Where an action or an event is named."""
    last = line[-1]
    first = line[0].text
    if last.kind == "word" and (
        (last.text in ("before", "after", "on") and (len(line) == 1 or first == "expect"))
        or (last.text == "of" and len(line) > 1 and line[-2].text in ("instead", "failure"))
    ):
        return Position("target", begun, start, is_event=last.text == "on", is_action=True)
    if last.text == "," and _is_targets(line):
        has_events = first == "on" and "of" not in {token.text for token in line}
        return Position("target", begun, start, is_event=has_events, is_action=True)
    if last.text == "event" and first == "when" and len(line) == 2:
        return Position("target", begun, start, is_event=True)
    if _is_waiting_for(line) or (last.text == "until" and _is_head(line)):
        return Position("target", begun, start, is_event=True)
    return None


def _is_waiting_for(line: list[Token]) -> bool:
    """Behind `wait for`, also behind a comma there."""
    for place in range(len(line) - 1, 0, -1):
        if line[place].text == "for" and line[place - 1].text == "wait":
            return place == len(line) - 1 or line[-1].text == ","
        if line[place].kind != "word" and line[place].text not in (".", ","):
            return False
    return False


def _is_clause_of_wait(line: list[Token]) -> bool:
    return line[-1].text == "always" and len(line) > 1


def _is_head(line: list[Token]) -> bool:
    """Whether the line is the head of a handler, ahead of its `do`."""
    is_wait = line[0].text == "on" and len(line) > 1 and line[1].text in ("error", "cancelled")
    return (
        line[0].text in _HEADS
        and not is_wait
        and not any(token.text == "do" and token.kind == "word" for token in line)
    )


def _is_targets(line: list[Token]) -> bool:
    words = {"when", "named", "mode", "within", "until", "as", "at"}
    return _is_head(line) and not any(token.text in words or token.text in "([{:" for token in line)


def _is_name_made_up(line: list[Token]) -> bool:
    last = line[-1]
    if last.kind == "word" and last.text in _AHEAD_OF_NAMES:
        return not (last.text == "as" and _call(line[:-1]) is not None)  # `SetActivity … as WORKER`
    return (line[0].text == "define" and last.text in ("(", ",") and not any(token.text == "=" for token in line)
            and not any(token.text == ")" for token in line))  # fmt: skip


def _wants_type(line: list[Token]) -> bool:
    if line[0].text not in _TYPED or any(token.text in ("do", "=") for token in line[1:] if line[0].text != "type"):
        return False
    return line[-1].text == ":" or (line[-1].text == "of" and len(line) > 1 and line[-2].text == "list")


def _is_within(tokens: list[Token]) -> bool:
    """Whether a block is open: more of them were begun than ended."""
    depth = 0
    for place, token in enumerate(tokens):
        if token.kind != "word":
            continue
        ends_line = place + 1 == len(tokens) or tokens[place + 1].kind == "line"
        begins = token.text in ("do", "then", "together", "meanwhile", "try", "otherwise") and ends_line
        if begins and not (token.text == "then" and _is_behind_else(tokens, place)):
            depth += 1
        elif token.text == "end" and (not place or tokens[place - 1].kind == "line"):
            depth -= 1
    return depth > 0


def _is_behind_else(tokens: list[Token], place: int) -> bool:
    """Whether this `then` is that of an `else if`: it opens no block of its own."""
    while place > 0 and tokens[place - 1].kind != "line":
        place -= 1
    return tokens[place].text == "else"


def _after_dot(line: list[Token], begun: str, start: int) -> Position:
    path = path_before(line[:-1])
    head = len(line) - 2 * len(path)
    before = line[:head] if path and "[]" not in path else []
    target = _target(before, begun, start) if before else None
    if target is not None and target.is_event:
        return Position("target", ".".join([*path, begun]), line[head].start, is_event=True)
    if len(path) == 1 and before and before[-1].text in _STORED:
        return Position("memory", f"{path[0]}.{begun}", line[head].start)
    return Position("field", begun, start, path=path)


@record
class _Call(Frozen):
    """`keys` lead from an argument to where the line ends; `given` are those that are there at that level."""

    action: str
    keys: tuple[str, ...]
    given: frozenset[str]
    argument: str


def _in_call(line: list[Token], begun: str, start: int) -> Position | None:
    call = _call(line)
    if call is None:
        return None
    last = line[-1]
    if call.argument:
        return Position("value", begun, start, call.action, call.given, call.keys, call.argument)
    if last.text in (",", "{") or last.text == call.action:
        return Position("call", begun, start, call.action, call.given, call.keys)
    if _is_operand(last) and not call.keys:
        return Position("operator", begun, start, call.action)
    return None


def _call(line: list[Token]) -> _Call | None:
    """The action whose arguments the end of the line gives."""
    keys: list[str] = []
    given: frozenset[str] | None = None
    argument = ""
    place, end = len(line) - 1, len(line)
    depth = 0
    while place >= 0:
        token = line[place]
        if token.kind == "sign":
            depth += (token.text in ")]}") - (token.text in "([{")
        if depth < 0:
            level = _given(line[place + 1 : end])
            owner = _of_map(line, place)
            if owner and level is not None:
                return _Call(owner, tuple(keys), *(level if given is None else (given, argument)))
            is_value = place > 1 and line[place - 1].text == ":" and line[place - 2].kind == "word"
            if token.text == "(" or not is_value or level is None:
                return None
            if given is None:
                given, argument = level
            keys.insert(0, line[place - 2].text)
            place, end, depth = place - 3, place - 2, 0
            continue
        is_action = token.kind == "word" and token.text[0].isupper() and not token.text.isupper()
        if not depth and is_action and (not place or line[place - 1].text != "."):
            level = _given(line[place + 1 : end])
            if level is None:
                return None
            return _Call(token.text, tuple(keys), *(level if given is None else (given, argument)))
        place -= 1
    return None


def _of_map(line: list[Token], place: int) -> str:
    """Whose fields the map has that begins there, in a test: `expect AcceptTask with {`, `given chat = task {`."""
    if line[place].text != "{" or place < 2:
        return ""
    if line[place - 1].text == "with" and line[place - 2].text[0].isupper():
        return line[place - 2].text
    is_given = line[0].text == "given" and place == 4 and line[2].text == "="
    return line[place - 1].text.capitalize() if is_given else ""


def _given(tokens: list[Token]) -> tuple[frozenset[str], str] | None:
    """The names that have a value at this level, and the one whose value begins at the end; None where something else
    has begun."""
    names, depth = [], 0
    for place, token in enumerate(tokens):
        if token.kind == "sign":
            depth += (token.text in "([{") - (token.text in ")]}")
        if not depth and token.kind == "word" and place + 1 < len(tokens) and tokens[place + 1].text == ":":
            names.append(token.text)
        elif not depth and token.kind == "word" and token.text in _ENDS_A_CALL:
            return None
    argument = names[-1] if names and tokens[-1].text == ":" else ""
    return frozenset(names), argument


def _of_expression(line: list[Token], begun: str, start: int) -> Position:
    last = line[-1]
    if last.text in _COMPARED:
        return Position("expression", begun, start, path=path_before(line[:-1]))
    if _is_operand(last):
        return Position("operator", begun, start)
    is_redirected = last.text == "to" and len(line) > 1 and line[-2].text == "redirect"
    return Position("expression", begun, start, is_action=is_redirected or last.text in _VALUES)


def _is_operand(token: Token) -> bool:
    if token.kind == "sign":
        return token.text in ")]}"
    return token.kind != "word" or token.text not in _UNFINISHED
