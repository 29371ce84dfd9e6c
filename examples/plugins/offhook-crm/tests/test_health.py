from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

CALL = {"from": "+4930123456"}


def health(desk: Any) -> tuple[str, str, dict[str, Any]]:
    found = desk.run(desk.host.health())["crm"]
    return found.status, found.text, dict(found.facts)


def test_a_database_that_can_be_read_says_what_it_has(open_desk) -> None:
    assert health(open_desk()) == ("ok", "3 customers", {"customers": 3, "contacts": 0, "notes": 0, "waiting": 0})


def test_what_waits_is_told_and_written_when_somebody_asks(open_desk, file: Path) -> None:
    desk = open_desk()
    task = desk.accepted(CALL, worker="Ana")
    other = sqlite3.connect(file)
    other.execute("BEGIN EXCLUSIVE")
    desk.invoke("SaveWrapUpNotes", sid=task.sid, note="do not lose me", worker="Ana")

    status, text, facts = health(desk)
    assert (status, facts) == ("failing", {"waiting": 1})
    assert text.endswith("is being written to by another program; 1 entries wait")

    other.rollback()
    other.close()
    assert health(desk)[2]["notes"] == 1


def test_lines_that_nobody_could_read_are_told(open_desk, file: Path) -> None:
    file.with_name("crm.db.outbox").write_bytes(b"half a li")

    status, text, _ = health(open_desk())

    assert (status, text) == ("degraded", f"{file}.outbox.damaged has lines that nobody could read")


def test_rules_for_a_queue_that_is_not_there_are_told(open_desk) -> None:
    status, text, _ = health(open_desk(queues={"salse": {}}))

    assert (status, text) == ("degraded", "there are rules for salse, and no such queue")
