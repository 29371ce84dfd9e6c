"""A script has no way to see the wall clock, the process or the machine.

Each thing that a script can reach is listed here with where it comes from; a new one has to be judged before it passes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from offhook.centre import OBJECTS
from offhook.functions import core_functions
from offhook.scripts.catalogue import _OWN_OBJECTS, SCOPE

CHILD = Path(__file__).parent / "everything_child.py"

# of their arguments alone
OF_ARGUMENTS = {
    *("lower", "upper", "trim", "title", "length", "split", "join", "replace", "slice", "match", "find_all", "text"),
    *("number", "boolean", "round", "floor", "ceil", "abs", "min", "max", "sum", "average", "sort", "unique"),
    *("reverse", "flatten", "pluck", "take", "count", "range", "group", "union", "intersection", "difference"),
    *("keys", "values", "entries", "merge", "with_key", "without", "only", "at_path", "clock", "epoch", "seconds"),
    *("minutes", "hours", "duration", "spoken", "json", "parse_json", "kind_of", "type_of", "url_encode", "hash"),
}
# of the data of time zones, which has no zone of the machine's own: `operations/zones.py`
OF_ZONES = {"time", "time_of_day", "date", "weekday", "hour", "minute", "format_time", "start_of_day"}
# of the numbering plans, and the country of the centre's file
OF_NUMBERING = {"e164", "country", "is_phone", "same_number"}
# of the centre's file
OF_THE_FILE = {"translate"}
# of what the host is made of, which is part of what a run is replayed with
OF_THE_HOST = {"loaded", "version_at_least"}

# of the centre, which a store keeps; `now` is its clock, `actor` and `action` are the invocation's
NAMES = {
    *("task", "reservation", "worker", "actor", "queue", "workflow", "activity", "call", "conversation", "desktop"),
    *("action", "tasks", "workers", "queues", "workflows", "activities", "centre", "now"),
}
OBJECTS_OF_THE_CENTRE = {
    *("Task", "Customer", "Reservation", "Worker", "WorkerChannel", "Queue", "Workflow", "Activity", "Desktop", "Call"),
    *("Participant", "Recording", "Transfer", "Conversation", "ConversationParticipant", "Message", "Media"),
    *("Action", "Error", "Cancellation", "Centre", "Tasks", "Workers", "Queues", "Workflows", "Activities"),
}


def test_every_function_was_judged() -> None:
    assert {one.name for one in core_functions()} == OF_ARGUMENTS | OF_ZONES | OF_NUMBERING | OF_THE_FILE | OF_THE_HOST


def test_no_function_is_given_more_than_it_was_judged_by() -> None:
    with_context = {one.name for one in core_functions() if one.needs_context}
    assert with_context <= OF_NUMBERING | OF_THE_FILE | OF_THE_HOST | OF_ZONES


def test_every_name_and_object_was_judged() -> None:
    assert set(SCOPE) == NAMES
    assert {*OBJECTS, *_OWN_OBJECTS} == OBJECTS_OF_THE_CENTRE


def seen(folder: Path, **environment: str) -> list[str]:
    """What a script sees of everything in a process of its own, in a folder of its own."""
    folder.mkdir()
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TZ"))}
    done = subprocess.run(
        [sys.executable, str(CHILD), str(folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**variables, **environment},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[str] = json.loads(done.stdout)
    return found


def test_two_machines_show_scripts_the_same(tmp_path: Path) -> None:
    one = seen(tmp_path / "one", TZ="Asia/Tokyo", PYTHONHASHSEED="1", LANG="C", USER="ana", HOME="/nowhere")
    other = seen(
        tmp_path / "another", TZ="America/New_York", PYTHONHASHSEED="2", LC_ALL="tr_TR.UTF-8", USER="ben", HOME="/there"
    )
    assert len(one) > 1500
    assert one == other
    assert one[-1].startswith("2026-01-05")  # where virtual time begins, and not today
    assert not any(str(tmp_path) in line or "/nowhere" in line for line in one)


def test_nothing_asks_python_for_time_or_chance(make_desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a handler runs, whoever asks for the wall clock, for chance, or for the machine is found."""
    import random
    import socket
    import time
    import uuid

    def refused(*_arguments: Any, **_more: Any) -> Any:
        raise AssertionError("a script asked for what it cannot see")

    names = " ".join(f"{{{name}}}" for name in sorted(SCOPE))
    desk = make_desk(f'after SelectTask do\n  log "{names}"\n  log "{{hash(now)}} {{now + 5m}} {{date(now)}}"\nend\n')
    task = desk.task()
    for module, name in (
        (time, "time"), (time, "localtime"), (random, "random"), (random, "getrandbits"), (uuid, "uuid4"),
        (uuid, "uuid1"), (os, "getpid"), (os, "urandom"), (os, "uname"), (os, "getcwd"), (socket, "gethostname"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, refused)
    outcome = desk.does("SelectTask", sid=task.sid)
    monkeypatch.undo()
    assert (outcome.how, desk.problems, len(desk.logged)) == ("completed", [], 2)
