"""`kill -9` at fifty moments: what is in the file is whole, and what the run comes to is what it would have come to."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest

from . import long_waits

CITY_HALL = Path(__file__).parents[3] / "examples" / "city_hall"
COMMAND = "import offhook.store.keeper as keeper; keeper.ENOUGH = {enough}; from offhook.cli import main; main()"
SEED = os.environ.get("KILL_SEED", "20260105")
"""The moments are drawn from it: with the seed of a run that failed, they are the same, as far as the machine is."""
KILLS = 13
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL to send")


class Story:
    """One scenario, run again and again: `command` runs it, `records` is how many its journal has in the end."""

    def __init__(self, folder: Path, arguments: Sequence[str], enough: int) -> None:
        self._folder = folder
        self._arguments = [*arguments, "--format", "json", "--log", "off"]
        self._enough = enough
        self._environment = os.environ | {"OFFHOOK_CACHE": str(folder / "cache")}
        self.undisturbed = self.ends(folder / "undisturbed.store")
        self.records = _records(folder / "undisturbed.store")

    def started(self, store: Path) -> subprocess.Popen[bytes]:
        code = COMMAND.format(enough=self._enough)
        arguments = [sys.executable, "-c", code, "run", *self._arguments, "--store", str(store)]
        return subprocess.Popen(
            arguments, env=self._environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def ends(self, store: Path) -> dict[str, Any]:
        """Let it come to its end; what its summary has in common with that of an equal run."""
        process = self.started(store)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err.decode()
        return _essence(json.loads(out))


def _essence(summary: dict[str, Any]) -> dict[str, Any]:
    for name in ("seconds", "loading_seconds", "events_per_second", "store"):
        del summary[name]
    for handler in summary["handlers"]:
        del handler["microseconds"]
    return summary


def _read(store: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True, timeout=10)


def _records(store: Path) -> int:
    if not store.exists():
        return 0
    try:
        with _read(store) as connection:
            return int(connection.execute("select coalesce(max(sequence), 0) from journal").fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # it is just being made


def _killed(process: subprocess.Popen[bytes], store: Path, moment: Random, records: int) -> bool:
    """Kill it: soon after it has got on by some records, or after a while, whatever it is doing then. False if it was
    done by then."""
    before = _records(store)
    if moment.random() < 0.75:
        wanted = before + moment.randint(1, max(2, records // 6))
        while process.poll() is None and _records(store) < wanted:
            time.sleep(0.002)
        time.sleep(moment.random() * 0.02)
    else:
        time.sleep(0.2 + moment.random())
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return process.returncode == -signal.SIGKILL


def _is_whole(store: Path) -> None:
    """What the file says fits together: journal, centre and input are those of one moment."""
    if not store.exists():
        return
    with sqlite3.connect(store) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        rows = connection.execute("select sequence, kind, what from journal order by sequence").fetchall()
        parts = {
            (part, key): json.loads(body) for part, key, body in connection.execute("select part, key, body from parts")
        }
        open_tasks = connection.execute("select count(*) from entities where kind = 'task'").fetchone()[0]
    assert [sequence for sequence, _, _ in rows] == list(range(1, len(rows) + 1))
    kinds = Counter(kind for _, kind, _ in rows)
    cases = Counter(_case(what) for _, kind, what in rows if kind == "task.created")
    assert all(count == 1 for count in cases.values())
    if ("input", "place") not in parts:
        assert not cases
        return
    place = parts["input", "place"]
    assert place["by_type"].get("task.created", 0) == kinds["task.created"]
    ended = sum(kinds[kind] for kind in ("task.completed", "task.canceled", "task.deleted", "task.system-deleted"))
    figures = [row for (part, key), row in parts.items() if part == "figures" and key.startswith("channel ")]
    assert sum(row["created"] for row in figures) == kinds["task.created"]
    assert sum(row["completed"] for row in figures) == kinds["task.completed"]
    # those that have ended can still be looked up for a while
    assert kinds["task.created"] - ended <= open_tasks <= kinds["task.created"]


def _case(what: str) -> str:
    return str(json.loads(what)["entities"]["task"])


def _city_hall(folder: Path) -> Story:
    events = folder / "events.csv"
    with (CITY_HALL / "events.csv").open(encoding="utf-8") as file:
        events.write_text("".join(islice(file, 251)), "utf-8")
    return Story(folder, [str(CITY_HALL), "--events", str(events)], 120)


def _long_waits(folder: Path) -> Story:
    (folder / "scenario").mkdir()
    return Story(folder, [str(long_waits.write(folder / "scenario", 240))], 90)


@pytest.mark.parametrize("half", [1, 2])
@pytest.mark.parametrize("told", [_city_hall, _long_waits])
def test_a_run_that_is_killed_again_and_again_comes_to_the_same(tmp_path: Path, told: Any, half: int) -> None:
    story, moment = told(tmp_path), Random(f"{SEED} {told.__name__} {half}")  # noqa: S311  # moments, no secrets
    kills = runs = 0
    while kills < KILLS:
        runs += 1
        store, killed = tmp_path / f"{runs}.store", True
        while killed and kills < KILLS:
            killed = _killed(story.started(store), store, moment, story.records)
            kills += killed
            _is_whole(store)
        assert story.ends(store) == story.undisturbed, f"KILL_SEED={SEED}, run {runs}, {kills} kills so far"
        _is_whole(store)
    assert kills == KILLS
