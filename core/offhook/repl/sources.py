"""What was typed, as nodes and as the pieces of text that they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from offhook.repl.reading import VALUE, remarks
from offhook_grammar.checker.walk import walk
from offhook_grammar.diagnostics import Span
from offhook_grammar.parser import Parser
from offhook_grammar.tree import ActionItem, CallProcedure, Invoke, Name, Node

_HEAD: Final = "action Typed() mode parallel do\n"
_AS_VALUE: Final = f"let {VALUE} = "


class Source:
    """An input: its `statements`, or the one expression that it is; none if it is neither."""

    def __init__(self, text: str, parser: Parser, *, does: bool) -> None:
        """`does`: it did something, as no expression does."""
        self.text = "\n".join(text.split("\n")[remarks(text) :])
        self._moved = 0
        self._parser = parser
        as_value = self._read(f"{_AS_VALUE}{self.text}")
        self.statements: tuple[Any, ...] = self._read(self.text) or ()
        is_done = does and bool(self.statements)
        if len(as_value) == 1 and not is_done and not isinstance(as_value[0].value, Invoke):
            self._moved = len(_AS_VALUE)
            self.statements = (as_value[0].value,)

    @property
    def has_actions(self) -> bool:
        """Whether something is done in it."""
        nodes = [each for one in self.statements for each in walk(one)]
        return any(isinstance(each, (Invoke, CallProcedure)) for each in nodes)

    def _read(self, body: str) -> tuple[Any, ...]:
        parsed = self._parser.parse(f"{_HEAD}{body}\nend\n", "typed")
        if not parsed.ok or parsed.file is None or len(parsed.file.items) != 1:
            return ()
        item = parsed.file.items[0]
        return item.body.statements if isinstance(item, ActionItem) else ()

    def piece(self, node: Node, called: Callable[[str], str], until: Span | None = None) -> str:
        """The text of a node, up to the end of `until` if that is given, with names as `called` has them."""
        if self._moved:
            begin, end = 0, len(self.text)
        else:
            begin = self._offset(node.span.line, node.span.column)
            last = until or node.span
            end = self._offset(last.end_line, last.end_column)
        names = [each for each in walk(node) if isinstance(each, Name)]
        found = {(self._offset(each.span.line, each.span.column), each.name) for each in names}
        text = self.text
        for place, name in sorted(found, reverse=True):
            if begin <= place < end and (instead := called(name)) != name:
                text = f"{text[:place]}{instead}{text[place + len(name) :]}"
                end += len(instead) - len(name)
        return text[begin:end]

    def _offset(self, line: int, column: int) -> int:
        rows = self.text.split("\n")
        row = line - 2  # one stands above
        return sum(len(each) + 1 for each in rows[:row]) + column - 1 - (0 if row else self._moved)
