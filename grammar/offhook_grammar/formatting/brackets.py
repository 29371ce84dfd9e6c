"""Lists and maps that their author laid out with an item on each line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from offhook_grammar.formatting.lines import COMMENT
from offhook_grammar.formatting.spacing import depth_after, is_index
from offhook_grammar.parsing.automaton import Token

_OPENING: Final = frozenset({"LSQB", "LBRACE"})
_CLOSING: Final = frozenset({"RSQB", "RBRACE"})
_COMMA: Final = "COMMA"


@dataclass(slots=True)
class Item:
    """An item with its comma, the comments on lines above it, and that behind it. The last may be comments alone."""

    above: list[Token] = field(default_factory=list)
    parts: list[Token] = field(default_factory=list)
    behind: Token | None = None


def opened_out(parts: list[Token], begins: set[int]) -> tuple[int, int] | None:
    """The first list or map with something in it behind whose bracket the line ends: the places of its brackets."""
    for place, part in enumerate(parts[:-1]):
        if part.type in _OPENING and not (place and is_index(parts[place - 1], part)):
            inside = place + 1
            while parts[inside].type == COMMENT and parts[inside].start not in begins:
                inside += 1
            last = _closing(parts, place)
            if inside < last and parts[inside].start in begins:
                return place, last
    return None


def items_of(parts: list[Token], begins: set[int]) -> list[Item]:
    """What stands between two brackets, cut behind the commas; the last one gets one, too."""
    items = [Item()]
    depth = 0
    for part in parts:
        item = items[-1]
        if part.type == COMMENT and not item.parts:
            before = items[-2] if len(items) > 1 else None
            if part.start not in begins and before is not None and before.behind is None and not item.above:
                before.behind = part
            else:
                item.above.append(part)
            continue
        depth = depth_after(part, depth)
        if part.type == _COMMA and not depth:
            items.append(_ended(item, part, begins))
        else:
            item.parts.append(part)
    last = items[-1]
    if last.parts:
        end = last.parts[-1].end
        # a comprehension has no comma, and must not get one
        items.append(_ended(last, Token(_COMMA, ",", end, end) if len(items) > 1 else None, begins))
    return [item for item in items if item.parts or item.above]


def _ended(item: Item, comma: Token | None, begins: set[int]) -> Item:
    """End an item; the comments at its end that stand on lines of their own go on to the next one."""
    comments: list[Token] = []
    while item.parts[-1].type == COMMENT:
        comments.insert(0, item.parts.pop())
    if comments and comments[0].start not in begins:
        item.behind = comments.pop(0)
    if comma is not None:
        item.parts.append(comma)
    return Item(above=comments)


def without_last_commas(parts: list[Token]) -> list[Token]:
    """The parts less each comma right ahead of a bracket that ends its list or map on the same line."""
    return [
        part
        for place, part in enumerate(parts)
        if part.type != _COMMA or place + 1 == len(parts) or parts[place + 1].type not in _CLOSING
    ]


def _closing(parts: list[Token], place: int) -> int:
    depth = 0
    for number in range(place, len(parts)):
        depth = depth_after(parts[number], depth)
        if not depth:
            return number
    raise AssertionError("brackets match in what could be parsed")
