"""Simulated people in the background of a session."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from offhook.repl import Repl, ReplOptions


def test_people_come_and_are_served_as_time_passes(typed: Any) -> None:
    assert "everybody works but Ana" in typed("simulate on 3 per minute").text
    assert typed.repl.session.host.centre.worker("Ben").activity.name == "Available"
    assert typed("worker.activity.name").value == "Offline"
    shown = typed("advance 20m").text
    assert "came in" in shown
    for action in ("AcceptTask", "WrapupTask", "CompleteTask"):
        assert f": {action} done" in shown


def test_the_same_seed_brings_the_same_people(prompt: Any) -> None:
    one, other = prompt(), prompt()
    assert one("simulate on 3", "advance 5m").text == other("simulate on 3", "advance 5m").text


def test_what_is_offered_to_you_is_yours_to_answer(typed: Any) -> None:
    typed('SetActivity activityName: "Available"', "simulate on 5 per minute", "advance 90s")
    mine = typed("worker.reservations").value
    assert mine
    assert all(one.status == "pending" for one in mine)


def test_off_means_that_nobody_comes_and_who_is_served_is_served_to_the_end(typed: Any) -> None:
    typed("simulate on 3 per minute", "advance 3m")
    count = len(typed.repl.session.host.centre.all_tasks)
    assert typed("simulate off").text == "simulate: off"
    typed("advance 30m")
    assert len(typed.repl.session.host.centre.all_tasks) == count
    assert not [task for task in typed.repl.session.host.centre.tasks if task.status == "assigned"]


def test_it_can_begin_again_and_with_what_is_there(typed: Any) -> None:
    typed('let chat = CreateTask channel: "chat"')
    assert "3 a minute" in typed("simulate on 3").text
    typed("simulate off", "simulate on 1", "advance 10m")
    assert typed("chat.status").value == "completed"


def test_undo_of_the_beginning_takes_the_people_away(typed: Any) -> None:
    typed("simulate on 3 per minute", "undo")
    assert typed("simulate").text == "simulate: off"
    assert typed("advance 10m").text == "nothing happened"
    typed("simulate on 3 per minute")
    assert "came in" in typed("advance 10m").text


def test_behind_an_undo_people_go_on_as_before(typed: Any) -> None:
    typed("simulate on 10 per minute", "advance 3m")
    first = typed("advance 7m").text
    assert "AcceptTask done" in first
    assert "CompleteTask done" in first
    assert typed("undo").text == "undone: advance 7m"
    assert "10 a minute" in typed("simulate").text
    assert typed("advance 7m").text == first
    typed("undo", "undo")
    both = typed("advance 10m").text
    assert both.endswith(first)


def test_a_dry_run_shows_what_people_will_do(typed: Any) -> None:
    typed("simulate on 10 per minute", "dry-run on")
    shown = typed("advance 5m").text
    typed("dry-run off")
    assert shown == typed("advance 5m").text + "\ndry run: nothing of this was kept"


def test_people_who_were_ended_stay_so_behind_an_undo(typed: Any) -> None:
    typed("simulate on 10 per minute", "advance 2m", "simulate off", "let x = 1")
    typed("undo")
    assert typed("simulate").text == "simulate: off"
    assert "came in" not in typed("advance 20m").text
    typed("undo", "undo")
    assert "10 a minute" in typed("simulate").text
    assert "came in" in typed("advance 2m").text


def test_with_a_store_the_next_session_has_them(tmp_path: Path) -> None:
    async def session(*texts: str) -> str:
        repl = Repl(ReplOptions(store=tmp_path / "centre.store"))
        await repl.start()
        try:
            for text in texts:
                result = await repl.feed(text)
                assert not result.failed, result.text
            return result.text
        finally:
            await repl.close()

    asyncio.run(session("simulate on 10 per minute", "advance 3m"))
    assert "10 a minute" in asyncio.run(session("simulate"))
    assert "CompleteTask done" in asyncio.run(session("advance 10m"))


@pytest.mark.parametrize("words", ["maybe", "on 0 per minute", "on 1000", "on three", "on 2 a day"])
def test_a_rate_that_is_none_is_refused(typed: Any, words: str) -> None:
    assert words in typed.badly(f"simulate {words}").text


def test_nobody_comes_by_a_channel_that_nobody_can_take(typed: Any) -> None:
    typed("simulate on 10 per minute", "advance 10m")
    came = {task.channel for task in typed.repl.session.host.centre.all_tasks}
    assert came <= {"voice", "chat", "email"}
