from __future__ import annotations

import pytest

from offhook import ConfigError
from offhook_crm.database import Database
from offhook_crm.records import Entry


def test_scripts_read_the_customer_and_the_history(open_desk, database: Database) -> None:
    for day, disposition in ((10, "refund"), (20, "repair")):
        at = f"2025-12-{day}T10:00:00+00:00"
        database.write(
            [
                Entry(
                    "note",
                    f"WT{day}",
                    at,
                    customer="C1",
                    channel="chat",
                    disposition=disposition,
                    text=f"on the {day}th",
                )
            ]
        )
    script = """
    use plugin crm
    after AcceptTask do
      let known = crm.customer(task)
      log "{known.name}, {known.tier}, {known.number}, {known.email}"
      for each c in crm.history(task) do log "{c.disposition} by {c.channel} at {c.at}: {c.note}"
      log "{crm.contact(task).disposition}, {now - crm.contact(task).at}"
    end
    after SaveWrapUpNotes do log crm.disposition(task)
    """
    desk = open_desk({"scripts": script})

    task = desk.accepted({"from": "+4930123456"}, worker="Ana")
    desk.invoke("SaveWrapUpNotes", sid=task.sid, disposition="refund", worker="Ana")

    assert desk.logs == [
        "Ada Obi, gold, +4930123456, ada@example.com",
        "repair by chat at 2025-12-20T10:00:00Z: on the 20th",
        "refund by chat at 2025-12-10T10:00:00Z: on the 10th",
        "repair, 15d 14h",
        "refund",
    ]


def test_of_whom_nobody_knows_there_is_nothing(open_desk) -> None:
    script = """
    after AcceptTask do
      log "{crm.customer(task) == null} {crm.contact(task) == null} {count(crm.history(task))} {crm.choices(task)}"
    end
    """
    desk = open_desk({"scripts": script})

    desk.accepted({"from": "+4940111"}, worker="Ana")
    desk.accepted({"from": "+4930999999"}, worker="Ana")

    assert desk.logs == ["true true 0 0", "true true 0 2"]


def test_a_field_that_there_is_not_is_found_before_anything_runs(open_desk) -> None:
    with pytest.raises(ConfigError, match="nmae"):
        open_desk({"scripts": "after AcceptTask do log crm.customer(task).nmae"})
