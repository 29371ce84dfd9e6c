from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from offhook import PayloadError
from offhook_crm.database import Database

CALL = {"from": "+4930123456"}


def test_a_note_goes_into_the_history(open_desk, database: Database) -> None:
    desk = open_desk()
    task = desk.accepted(CALL, channel="voice", worker="Ana")
    desk.advance("3m")
    desk.invoke("WrapupTask", sid=task.sid, worker="Ana")

    said = desk.invoke("SaveWrapUpNotes", sid=task.sid, note="wants a refund", disposition="refund", worker="Ana")
    desk.invoke("SaveWrapUpNotes", sid=task.sid, note="by Friday", worker="Ana")
    desk.invoke("CompleteTask", sid=task.sid, worker="Ana")

    assert said == "saved"
    (contact,) = database.history("C1")
    assert (contact.at, contact.channel, contact.worker) == (task.created_at, "voice", "Ana")
    assert (contact.note, contact.disposition, contact.outcome) == ("wants a refund\nby Friday", "refund", "Completed")


def test_what_was_noted_stands_in_the_task_beside_what_was_there(open_desk) -> None:
    desk = open_desk(notes_in_attributes=True)
    task = desk.accepted({**CALL, "conversations": {"queue": "A"}}, worker="Ana")

    desk.invoke(
        "SaveWrapUpNotes", sid=task.sid, note="call back", disposition="sold", attributes={"value": 12}, worker="Ana"
    )

    assert task.attributes["conversations"] == {"queue": "A", "outcome": "sold", "content": "call back"}
    assert task.attributes["value"] == 12
    assert task.attributes["crm"]["disposition"] == "sold"


def test_notes_stay_out_of_the_journal_where_personal_data_do(open_desk) -> None:
    desk = open_desk({"personal": "mask"})
    task = desk.accepted(CALL, worker="Ana")

    desk.invoke("SaveWrapUpNotes", sid=task.sid, note="lives in Elm Street", worker="Ana")

    told = "\n".join(str(record.to_json()) for record in desk.host.journal)
    assert "[personal]" in told
    assert "Elm Street" not in told
    assert "Ada Obi" not in told


def test_a_task_is_not_completed_without_what_its_queue_wants(open_desk) -> None:
    desk = open_desk(
        queues={"sales": {"notes_required": "yes", "disposition_required": "yes", "dispositions": ["sold", "lost"]}}
    )
    task = desk.task(CALL, queue="sales")
    desk.invoke("AcceptTask", sid=task.sid, worker="Ana")

    refused = desk.attempt("CompleteTask", sid=task.sid, worker="Ana")
    assert (refused.code, refused.reason) == ("disposition-required", "Say what came of it: sold, lost")
    assert desk.worker("Ana").desktop.components["AgentTaskCanvasTabs"] == {"selectedTabName": "crm-notes"}
    assert desk.notifications[-1] == "Say what came of it: sold, lost"

    wrong = desk.attempt("SaveWrapUpNotes", sid=task.sid, disposition="solt", worker="Ana")
    assert (wrong.code, wrong.error.hint) == ("unknown-disposition", "did you mean sold?")

    desk.invoke("SaveWrapUpNotes", sid=task.sid, disposition="sold", worker="Ana")
    assert desk.attempt("CompleteTask", sid=task.sid, worker="Ana").code == "note-required"
    desk.invoke("SaveWrapUpNotes", sid=task.sid, note="two of them", worker="Ana")
    assert desk.attempt("CompleteTask", sid=task.sid, worker="Ana") == "completed"


def test_other_queues_want_nothing(open_desk) -> None:
    desk = open_desk(queues={"sales": {"notes_required": "yes"}})
    task = desk.accepted(CALL, worker="Ana", queue="Everyone")

    assert desk.attempt("CompleteTask", sid=task.sid, worker="Ana") == "completed"


def test_a_warning_lets_pass(open_desk) -> None:
    desk = open_desk(notes_required="warn")
    task = desk.accepted(CALL, worker="Ana")

    assert desk.attempt("CompleteTask", sid=task.sid, worker="Ana") == "completed"
    assert desk.notifications[-1] == "Write a note first"


def test_attributes_can_be_required(open_desk) -> None:
    desk = open_desk(required_attributes=["value", "product"])
    task = desk.accepted({**CALL, "product": "bike"}, worker="Ana")

    refused = desk.attempt("CompleteTask", sid=task.sid, worker="Ana")

    assert (refused.code, refused.reason) == ("attributes-required", "Fill in first: value")


