"""The journal to assert on: records by kind and by what they say, and lines to read."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.testing import ContactCentre


def test_records(contact_centre: ContactCentre) -> None:
    desk = contact_centre(tasks=2)
    for task in desk.tasks:
        desk.attempt("AcceptTask", sid=task.sid or task.task_sid)
    assert len(desk.journal.records("invocation.settled")) == 2
    assert [record.what["action"] for record in desk.journal.records(outcome="completed")] == ["AcceptTask"]
    assert len(desk.journal.records()) == len(list(desk.journal)) == len(desk.host.journal)
    assert desk.journal.one(outcome="failed").to_json()["error"]["code"] == "reservation-not-found"
    assert desk.journal.records("invocation.committed", worker=desk.worker("Anna")) == []
    desk.journal.none("task.completed")


def test_a_record_that_is_missing_or_should_be(contact_centre: ContactCentre) -> None:
    desk = contact_centre(tasks=2)
    with pytest.raises(AssertionError) as caught:
        desk.journal.one("task.completed", reason="x")
    lines = str(caught.value).splitlines()
    assert lines[:2] == [
        "there are 0, and one was wanted: records task.completed with reason='x'",
        "the journal's last lines:",
    ]
    assert lines[2:] == [f"  {line}" for line in desk.journal.story()]
    with pytest.raises(AssertionError, match=r"there are 2, and one was wanted: records task\.created"):
        desk.journal.one("task.created")
    with pytest.raises(AssertionError, match=r"there are 2, and none was wanted: records task\.created"):
        desk.journal.none("task.created")


def test_the_story(contact_centre: ContactCentre, greeter: Any) -> None:
    desk = contact_centre(
        plugins=[greeter],
        strict=False,
        scripts='before RejectTask do cancel "never"\non task.canceled do log "gone: {event.reason}"\n',
    )
    task = desk.accepted({"name": "Ada"})
    desk.advance("1m")
    desk.attempt("RejectTask", sid=task.sid, worker="Anna")
    desk.attempt("AcceptTask", sid="WR1")
    desk.host.notify("closing")
    desk.accepted()
    wr, wt = (f"{sid[:6]}…" for sid in (task.sid, task.task_sid))
    story = desk.journal.story()
    assert story[:2] == ["00:00:00 centre.started", "00:00:00 session.started worker Anna"]
    for line in (
        f"00:00:00 reservation.created reservation {wr}, task {wt}, worker Anna",
        f"00:00:00 AcceptTask(sid='{wr}', task='{wt}') for Anna",
        "00:00:00 shown to Anna: This is Ada",
        "00:00:00 AcceptTask completed [greeter.after_accept_task ran]",
        "00:01:00 RejectTask cancelled by test.hook:1 (cancelled: never) [test.hook:1 cancelled]",
        "00:01:00 AcceptTask refused (reservation-not-found: there is no reservation WR1 in the centre)",
        "00:01:00 shown to nobody in particular: closing",
    ):
        assert line in story
    assert any("greeter.after_accept_task failed: KeyError: 'name' (" in line for line in story)
    assert desk.journal.story(2) == story[-2:]


def test_a_log_in_the_story(contact_centre: ContactCentre) -> None:
    desk = contact_centre(scripts='on task.created do log "came"', tasks=1)
    assert "00:00:00 log: came" in desk.journal.story()
