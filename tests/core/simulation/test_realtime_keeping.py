"""A run in real time that crashes right after it has written: before anybody hears of what it wrote."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

CRASHING = """
import os
from offhook.store.store import Store

write, left = Store.write, int(os.environ["CRASH_AFTER"])

def write_and_crash(self, batch):
    global left
    write(self, batch)
    left -= 1
    if left == 0:
        os._exit(9)

Store.write = write_and_crash
from offhook.cli import main
main()
"""
CENTRE = """
[settings]
channels = ["web"]

[[worker]]
name = "Ada"
channels = { web = 2 }

[[worker]]
name = "Bob"
channels = { web = 2 }
"""
SCENARIO = """
name = "Live"
centre = "centre.toml"
scripts = ["rules.hook"]
events = "events.jsonl"
seed = 7

[agents]
time_to_accept = "40ms"
handling = "60ms"
wrap_up = "10s"
"""
RULES = """
on task.created named "tag" do
  log "case {task.attributes.number} came"
  SetTaskAttributes task: task, attributes: {seen: true}, mergeExisting: true
end
on reservation.wrapup named "after-work" mode single per reservation.sid do
  wait 50ms
  CompleteTask sid: reservation.sid, reason: "over"
end
"""
CASES = 20
CRASHES = 9


def write_scenario(folder: Path) -> None:
    folder.mkdir()
    for name, text in (("scenario.toml", SCENARIO), ("centre.toml", CENTRE), ("rules.hook", RULES)):
        (folder / name).write_text(text, "utf-8")
    lines = [
        {
            "at": f"2026-01-05T09:00:{at // 20:02}.{at % 20 * 50:03}",
            "type": "task.created",
            "channel": "web",
            "case": f"C{at}",
            "attributes": {"number": at},
        }
        for at in range(CASES)
    ]
    (folder / "events.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")


def go(tmp_path: Path, crash_after: int) -> subprocess.CompletedProcess[str]:
    arguments = ["run", str(tmp_path / "live"), "--realtime", "--store", str(tmp_path / "run.store")]
    environment = {"CRASH_AFTER": str(crash_after), "OFFHOOK_CACHE": str(tmp_path / "cache")}
    return subprocess.run(
        [sys.executable, "-c", CRASHING, *arguments, "--format", "json", "--log", "info"],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def records(store: Path) -> list[tuple[str, dict[str, Any]]]:
    with sqlite3.connect(store) as connection:
        rows = connection.execute("select kind, what from journal order by sequence")
        return [(kind, json.loads(what)) for kind, what in rows]


def done(store: Path, action: str) -> Counter[str]:
    """How often the action was done, by task."""
    return Counter(
        what["payload"]["task"]
        for kind, what in records(store)
        if kind == "invocation.committed" and what["action"] == action
    )


def test_what_was_written_and_not_told_is_told_by_a_restart(tmp_path: Path) -> None:
    write_scenario(tmp_path / "live")
    store, moment, told, crashes = tmp_path / "run.store", Random(20260105), set[str](), 0  # noqa: S311
    while crashes < CRASHES:
        run = go(tmp_path, moment.randint(1, 16))
        if run.returncode == 0:
            break  # where the machine is slow, few writes take much at once
        assert run.returncode == 9, run.stderr
        crashes += 1
        told |= set(re.findall(r"case (\d+) came", run.stderr))
        came = sum(kind == "task.created" for kind, _ in records(store))
        # nobody has heard of a case that is not in the file
        assert told <= {str(number) for number in range(came)}
    assert crashes > 2
    last = go(tmp_path, -1)
    assert last.returncode == 0, last.stderr
    summary = json.loads(last.stdout)
    total = summary["cases"]["all"]
    assert (summary["events"], total["created"], total["completed"], total["open"]) == (CASES, CASES, CASES, 0)
    assert summary["store"]["resumed"] <= CRASHES
    for action in ("SetTaskAttributes", "AcceptTask", "CompleteTask"):
        assert sorted(done(store, action).values()) == [1] * CASES, action
    assert {each["name"]: each["runs"] for each in summary["handlers"]} == {"tag": CASES, "after-work": CASES}
