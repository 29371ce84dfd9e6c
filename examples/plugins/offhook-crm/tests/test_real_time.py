"""The database never holds the event loop up, and in virtual time it never decides what comes first."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import offhook_crm
from offhook import Host, HostOptions, VirtualClock
from offhook.centre import CentreConfig, WorkerConfig, transitions
from offhook_crm.crm import Crm
from offhook_crm.database import Database
from offhook_crm.records import Entry

CENTRE = CentreConfig(workers=(WorkerConfig(name="Ana", activity="Available"),))
LONG = 60.0
# where the plugin is installed, every host has it already
PLUGINS = () if any(point.name == "crm" for point in entry_points(group="offhook")) else (offhook_crm,)


async def _serve(host: Host) -> str:
    """Ana takes a call and notes something."""
    with host.centre.unit("a call") as unit:
        task = transitions.create_task(unit, channel="chat", attributes={"from": "+4930123456"})
    await host.settle()
    await host.invoke("AcceptTask", {"sid": task.sid}, worker="Ana")
    said: str = await host.invoke("SaveWrapUpNotes", {"sid": task.sid, "note": "wants a refund"}, worker="Ana")
    await host.invoke("CompleteTask", {"sid": task.sid}, worker="Ana")
    return said


def test_others_go_on_while_a_note_waits_for_the_disk(file: Path, database: Database) -> None:
    async def story() -> str:
        settings = {"crm": {"path": str(file), "patience": LONG}}
        options = HostOptions(centre=CENTRE, plugins=PLUGINS, plugin_config=settings, strict=True)
        async with Host(options) as host:
            with host.centre.unit("a call") as unit:
                task = transitions.create_task(unit, channel="chat", attributes={"from": "+4930123456"})
            await host.settle()
            await host.invoke("AcceptTask", {"sid": task.sid}, worker="Ana")
            other = sqlite3.connect(file)
            other.execute("BEGIN EXCLUSIVE")
            note = asyncio.create_task(
                host.invoke("SaveWrapUpNotes", {"sid": task.sid, "note": "wants a refund"}, worker="Ana")
            )
            # were the loop held up, nobody could do this before the patience is over, and the note would be `kept`
            await host.invoke("ToggleSidebar", worker="Ana")
            other.rollback()
            other.close()
            said: str = await note
            return said

    assert asyncio.run(story()) == "saved"
    assert [contact.note for contact in database.history("C1")] == ["wants a refund"]


def test_the_host_starts_while_the_database_cannot_be_read(file: Path) -> None:
    async def story() -> str:
        other = sqlite3.connect(file)
        other.execute("BEGIN EXCLUSIVE")
        settings = {"crm": {"path": str(file), "patience": LONG}}
        # were it waited for, the start would be given up, and no hook would have a database
        async with Host(HostOptions(centre=CENTRE, plugins=PLUGINS, plugin_config=settings, strict=True)) as host:
            other.rollback()
            other.close()
            return await _serve(host)

    assert asyncio.run(story()) == "saved"


def test_what_was_begun_is_written_though_nobody_waits_for_it_any_more(file: Path, database: Database) -> None:
    async def story() -> None:
        crm = Crm(file, patience=LONG)
        other = sqlite3.connect(file)
        other.execute("BEGIN EXCLUSIVE")
        entry = Entry("note", "WT1", "2026-01-05T09:00:00+00:00", customer="C1", text="do not lose me")
        writing = asyncio.create_task(crm.write(entry))
        await asyncio.sleep(0)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        other.rollback()
        other.close()
        await crm.close()

    asyncio.run(story())

    assert [contact.note for contact in database.history("C1")] == ["do not lose me"]


def test_the_same_run_in_virtual_time_is_the_same_again(file: Path, tmp_path: Path) -> None:
    async def story(path: Path) -> str:
        options = HostOptions(
            clock=VirtualClock(),
            centre=CENTRE,
            plugins=PLUGINS,
            plugin_config={"crm": {"path": str(path)}},
            digest=True,
        )
        async with Host(options) as host:
            await asyncio.gather(*(_serve(host) for _ in range(5)), return_exceptions=True)
            return host.journal.digest.hexdigest()

    copies = [shutil.copy(file, tmp_path / f"{number}.db") for number in range(3)]

    assert len({asyncio.run(story(Path(copy))) for copy in copies}) == 1
