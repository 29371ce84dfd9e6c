"""`offhook journal erase` of a customer who wrote: messages, files, drafts, and what the journal has of them."""

from __future__ import annotations

import asyncio
import base64
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from offhook import Host, HostOptions, VirtualClock
from offhook.centre import CentreConfig, Task, WorkerConfig, transitions
from offhook.centre.transitions import messaging
from offhook.cli.main import main
from offhook.store import open_reader

NAME, NUMBER, FILE = "Ana Bergmann", "+49301234567", b"a photo of the key"
SAID = ("my key is lost", "we have a new one", "shall I send it", "key.png")


def config() -> CentreConfig:
    return CentreConfig(workers=(WorkerConfig(name="Cleo", activity="Available", channels={"chat": 5}),))


def host(path: Path) -> Host:
    return Host(HostOptions(clock=VirtualClock(), store=path, centre=config()))


async def talk(path: Path, number: str, name: str, words: tuple[str, ...], *, done: bool = False) -> None:
    """A customer writes with a file, the worker answers, and has a further draft."""
    async with host(path) as one:
        with one.centre.unit("a customer") as unit:
            attributes = {"customerName": name, "customerAddress": number}
            task: Task = transitions.create_task(unit, channel="chat", attributes=attributes)
        await one.settle()
        cleo = one.centre.worker("Cleo")
        await one.invoke("AcceptTask", {"sid": task.sid}, worker=cleo)
        talk = task.conversation
        assert talk is not None
        with one.centre.unit("a customer") as unit:
            media = messaging.put_in(unit, talk, [messaging.NewFile(words[3], "image/png", len(FILE), FILE)])
            messaging.receive(unit, talk, words[0], media=media)
        await one.invoke("SendMessage", {"conversationSid": talk.sid, "body": words[1]}, worker=cleo)
        await one.invoke("SetInputText", {"conversationSid": talk.sid, "body": words[2]}, worker=cleo)
        if done:
            named = {"sid": task.sid, "attributes": {"customerName": name}, "mergeExisting": True}
            await one.invoke("SetTaskAttributes", named, worker=cleo)
            await one.invoke("SetInputText", {"conversationSid": talk.sid, "body": f"{words[2]}?"}, worker=cleo)
            await one.invoke("CompleteTask", {"sid": task.sid}, worker=cleo)
            await one.advance(timedelta(hours=1))
            with one.centre.unit("somebody else") as unit:  # what begins now makes the centre forget
                transitions.create_task(unit)
            await one.settle()


def _command(*words: Any) -> Any:
    result = CliRunner().invoke(main, ["journal", *map(str, words)])
    assert result.exit_code == 0, result.output
    return result


def _bytes(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in path.parent.glob(path.name + "*"))


def test_what_they_wrote_and_were_told_goes(tmp_path: Path) -> None:
    path = tmp_path / "centre.db"
    asyncio.run(talk(path, NUMBER, NAME, SAID))
    asyncio.run(talk(path, "+49800111", "Bo Holm", ("it rains", "take a coat", "or stay", "rain.png")))
    raw = _bytes(path)
    for word in (*SAID, NAME, NUMBER):
        assert word.encode() in raw
    assert base64.b64encode(FILE) in raw
    _command("erase", path, "--customer", NUMBER, "--include-open")
    raw = _bytes(path)
    for word in (*SAID, NAME, NUMBER):
        assert word.encode() not in raw, word
    for word in ("it rains", "take a coat", "or stay", "rain.png", "Bo Holm"):
        assert word.encode() in raw, word
    assert raw.count(base64.b64encode(FILE)) == 1
    asyncio.run(_look(path))


async def _look(path: Path) -> None:
    """The centre opens as before, with the messages that are left."""
    async with host(path) as one:
        erased, other = one.centre.conversations
        assert [each.body for each in erased.messages] == ["[erased]"] * 2
        assert [each.body for each in other.messages] == ["it rains", "take a coat"]
        assert [each.content for each in erased.media] == [None]
        assert [each.content for each in other.media] == [FILE]
        cleo = one.centre.worker("Cleo")
        assert cleo is not None
        assert dict(cleo.desktop.input_texts) == {other.sid: "or stay"}


def test_the_journal_of_a_task_that_is_gone_is_found_by_its_conversation(tmp_path: Path) -> None:
    path = tmp_path / "centre.db"
    asyncio.run(talk(path, NUMBER, NAME, SAID, done=True))
    with open_reader(path) as reader:
        kept = reader.select("select kind from entities where kind in ('conversation', 'message', 'media')")
    assert kept == []
    _command("erase", path, "--customer", NAME)
    raw = _bytes(path)
    for word in (*SAID, NAME, NUMBER):
        assert word.encode() not in raw, word
    with open_reader(path) as reader:
        payloads = [record.what["payload"] for record in reader.records(kind="invocation.committed")]
    assert "[erased]" in json.dumps(payloads)
