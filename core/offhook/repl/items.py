"""Declarations that were typed: handlers, functions, actions, memories; each by what it is replaced by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from offhook_grammar.tree import (
    ActionItem,
    Const,
    DefineFunction,
    DefineProcedure,
    File,
    Handler,
    Item,
    Memory,
    Named,
    Param,
    Test,
    TypeDeclaration,
    Use,
)

LABEL: Final = "<session>"
"""What the session's own script is called in traces and findings."""


_LONG: Final = 60
_BRIEF: Final = 40


class Identity(NamedTuple):
    """What a declaration is, and its name: a second one of the same identity takes its place."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def short(self) -> str:
        """As long as a name may be; a handler without one goes by its text."""
        return str(self) if len(str(self)) <= _LONG else f"{str(self)[: _LONG - 1]}…"

    @property
    def is_unnamed(self) -> bool:
        """Whether it is a handler that goes by its text."""
        return self.kind == "handler" and self.name.startswith(("before ", "after ", "instead ", "on ", "every "))

    @property
    def brief(self) -> str:
        """What it is called among other things."""
        return self.name if len(self.name) <= _BRIEF else f"{self.name[: _BRIEF - 1]}…"


class Piece(NamedTuple):
    """A declaration as it was typed: its text, and the line of the input where that begins, from 1."""

    identity: Identity
    text: str
    line: int


class Items:
    """The declarations of a session, in the order in which they came."""

    def __init__(self, texts: dict[Identity, str] | None = None) -> None:
        self._texts = texts or {}

    def __iter__(self) -> Iterator[tuple[Identity, str]]:
        yield from self._texts.items()

    def __len__(self) -> int:
        return len(self._texts)

    def get(self, identity: Identity) -> str | None:
        """Its text, if it is there."""
        return self._texts.get(identity)

    def having(self, new: Iterable[Piece]) -> Items:
        """These with new ones, in place of those of the same identity."""
        return Items({**self._texts, **{one.identity: one.text for one in new}})

    def without(self, identity: Identity) -> Items:
        """These without that one."""
        return Items({key: text for key, text in self._texts.items() if key != identity})

    def named(self, name: str) -> list[Identity]:
        """Those that a name, alone or behind their kind, can mean."""
        return [each for each in self._texts if name in (each.name, str(each))]

    @property
    def script(self) -> str:
        """All of them as one script; what it uses stands first."""
        return "".join([f"{self._texts[key]}\n" for key in self._ordered()])

    @property
    def document(self) -> str:
        """The same for people, with a blank line between two."""
        return "\n".join([f"{self._texts[key]}\n" for key in self._ordered()])

    def at(self, line: int) -> tuple[Identity, int] | None:
        """The declaration that stands at a line of the script, and how many lines stand above it."""
        above = 0
        for key in self._ordered():
            rows = self._texts[key].count("\n") + 1
            if line <= above + rows:
                return key, above
            above += rows
        return None

    def above(self, identity: Identity) -> int | None:
        """How many lines of the script stand above a declaration; None if it is not there."""
        count = 0
        for key in self._ordered():
            if key == identity:
                return count
            count += self._texts[key].count("\n") + 1
        return None

    def _ordered(self) -> list[Identity]:
        return sorted(self._texts, key=lambda key: key.kind != "use")


def items_of(file: File, text: str) -> list[Piece]:
    """The declarations of a text that was typed, each with its piece of it: the comments above it are its own."""
    rows = text.splitlines()
    comments = {comment.span.line for comment in file.comments if comment.own_line}
    found = []
    for item in file.items:
        first = item.span.line
        while first - 1 in comments:
            first -= 1
        piece = "\n".join(rows[first - 1 : item.span.end_line])
        found.append(Piece(identity_of(item, piece), piece, first))
    return found


def identity_of(item: Item, piece: str) -> Identity:
    """What a declaration is replaced by."""
    match item:
        case Handler():
            named = next((clause.name for clause in item.clauses if isinstance(clause, Named)), None)
            return Identity("handler", named if named is not None else " ".join(piece.split()))
        case DefineFunction() | DefineProcedure():
            return Identity("define", item.name.text)
        case ActionItem():
            return Identity("action", item.name.text)
        case Param() | Const():
            return Identity("param" if isinstance(item, Param) else "const", item.name.text)
        case Memory():
            return Identity("memory", f"{item.kind.text}.{item.name.text}")
        case TypeDeclaration():
            return Identity("type", item.name.text)
        case Test():
            return Identity("test", item.name)
        case Use():
            return Identity("use", " ".join(piece.split()).removeprefix("use "))
    return Identity(type(item).__name__.lower(), " ".join(piece.split()))
