"""The lines below the prompt, by how much room they have."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.repl import Repl
from offhook.repl.result import plain
from offhook.repl.shell.status import Status, signature_line, wrong_line
from offhook.repl.suggesting import Signature

TAKEN = Signature("CreateTask", ("attributes?: map", "channel?: text", "priority?: number", "timeout?: number"), 2)


def text(line: Any) -> str:
    return plain([line])


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (100, " Mon 09:00:00  Ana, Offline  0 tasks waiting  0 runs waiting"),
        (60, " Mon 09:00:00  Ana, Offline  0 tasks waiting  0 runs waiting"),
        (59, " 09:00:00  Ana, Offline  0 tasks  0 runs"),
        (40, " 09:00:00  Ana, Offline  0 tasks  0 runs"),
        (39, " 09:00:00  Ana  0 tasks  0 runs"),
        (20, " 09:00:00  Ana  0 t…"),
    ],
)
async def test_the_status_says_as_much_as_there_is_room_for(width: int, said: str) -> None:
    repl = Repl()
    await repl.start()
    try:
        assert text(Status(repl.session).line(width)) == said
    finally:
        await repl.close()


async def test_the_status_counts_what_waits_and_says_that_nothing_is_kept() -> None:
    repl = Repl()
    await repl.start()
    try:
        await repl.feed('on task.created do let a = ask "Sure?" within 5m default "No" then log a')
        await repl.feed('CreateTask channel: "chat"')
        await repl.feed("dry-run on")
        said = text(Status(repl.session).line(200))
        assert "  1 task waiting  1 run waiting  1 question open  dry run" in said
        assert text(Status(repl.session).line(60)) == " 09:00:00  Ana, Offline  1 task  1 run  1?  dry run"
    finally:
        await repl.close()


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (100, " CreateTask attributes?: map, channel?: text, priority?: number, timeout?: number"),
        (50, " CreateTask … priority?: number, timeout?: number"),
        (40, " CreateTask … priority?: number, timeou…"),
    ],
)
def test_a_signature_has_the_part_that_is_being_written_in_bold(width: int, said: str) -> None:
    line = signature_line(TAKEN, width)
    assert text(line) == said
    assert [piece.text for piece in line if piece.style == "bold"] == ["priority?: number"]


def test_what_is_wrong_is_on_one_line() -> None:
    assert text(wrong_line("it is\nwrong, and so on", 12)) == " it is wron…"
