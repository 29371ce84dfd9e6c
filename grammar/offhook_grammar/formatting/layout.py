"""One logical line as text: on one line where it fits, else broken where the language lets a line go on."""

from __future__ import annotations

from typing import Final

from offhook_grammar.formatting.brackets import items_of, opened_out, without_last_commas
from offhook_grammar.formatting.lines import COMMENT, Line
from offhook_grammar.formatting.spacing import break_rank, depth_after, is_apart
from offhook_grammar.parsing.automaton import Token

MAX_WIDTH: Final = 120
"""Columns of a line; only what cannot be broken is longer."""
_STEP: Final = 2
_HEADS: Final = frozenset({"before", "instead", "after", "on", "every", "action"})


def laid_out(line: Line, indent: int) -> str:
    """The line's text without the comments above it, indented by so many steps."""
    in_head = indent == 0 and line.parts[0].text in _HEADS
    behind = f"  {line.after.text.rstrip()}" if line.after is not None else ""
    return "\n".join(_rows(line.parts, line.begins, " " * (_STEP * indent), in_head)) + behind


def _rows(parts: list[Token], begins: set[int], margin: str, in_head: bool) -> list[str]:
    """A list or a map whose first item the author put on a line of its own has each item on one; all else is on one
    line where it fits."""
    bracket = opened_out(parts, begins)
    if bracket is None:
        return _plain(parts, margin, in_head)
    first, last = bracket
    head, tail = parts[: first + 1], parts[last:]
    rows = _plain(head, margin, in_head)
    for item in items_of(parts[first + 1 : last], begins):
        inner = margin + " " * _STEP
        rows += [inner + comment.text.rstrip() for comment in item.above]
        if item.parts:
            rows += _rows(item.parts, begins, inner, in_head=False)
        if item.behind is not None:
            rows[-1] += f"  {item.behind.text.rstrip()}"
    goes_on = in_head and all(part.type != "DO" for part in head)
    return rows + _rows(tail, begins, margin, goes_on)


def _plain(parts: list[Token], margin: str, in_head: bool) -> list[str]:
    parts = without_last_commas(parts)
    words = _words(parts)
    flat = margin + "".join(words)
    has_comments = any(part.type == COMMENT for part in parts)
    if not has_comments and len(flat) <= MAX_WIDTH:
        return [flat]
    return _broken(parts, words, margin, in_head)


def _words(parts: list[Token]) -> list[str]:
    """The tokens as texts, each with the blank ahead of it if it has one."""
    words: list[str] = []
    tokens: list[Token] = []
    for part in parts:
        if part.type == COMMENT:
            words.append(f"  {part.text.rstrip()}")
            continue
        apart = bool(tokens) and is_apart(tokens[-1], tokens[-2] if len(tokens) > 1 else None, part)
        words.append(f" {part.text}" if apart else part.text)
        tokens.append(part)
    return words


def _broken(parts: list[Token], words: list[str], margin: str, in_head: bool) -> list[str]:
    """Broken at the last of the places that suit best; a comment ends its line of text."""
    inner = margin + " " * _STEP
    lines: list[str] = []
    row: list[tuple[str, int | None]] = []  # texts, each with how readily one breaks ahead of it
    depth, before = 0, parts[0]

    def width() -> int:
        return len(inner if lines else margin) + sum(len(text) for text, _ in row)

    def end(count: int) -> None:
        text = "".join(text for text, _ in row[:count]).strip()
        lines.append((inner if lines else margin) + text)
        del row[:count]

    for part, word in zip(parts, words, strict=True):
        if part.type == COMMENT:
            row.append((word, None))
            end(len(row))
            continue
        rank = break_rank(part, before, in_head, depth, part is parts[-1]) if row else None
        row.append((word, rank))
        if in_head and part.type == "DO":
            in_head = False
        while width() > MAX_WIDTH and (place := _best(row)) is not None:
            end(place)
        depth, before = depth_after(part, depth), part
    end(len(row))
    return [text for text in lines if text.strip()]


def _best(row: list[tuple[str, int | None]]) -> int | None:
    """The last of the places that suit best for breaking the row."""
    places = [(rank, -number) for number, (_, rank) in enumerate(row) if rank is not None and number]
    return -min(places)[1] if places else None
