"""The LALR(1) machine: a stack of states with what has been read so far, fed one token at a time."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from offhook_grammar.node import Fields, changing
from offhook_grammar.parsing.tables import Rule, Tables

END = "$END"
NEWLINE = "_NEWLINE"
MAX_DEPTH = 100
_MAX_STACK = 20 * MAX_DEPTH  # no node of that depth is made of more symbols


class Token(NamedTuple):
    """`type` is a terminal of the grammar, or a kind of `lexer.Misread`; `start` and `end` are offsets."""

    type: str
    text: str
    start: int
    end: int


class TooDeepError(Exception):
    """The tree would be nested deeper than MAX_DEPTH; `start` and `end` say where."""

    def __init__(self, start: int, end: int) -> None:
        super().__init__(f"nested more than {MAX_DEPTH} deep")
        self.start, self.end = start, end


class Builder(Protocol):
    """Makes tree nodes."""

    def build(self, rule: Rule, parts: list[Any], start: int, end: int) -> Any:
        """The node of a rule, of its parts and the stretch of text that they span."""


@changing
class Entry(Fields):
    """What has been read of one symbol. `depth` counts the nodes nested in it."""

    state: int
    value: Any
    start: int
    end: int
    depth: int = 0


class Automaton:
    """Starts before a `start` symbol of the grammar; `result` is its node once END was taken."""

    def __init__(self, tables: Tables, builder: Builder, start: str = "file", offset: int = 0) -> None:
        self.tables = tables
        self.builder = builder
        self.final_state = tables.ends[start]
        self.stack = [Entry(tables.starts[start], None, offset, offset)]

    @property
    def state(self) -> int:
        return self.stack[-1].state

    @property
    def result(self) -> Any:
        return self.stack[-1].value

    def feed(self, token: Token) -> bool:
        """Take the token. False when it cannot stand here; the stack is then as it was before."""
        undo: list[list[Entry]] = []
        actions, rules, stack, kind = self.tables.actions, self.tables.rules, self.stack, token.type
        while True:
            action = actions[stack[-1].state].get(kind)
            if action is None:
                self._undo(undo)
                return False
            if action >= 0:
                end = token.end if kind != NEWLINE else token.start
                stack.append(Entry(action, token, token.start, end))
                if len(stack) > _MAX_STACK:
                    raise TooDeepError(token.start, token.end)
                return True
            rule = rules[-1 - action]
            if rule.passes and kind != END:
                self._pass_on(kind, undo)
                continue
            self._reduce(rule, undo)
            if kind == END and stack[-1].state == self.final_state:
                return True

    def _pass_on(self, kind: str, undo: list[list[Entry]]) -> None:
        """Take the newest symbol for all that it is by rules that pass it on, one after the other, at one go."""
        newest, below = self.stack[-1], self.stack[-2].state
        chain = below, newest.state, kind
        state = self.tables.passing.get(chain)
        if state is None:
            state = self.tables.passing[chain] = self._end_of_chain(*chain)
        undo.append([newest])
        self.stack[-1] = Entry(state, newest.value, newest.start, newest.end, newest.depth)

    def _end_of_chain(self, below: int, state: int, kind: str) -> int:
        actions, rules = self.tables.actions, self.tables.rules
        while True:
            action = actions[state].get(kind, 0)
            if action >= 0 or not rules[-1 - action].passes:
                return state
            state = actions[below][rules[-1 - action].origin]

    def _reduce(self, rule: Rule, undo: list[list[Entry]]) -> None:
        stack, size = self.stack, rule.length
        children = stack[len(stack) - size :]
        del stack[len(stack) - size :]
        undo.append(children)
        below = stack[-1]
        goto = self.tables.actions[below.state][rule.origin]
        start, end = (children[0].start, children[-1].end) if children else (below.end, below.end)
        value: Any
        if not rule.builder:
            part: Any = rule.parts[0]
            stack.append(Entry(goto, children[part].value, start, end, children[part].depth))
            return
        depth = 0
        for child in children:
            if child.depth > depth:
                depth = child.depth
        value = [children[part].value for part in rule.parts] if rule.plain else _parts(rule, children)  # type: ignore[index]
        if rule.builder != "*":
            depth += 1
            if depth > MAX_DEPTH:
                raise TooDeepError(start, end)
            value = self.builder.build(rule, value, start, end)
        stack.append(Entry(goto, value, start, end, depth))

    def _undo(self, undo: list[list[Entry]]) -> None:
        for children in reversed(undo):
            self.stack.pop()
            self.stack.extend(children)

    def accepts(self, terminal: str, below: int = 0) -> bool:
        """Whether the terminal could stand here; `below` leaves that many of the newest symbols out."""
        actions, rules = self.tables.actions, self.tables.rules
        top = len(self.stack) - 1 - below
        pushed: list[int] = []
        while True:
            state = pushed[-1] if pushed else self.stack[top].state
            action = actions[state].get(terminal)
            if action is None:
                return False
            if action >= 0:
                return True
            rule = rules[-1 - action]
            from_pushed = min(rule.length, len(pushed))
            del pushed[len(pushed) - from_pushed :]
            top -= rule.length - from_pushed
            state = pushed[-1] if pushed else self.stack[top].state
            goto = actions[state][rule.origin]
            if terminal == END and goto == self.final_state:
                return True
            pushed.append(goto)

    def accepted(self, below: int = 0) -> frozenset[str]:
        """Every terminal that could stand here."""
        state = self.stack[len(self.stack) - 1 - below].state
        candidates = [name for name in self.tables.actions[state] if name.isupper() or name == END]
        return frozenset(name for name in candidates if self.accepts(name, below))

    def would_accept(self, first: str, second: str) -> bool:
        """Whether the `second` terminal could stand here after the `first`; nothing is built."""
        trial = Automaton(self.tables, _NoBuilder())
        trial.stack, trial.final_state = list(self.stack), self.final_state
        return trial.feed(Token(first, "", 0, 0)) and trial.accepts(second)

    def back_to(self, terminal: str) -> bool:
        """Drop the newest symbols until the terminal could stand; false (and all kept) where it nowhere could."""
        for below in range(len(self.stack)):
            if self.accepts(terminal, below):
                del self.stack[len(self.stack) - below :]
                return True
        return False


class _NoBuilder:
    """Builds nothing, for a trial."""

    def build(self, rule: Rule, parts: list[Any], start: int, end: int) -> Any:
        """Nothing."""


def _parts(rule: Rule, children: list[Entry]) -> list[Any]:
    parts: list[Any] = []
    for part in rule.parts:
        if part is None:
            parts.append(None)
        elif isinstance(part, int):
            parts.append(children[part].value)
        else:
            parts.extend(children[part[0]].value)
    return parts
