"""Runs that wait go on behind an undo, where their rules are the same and new ones stand beside them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from offhook.repl.items import LABEL, Items


class Declared(NamedTuple):
    """The declarations of a session at some time, and the texts of the files that were loaded then."""

    items: Items
    texts: Mapping[str, str]

    def is_within(self, later: Declared) -> bool:
        """Whether all of it is there later, as it was."""
        is_there = all(later.items.get(key) == text for key, text in self.items)
        return is_there and all(later.texts.get(path) == text for path, text in self.texts.items())


def take_along(store: Path, earlier: Mapping[str, Declared], version: str, now: Declared) -> None:
    """Have the runs of a store, which nobody has open, go on in the version of the session's script that is used `now`,
    if they began in an `earlier` one of which all is still there."""
    with closing(sqlite3.connect(store)) as connection, connection:
        rows = connection.execute("select key, body from parts where part = 'runs'").fetchall()
        for key, body in rows:
            row = json.loads(body)
            before = earlier.get(row.get("version", "")) if isinstance(row, dict) else None
            if before is None or row["version"] == version or not before.is_within(now):
                continue
            moved = json.dumps(_moved(row, version, before.items, now.items), ensure_ascii=False)
            connection.execute("update parts set body = ? where part = 'runs' and key = ?", [moved, key])


def _moved(row: dict[str, Any], version: str, before: Items, now: Items) -> dict[str, Any]:
    """The row of a run, with its places where they are now."""
    frames = []
    for frame in row.get("frames", ()):
        label, line, column, end_line, end_column = frame["at"]
        found = before.at(line) if label == LABEL else None
        above = now.above(found[0]) if found is not None else None
        by = above - found[1] if above is not None and found is not None else 0
        frames.append({**frame, "at": [label, line + by, column, end_line + by, end_column]})
    return {**row, "version": version, **({"frames": frames} if frames else {})}
