from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from offhook_crm.database import Database
from offhook_crm.records import Entry


def test_who_accepts_a_call_sees_the_customer(open_desk, database: Database) -> None:
    database.write(
        [
            Entry(
                "note", "WT0@before", "2025-12-30T10:00:00+00:00", customer="C1", channel="chat", worker="Ben",
                disposition="refund", text="asked for the money back",
            )
        ]
    )  # fmt: skip
    desk = open_desk(url="https://crm.example.com/customers/{id}")

    task = desk.accepted({"from": "030 123456"}, channel="voice", worker="Ana")

    known = task.attributes["crm"]
    assert (known["id"], known["name"], known["tier"]) == ("C1", "Ada Obi", "gold")
    assert [(one["disposition"], one["note"]) for one in known["contacts"]] == [("refund", "asked for the money back")]
    assert desk.worker("Ana").desktop.components["CRMContainer"] == {
        "task": task.task_sid,
        "customer": "C1",
        "uri": "https://crm.example.com/customers/C1",
    }
    assert desk.notifications == ["Ada Obi, gold: last on 2025-12-30 by chat, refund"]
    assert desk.notifications[0].to == "Ana"


@pytest.mark.parametrize(
    "attributes",
    [
        {"customerId": "C1"},
        {"email": "ADA@example.com"},
        {"phone": "+49 30 123456"},
        {"customerAddress": "whatsapp:+4930123456"},
    ],
)
def test_customers_are_found_by_what_the_task_says(open_desk, attributes: dict[str, str]) -> None:
    desk = open_desk()

    assert desk.task(attributes).attributes["crm"]["id"] == "C1"


def test_the_customer_is_known_before_anybody_accepts(open_desk) -> None:
    desk = open_desk(pop="offer")

    desk.task({"from": "+4930123456"})

    assert desk.notifications == ["Ada Obi, gold: the first contact"]


def test_whom_nobody_knows_pops_up_nowhere(open_desk) -> None:
    desk = open_desk()

    task = desk.accepted({"from": "+4940111"}, worker="Ana")

    assert "crm" not in task.attributes
    assert desk.notifications == []
    assert "CRMContainer" not in desk.worker("Ana").desktop.components


def test_of_a_valued_customer_the_agent_is_told_at_once(open_desk) -> None:
    desk = open_desk(vip_tiers=["gold"])

    desk.accepted({"from": "+4930123456"}, worker="Ana")

    assert desk.notifications[-1] == "Ada Obi is a gold customer"
    assert desk.notifications[-1].level == "warning"


def test_of_several_who_fit_one_is_chosen(open_desk) -> None:
    desk = open_desk()
    task = desk.accepted({"from": "+4930999999"}, worker="Ana")
    assert desk.notifications == ["Who is it? Ben Obi (C2), Cy Obi (C3)"]

    assert desk.attempt("CompleteTask", sid=task.sid, worker="Ana").code == "customer-not-linked"
    assert desk.invoke("LinkCustomer", sid=task.sid, customerId="C3", worker="Ana") == "Cy Obi"

    assert task.attributes["crm"]["id"] == "C3"
    assert desk.worker("Ana").desktop.components["CRMContainer"]["customer"] == "C3"
    assert desk.attempt("CompleteTask", sid=task.sid, worker="Ana") == "completed"


def test_nobody_is_linked_whom_there_is_not(open_desk) -> None:
    desk = open_desk()
    task = desk.accepted({}, worker="Ana")

    assert desk.attempt("LinkCustomer", sid=task.sid, customerId="C9", worker="Ana").code == "unknown-customer"


def test_a_long_history_is_cut_to_the_room_there_is(open_desk, database: Database) -> None:
    database.write(
        Entry("note", f"WT{day}", f"2025-12-{day}T10:00:00+00:00", customer="C1", channel="chat", text="x" * 900)
        for day in range(10, 30)
    )
    desk = open_desk(history=20)

    contacts = desk.task({"from": "+4930123456"}).attributes["crm"]["contacts"]

    assert 5 < len(contacts) < 20
    assert contacts[0]["at"].startswith("2025-12-29")
    assert contacts[0]["note"] == "x" * 199 + "…"


def test_who_accepts_before_the_database_answers_sees_the_customer_all_the_same(open_desk, file: Path) -> None:
    desk = open_desk({"strict": False})
    other = sqlite3.connect(file)
    other.execute("BEGIN EXCLUSIVE")
    task = desk.task({"from": "+4930123456"})
    assert "crm" not in task.attributes
    other.rollback()
    other.close()

    desk.invoke("AcceptTask", sid=task.sid, worker="Ana")

    assert desk.notifications == ["Ada Obi, gold: the first contact"]


def test_without_the_database_tasks_are_accepted_all_the_same(open_desk, file: Path) -> None:
    file.write_bytes(b"this is no database, whatever it is" * 20)
    desk = open_desk({"strict": False})

    task = desk.accepted({"from": "+4930123456"}, worker="Ana")

    assert task.status == "assigned"
    (told,) = desk.notifications
    assert told.startswith(f"no CRM: {file} cannot be used: file is not a database")
    assert {failure.handler for failure in desk.failures} == {"crm.on_reservation_created", "crm.after_accept_task"}
