"""The parse tables and terminals as the parser uses them, read from the data shipped beside the grammar."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

STARTS = ("file", "expression")
"""What of the workflow language can be parsed by itself."""
_FOLDER = Path(__file__).parent.parent


class Rule(NamedTuple):
    """`builder` is a method of the tree builder; "" passes the single part through, "*" hands the parts upwards.

    `parts` say which children the builder gets: an index, `[index]` for a child that is itself a list of parts,
    or None for an absent one. `plain`: all parts are indexes. `passes`: the rule does nothing but pass its only child
    through.
    """

    origin: str
    length: int
    builder: str
    parts: tuple[int | list[int] | None, ...]
    method: str
    plain: bool
    passes: bool


Contextual: TypeAlias = tuple[str, Callable[[str, int, int], re.Match[str] | None]]
"""A terminal that is tried only where the rules can take it, and what matches it at a place."""


@dataclass(frozen=True)
class Tables:
    """`actions[state]` maps a symbol to the next state (shift, goto) or to -1 - rule (reduce)."""

    starts: Mapping[str, int]
    ends: Mapping[str, int]
    rules: tuple[Rule, ...]
    actions: tuple[Mapping[str, int], ...]
    terminals: tuple[Mapping[str, Any], ...]

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The words that can never be a name, with their terminals: `{"let": "LET", …}`."""
        return {row["str"]: row["name"] for row in self.terminals if _is_word(row) and "priority" not in row}

    @cached_property
    def soft_words(self) -> Mapping[str, str]:
        """The words that mean something in one place only, and are names elsewhere."""
        return {row["str"]: row["name"] for row in self.terminals if _is_word(row) and "priority" in row}

    @cached_property
    def signs(self) -> Mapping[str, str]:
        return {row["str"]: row["name"] for row in self.terminals if "str" in row and not _is_word(row)}

    @cached_property
    def spelling(self) -> Mapping[str, str]:
        """Words and signs by terminal: `{"LET": "let", "COMMA": ","}`."""
        return {row["name"]: row["str"] for row in self.terminals if "str" in row}

    @cached_property
    def everywhere(self) -> re.Pattern[str]:
        """Matches one token of any kind that is tried everywhere; its group names the terminal, or is SIGN."""
        shapes = [f"(?P<{row['name']}>{row['re']})" for row in self.terminals if _is_plain_shape(row)]
        signs = "|".join(re.escape(sign) for sign in sorted(self.signs, key=len, reverse=True))
        return re.compile("|".join([*shapes, f"(?P<SIGN>{signs})"]))

    @cached_property
    def between(self) -> re.Pattern[str]:
        """Matches a blank, a comment or a line end, the group named like the terminal."""
        rows = [row for row in self.terminals if row.get("ignored") or row["name"] == "_NEWLINE"]
        return re.compile("|".join(f"(?P<{row['name']}>{row['re']})" for row in rows))

    @cached_property
    def passing(self) -> dict[tuple[int, int, str], int]:
        """Kept by the machine: the state in which a chain of rules that hand their one part on ends."""
        return {}

    @cached_property
    def contextual_in(self) -> _Contextual:
        """What the rules can take in a state of `contextual`, and of `soft_words`, which come last."""
        return _Contextual(self)

    @cached_property
    def contextual(self) -> tuple[Contextual, ...]:
        """The shapes that are tried only where the rules can take them, the first ones first."""
        rows = [row for row in self.terminals if "priority" in row and not _is_word(row)]
        return tuple([(row["name"], re.compile(row.get("re") or re.escape(row["str"])).match) for row in rows])


class _Contextual(dict[int, tuple[tuple[Contextual, ...], Mapping[str, str]]]):
    """By state, each worked out when it is first met."""

    def __init__(self, tables: Tables) -> None:
        super().__init__()
        self._tables = tables

    def __missing__(self, state: int) -> tuple[tuple[Contextual, ...], Mapping[str, str]]:
        row = self._tables.actions[state]
        shapes = tuple([each for each in self._tables.contextual if each[0] in row])
        found = self[state] = shapes, {word: name for word, name in self._tables.soft_words.items() if name in row}
        return found


def _is_word(row: Mapping[str, Any]) -> bool:
    return "str" in row and row["str"].isalpha()


def _is_plain_shape(row: Mapping[str, Any]) -> bool:
    return "re" in row and "priority" not in row and "ignored" not in row and row["name"] != "_NEWLINE"


def from_data(data: Mapping[str, Any]) -> Tables:
    """Tables out of the JSON that `build` makes."""
    rows = data["rows"]
    return Tables(
        starts=data["starts"],
        ends=data["ends"],
        rules=tuple([_rule(*row) for row in data["rules"]]),
        actions=tuple(rows[row] for row in data["states"]),
        terminals=tuple(data["terminals"]),
    )


def _rule(origin: str, length: int, builder: str, parts: Sequence[int | list[int] | None]) -> Rule:
    plain = all(type(part) is int for part in parts)
    return Rule(origin, length, builder, tuple(parts), f"make_{builder}", plain, length == 1 and not builder)


def digest(grammar: str) -> str:
    """What ties tables to the grammar they were made of; line endings do not count."""
    # it has to notice an edit, not an attack, and hashlib costs a start more than the tables do
    return f"{zlib.crc32(grammar.replace(chr(13), '').encode()):08x}"


def load() -> Tables:
    """The tables of the workflow language; a process reads them once."""
    return of_grammar(_FOLDER / "workflow.lark", STARTS)


@cache
def of_grammar(grammar: Path, starts: tuple[str, ...]) -> Tables:
    """The tables shipped beside a grammar; where it has been edited since, tables made afresh in memory, with Lark."""
    data = json.loads(grammar.with_suffix(".tables.json").read_text(encoding="utf-8"))
    text = grammar.read_text(encoding="utf-8")
    if data["digest"] != digest(text):
        from offhook_grammar.parsing.build import build

        data = build(text, starts)
    return from_data(data)
