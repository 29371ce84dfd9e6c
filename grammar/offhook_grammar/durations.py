"""Durations as people write them: `500ms`, `90s`, `2m`, `1h`, `2d`, and together `1h 30m`."""

from __future__ import annotations

import re
from datetime import timedelta

UNITS = {
    "ms": timedelta(milliseconds=1),
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}

_PIECE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)(?![a-z])")


def parse_duration(text: str) -> timedelta:
    """`"1h 30m"` → a timedelta. Raises `ValueError` for anything else."""
    total, position, negative = timedelta(), 0, text.lstrip().startswith("-")
    body = text.strip().removeprefix("-")
    while position < len(body):
        piece = _PIECE.match(body, position)
        if piece is None:
            break
        try:
            total += UNITS[piece[2]] * float(piece[1])
        except OverflowError:
            raise ValueError(f"{text[:40]!r} is longer than any duration can be") from None
        position = piece.end()
    if position == 0 or body[position:].strip():
        raise ValueError(f"{text!r} is not a duration: write it as 500ms, 90s, 2m, 1h or 2d")
    return -total if negative else total


def format_duration(value: timedelta) -> str:
    """`timedelta(minutes=90)` → `"1h 30m"`; zero is `"0s"`."""
    left = abs(value)
    pieces: list[str] = []
    for unit in ("d", "h", "m", "s", "ms"):
        count, left = divmod(left, UNITS[unit])
        if count:
            pieces.append(f"{count}{unit}")
    return ("-" if value < timedelta() else "") + (" ".join(pieces) or "0s")
