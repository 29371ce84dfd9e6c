from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from offhook import ActionError
from offhook_crm.database import Database
from offhook_crm.records import Contact, Customer, Entry

ADA = Customer("C1", "Ada Obi", ("+4930123456",), "ada@example.com", "gold", "en", {"city": "Berlin"})
BEN = Customer("C2", "Ben Obi", ("+4930123456", "+4930999999"))
MONDAY = "2026-01-05T09:00:00+00:00"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    found = Database(tmp_path / "crm.db", patience=0.05)
    found.save([ADA, BEN])
    yield found
    found.close()


def note(text: str, at: str = MONDAY, **more: str) -> Entry:
    return Entry("note", "WT1@monday", at, customer="C1", channel="voice", worker="Ana", text=text, **more)


def test_customers_are_found_by_id_number_and_address(database: Database) -> None:
    assert database.find(id="C1") == [ADA]
    assert database.find(number="+4930123456") == [ADA, BEN]
    assert database.find(email="ADA@example.com") == [ADA]
    assert database.find(id="C9", number="+4930999999") == [BEN]
    assert database.find(number="+4940") == database.find() == []


def test_who_is_saved_again_is_as_given_now(database: Database) -> None:
    assert database.save([Customer("C1", "Ada Obi-Berg"), Customer("C3", "Cy")]) == (1, 1)

    assert database.find(id="C1") == [Customer("C1", "Ada Obi-Berg")]
    assert database.find(number="+4930123456") == [BEN]


def test_customers_are_saved_all_or_none(database: Database) -> None:
    with pytest.raises(ActionError):
        database.save([Customer("C4", "Dee"), Customer("C5", None)])  # type: ignore[arg-type]

    assert database.find(id="C4") == []


def test_notes_belong_to_their_contact(database: Database) -> None:
    database.write(
        [note("asked for a refund"), note("was promised one", "2026-01-05T09:02:00+00:00", disposition="refund")]
    )
    database.write([Entry("contact", "WT1@monday", "2026-01-05T09:05:00+00:00", outcome="Completed")])

    assert database.history("C1") == [
        Contact(
            datetime(2026, 1, 5, 9, tzinfo=UTC), "voice", "Ana", None, "refund", "Completed",
            "asked for a refund\nwas promised one",
        )
    ]  # fmt: skip


def test_what_is_written_twice_is_there_once(database: Database) -> None:
    database.write([note("asked for a refund")])
    database.write([note("asked for a refund")])

    assert database.counts() == {"customers": 2, "contacts": 1, "notes": 1}


def test_the_latest_contacts_come_first(database: Database) -> None:
    for day in (5, 7, 6):
        database.write([Entry("contact", f"WT{day}", f"2026-01-0{day}T09:00:00+00:00", customer="C1", channel="chat")])

    assert [contact.at.day for contact in database.history("C1", limit=2)] == [7, 6]


def test_a_customer_is_erased_with_all_that_was_noted(database: Database) -> None:
    database.write([note("lives in Elm Street")])
    assert b"Elm Street" in Path(database.path).read_bytes()

    assert database.erase("C1") == 4  # the customer, a number, a contact, a note

    assert database.find(id="C1") == database.history("C1") == []
    assert database.counts() == {"customers": 1, "contacts": 0, "notes": 0}
    database.close()
    assert b"Elm Street" not in Path(database.path).read_bytes()
    assert b"Ada Obi" not in Path(database.path).read_bytes()


def test_a_file_that_somebody_writes_to_is_locked_and_free_again(database: Database) -> None:
    with sqlite3.connect(database.path) as other:
        other.execute("BEGIN EXCLUSIVE")

        with pytest.raises(ActionError) as caught:
            database.write([note("too early")])
        assert (caught.value.code, caught.value.retryable) == ("crm-locked", True)
        other.rollback()
    other.close()

    database.write([note("in time")])
    assert database.counts()["notes"] == 1


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough to be one" * 20, b"SQLite format 3\0" + b"\7" * 500]
)
def test_a_damaged_file_is_told_and_left_alone(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "crm.db"
    file.write_bytes(content)

    with pytest.raises(ActionError, match="cannot be used: file is not a database") as caught:
        Database(file).find(id="C1")

    assert caught.value.code == "crm-unusable"
    assert file.read_bytes() == content


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "crm.db") as other:
        other.execute("CREATE TABLE theirs (x)")
    other.close()

    with pytest.raises(ActionError, match="another program"):
        Database(tmp_path / "crm.db").counts()


def test_a_later_version_is_left_alone(database: Database) -> None:
    database.close()
    with sqlite3.connect(database.path) as other:
        other.execute("PRAGMA user_version = 9")
    other.close()

    with pytest.raises(ActionError, match="version 9"):
        database.counts()


def test_damage_within_is_found_by_the_count(database: Database) -> None:
    database.save(Customer(f"D{number}", "x" * 200) for number in range(200))
    database.close()
    file = Path(database.path)
    content = bytearray(file.read_bytes())
    content[8192:16384] = b"\7" * 8192
    file.write_bytes(content)

    with pytest.raises(ActionError, match="cannot be used"):
        database.counts()


def test_who_is_known_later_has_what_was_before(database: Database) -> None:
    unknown = {"number": "+4940777", "channel": "voice", "text": "new in town"}
    database.write([Entry("note", "WT7", MONDAY, **unknown)])
    database.write([Entry("note", "WT8", MONDAY, number="+4930123456", channel="voice", text="whose number is it?")])

    database.save([Customer("C7", "Cy", ("+4940777",))])

    assert [contact.note for contact in database.history("C7")] == ["new in town"]
    assert database.history("C1") == database.history("C2") == []  # both have that number
    assert database.erase("C7") == 4
    assert database.counts() == {"customers": 2, "contacts": 1, "notes": 1}
