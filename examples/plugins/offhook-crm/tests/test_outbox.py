from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from offhook import ActionError
from offhook_crm.outbox import Outbox
from offhook_crm.records import Entry

FIRST, SECOND = (Entry("note", "WT1", "2026-01-05T09:00:00+00:00", text=text) for text in ("first\nline", "zweite €"))


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "crm.db.outbox")


def test_entries_come_back_in_order_and_once(outbox: Outbox) -> None:
    outbox.add(FIRST)
    outbox.add(SECOND)
    assert len(outbox) == 2

    written: list[Entry] = []
    assert outbox.empty(written.extend) == 2
    assert outbox.empty(written.extend) == 0

    assert written == [FIRST, SECOND]
    assert not outbox.path.exists()


def test_what_cannot_be_written_stays(outbox: Outbox) -> None:
    def refuse(_entries: Sequence[Entry]) -> None:
        raise ActionError("not now", code="crm-locked")

    outbox.add(FIRST)
    with pytest.raises(ActionError):
        outbox.empty(refuse)

    assert len(outbox) == 1


def test_a_line_that_was_cut_off_harms_no_other(outbox: Outbox) -> None:
    outbox.add(FIRST)
    with outbox.path.open("ab") as file:
        file.write(b'{"kind": "note", "cont')  # the power failed here
    outbox.add(SECOND)

    written: list[Entry] = []
    outbox.empty(written.extend)

    assert written == [FIRST, SECOND]
    assert outbox.damaged.read_bytes() == b'{"kind": "note", "cont\n'


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "crm.db.outbox").mkdir()

    with pytest.raises(ActionError, match="neither the database nor") as caught:
        Outbox(tmp_path / "crm.db.outbox").add(FIRST)

    assert (caught.value.code, caught.value.retryable) == ("note-not-saved", True)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[]",
        "7",
        '{"kind": "note"}',
        '{"kind": "x", "contact": "a", "at": "b"}',
        '{"kind": "note", "contact": 1, "at": "b"}',
    ],
)
def test_what_is_no_entry_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="no entry"):
        Entry.from_line(line)
