"""W5: rows of the journal through Offhook's store, and the same rows through bare SQLite with the same guarantees.

Both write to one file each on the same disk (WAL, `synchronous=FULL`), in turns, by wall time. "single": a transaction
for each row, as an invocation alone has it; "grouped": 64 rows to a transaction, as they come when several wait.
`python benchmarks/w5_store.py [--quick] [FOLDER]`
"""

from __future__ import annotations

import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from offhook.store.store import Batch, Store

GROUP = 64
WHAT = json.dumps(
    {
        "action": "AcceptTask",
        "by": "api",
        "payload": {
            "sid": "WT" + "0" * 32,
            "attributes": {"tier": "vip", "age": 31, "queue": "sales", "language": "en", "priority": 7},
        },
        "outcome": "ok",
        "result": {"sid": "WR" + "0" * 32},
    }
)
AT = "2026-01-05T10:00:00.123456Z"


class Bare:
    """The least that SQLite needs to keep the rows."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)
        self._connection.execute("pragma journal_mode = wal")
        self._connection.execute("pragma synchronous = full")
        self._connection.execute(
            "create table journal "
            "(sequence integer primary key, at text, kind text, subject text, what text, aside text)"
        )

    def write(self, rows: list[Any]) -> None:
        execute = self._connection.execute
        if len(rows) == 1:
            execute("insert into journal values (?, ?, ?, ?, ?, ?)", rows[0])
            return
        execute("begin")
        self._connection.executemany("insert into journal values (?, ?, ?, ?, ?, ?)", rows)
        execute("commit")

    def close(self) -> None:
        self._connection.close()


def _timed(write: Callable[[list[Any]], None], first: int, count: int, group: int) -> float:
    """Seconds for `count` rows in groups. A row has its number in its subject, as the ids of invocations do."""
    began = time.perf_counter()
    for start in range(first, first + count, group):
        write([(n, AT, "invocation.settled", f"IV{n:012d}", WHAT, None) for n in range(start, start + group)])
    return time.perf_counter() - began


def run(quick: bool, folder: str | None = None) -> dict[str, Any]:
    """Rows per second of both, and Offhook's as a share of bare SQLite's."""
    rounds, singles, grouped = (5, 100, GROUP * 30) if quick else (15, 300, GROUP * 150)
    rows = []
    with tempfile.TemporaryDirectory(dir=folder) as place:
        for case, count, group in (("single", singles, 1), ("grouped", grouped, GROUP)):
            with (
                closing(Bare(Path(place) / f"bare-{case}.db")) as bare,
                closing(Store(Path(place) / f"store-{case}.db", "W5")) as store,
            ):
                ways: dict[str, Callable[[list[Any]], None]] = {
                    "SQLite": bare.write,
                    "Offhook": lambda batch, store=store: store.write(Batch(journal=batch)),  # type: ignore[misc]
                }
                taken: dict[str, list[float]] = {name: [] for name in ways}
                for round_ in range(rounds + 1):
                    order = list(ways)
                    random.Random(round_).shuffle(order)
                    for name in order:
                        taken[name].append(_timed(ways[name], 1 + round_ * count, count, group))
            per_s = {name: count / statistics.median(times[1:]) for name, times in taken.items()}
            ratio = statistics.median(
                theirs / ours for theirs, ours in zip(taken["SQLite"][1:], taken["Offhook"][1:], strict=True)
            )
            rows.append({"case": f"SQLite, {case}", "rows_per_s": round(per_s["SQLite"]), "ratio": 1.0})
            rows.append({"case": f"Offhook, {case}", "rows_per_s": round(per_s["Offhook"]), "ratio": round(ratio, 3)})
    return {"workload": "W5", "rows": rows}


if __name__ == "__main__":
    places = [each for each in sys.argv[1:] if not each.startswith("-")]
    for row in run("--quick" in sys.argv, places[0] if places else None)["rows"]:
        print(f"{row['case']:<20} {row['rows_per_s']:>9,} rows/s   {row['ratio']:.2f}")