def test_a_note_says_something(open_desk) -> None:
    desk = open_desk()
    task = desk.accepted(CALL, worker="Ana")

    with pytest.raises(PayloadError, match="needs note or disposition"):
        desk.invoke("SaveWrapUpNotes", sid=task.sid, worker="Ana")


def test_who_gives_up_waiting_is_a_contact_too(open_desk, database: Database) -> None:
    from offhook.centre import transitions

    desk = open_desk()
    task = desk.task(CALL)
    desk.change(lambda unit: transitions.cancel_task(unit, task, "hung up"))

    (contact,) = database.history("C1")
    assert (contact.outcome, contact.note) == ("Canceled", None)


def test_of_whom_nobody_can_ever_know_nothing_is_written(open_desk, database: Database) -> None:
    desk = open_desk()
    for attributes in ({}, {"from": "anonymous"}):
        desk.invoke("CompleteTask", sid=desk.accepted(attributes, worker="Ana").sid, worker="Ana")

    assert database.counts()["contacts"] == 0


def test_a_note_of_somebody_unknown_is_theirs_once_they_are_linked(open_desk, database: Database) -> None:
    desk = open_desk()
    task = desk.accepted({}, worker="Ana")

    desk.invoke("SaveWrapUpNotes", sid=task.sid, note="new in town", worker="Ana")
    desk.invoke("LinkCustomer", sid=task.sid, customerId="C2", worker="Ana")
    desk.invoke("CompleteTask", sid=task.sid, worker="Ana")

    (contact,) = database.history("C2")
    assert contact.note == "new in town"


def test_while_the_database_is_locked_notes_wait_and_then_come_in_order(
    open_desk, file: Path, database: Database
) -> None:
    desk = open_desk(notes_required="yes")
    task = desk.accepted(CALL, worker="Ana")
    other = sqlite3.connect(file)
    other.execute("BEGIN EXCLUSIVE")

    assert desk.invoke("SaveWrapUpNotes", sid=task.sid, note="first", worker="Ana") == "kept"
    assert desk.notifications[-1].startswith("Your note is kept")
    desk.advance("1m")
    other.rollback()
    other.close()
    assert desk.invoke("SaveWrapUpNotes", sid=task.sid, note="second", worker="Ana") == "saved"
    desk.invoke("CompleteTask", sid=task.sid, worker="Ana")

    (contact,) = database.history("C1")
    assert (contact.note, contact.outcome) == ("first\nsecond", "Completed")
    assert not file.with_name("crm.db.outbox").exists()


def test_notes_that_waited_are_written_by_the_next_host(open_desk, file: Path, database: Database) -> None:
    whole = file.read_bytes()
    with open_desk({"strict": False}) as desk:
        task = desk.accepted(CALL, worker="Ana")
        file.write_bytes(b"overwritten by mistake " * 40)
        assert desk.invoke("SaveWrapUpNotes", sid=task.sid, note="do not lose me", worker="Ana") == "kept"
        desk.invoke("CompleteTask", sid=task.sid, worker="Ana")
    assert b"overwritten" in file.read_bytes()  # nobody made things worse

    file.write_bytes(whole)
    open_desk().settle()

    (contact,) = database.history("C1")
    assert (contact.note, contact.outcome) == ("do not lose me", "Completed")


def test_notes_from_when_the_database_was_down_find_their_customer(open_desk, file: Path, database: Database) -> None:
    whole = file.read_bytes()
    file.write_bytes(b"overwritten by mistake " * 40)
    with open_desk({"strict": False}) as desk:
        task = desk.accepted(CALL, worker="Ana")
        assert "crm" not in task.attributes
        assert desk.invoke("SaveWrapUpNotes", sid=task.sid, note="do not lose me", worker="Ana") == "kept"
        desk.invoke("CompleteTask", sid=task.sid, worker="Ana")
    file.write_bytes(whole)

    open_desk().settle()

    (contact,) = database.history("C1")
    assert (contact.note, contact.outcome) == ("do not lose me", "Completed")


def test_a_note_that_can_be_kept_nowhere_is_refused(open_desk, file: Path) -> None:
    desk = open_desk({"strict": False})
    task = desk.accepted(CALL, worker="Ana")
    file.write_bytes(b"overwritten by mistake " * 40)
    file.with_name("crm.db.outbox").mkdir()

    refused = desk.attempt("SaveWrapUpNotes", sid=task.sid, note="hear me", worker="Ana")

    assert (refused.code, refused.error.retryable) == ("note-not-saved", True)
    assert "noted" not in task.attributes["crm"]
