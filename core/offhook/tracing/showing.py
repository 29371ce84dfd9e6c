"""How values, times and durations are shown to people: short, on one line, with nothing a terminal would obey."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from types import MappingProxyType
from typing import Any, Final

from offhook.printable import clean
from offhook.tracing.node import Node
from offhook_grammar.durations import format_duration

_LONGEST: Final = 160

NOBODY: Final[Mapping[str, str]] = MappingProxyType({})


def shown(value: Any, names: Mapping[str, str] = NOBODY, longest: int = _LONGEST) -> str:
    """A value as scripts write it, cut where it is long; a SID with what it is called, where `names` tells that."""
    if isinstance(value, str) and value in names:
        return f"{clean(names[value])} ({clean(value)})"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"{value:g}" if isinstance(value, float) else str(value)
    text = clean(json.dumps(value, ensure_ascii=False, default=str))
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def people_in(node: Node, names: Mapping[str, str]) -> list[str]:
    """Who asked, and on whose behalf where that is somebody else."""
    actor, worker = node.values.get("actor"), node.values.get("worker")
    told = [shown(actor, names)] if actor not in (None, "system") else []
    if worker is not None and worker != actor:
        told.append(f"for {shown(worker, names)}")
    return [word.replace('"', "") for word in told]


def took(seconds: float) -> str:
    """A duration of real time."""
    if seconds < 1:
        return f"{max(0.0, round(seconds * 1000, 3)):.3g} ms"
    return f"{seconds:.3g} s"


def clock(at: str, zone: tzinfo = UTC) -> str:
    """An instant for people: `2026-01-05 10:00:00`."""
    moment = _moment(at)
    if moment is None:
        return clean(at)
    moment = moment.astimezone(zone) if moment.tzinfo is not None else moment
    text = moment.strftime("%Y-%m-%d %H:%M:%S")
    return f"{text}.{moment.microsecond // 1000:03d}" if moment.microsecond else text


def later(at: str, than: str) -> str:
    """How much later: `+5m`; nothing at the same instant."""
    first, second = _moment(than), _moment(at)
    if first is None or second is None or first == second:
        return ""
    gap = abs(second - first)
    return f"{'+' if second > first else '-'}{format_duration(gap)}"


def width_of(text: str) -> int:
    """How many columns a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)


def _moment(at: str) -> datetime | None:
    try:
        return datetime.fromisoformat(at)
    except ValueError:
        return None
