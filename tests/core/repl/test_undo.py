"""Going back to before an input, and inputs that leave nothing behind."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import Any

import pytest

from offhook import Host, HostOptions
from offhook.clock import VirtualClock
from offhook.repl import Repl, ReplOptions


def test_an_action_is_undone_with_all_that_came_of_it(typed: Any) -> None:
    typed('SetActivity activityName: "Available"', 'let chat = CreateTask channel: "chat"', "AcceptTask task: chat")
    assert typed("chat.status").value == "assigned"
    assert typed("undo").text == "undone: AcceptTask task: chat"
    assert typed("chat.status").value == "reserved"
    assert typed("undo").text == 'undone: let chat = CreateTask channel: "chat"'
    assert typed("tasks").text == "none"
    typed.badly("chat")
    typed("undo")
    assert typed("worker.activity.name").value == "Offline"
    assert "nothing was done" in typed.badly("undo").text


def test_what_changes_nothing_is_not_undone(typed: Any) -> None:
    typed("let x = 1", "x", "worker", "time", "1 + 1")
    assert typed("undo").text == "undone: let x = 1"


def test_time_and_waits_are_undone(typed: Any) -> None:
    typed('on worker.activity.update mode parallel do\n  wait 5m\n  log "five minutes"\nend')
    typed('SetActivity activityName: "Break"')
    assert "five minutes" in typed("advance 6m").text
    typed("undo")
    assert "09:00:00" in typed("time").text
    assert "five minutes" in typed("advance 6m").text


def test_declarations_are_undone(typed: Any) -> None:
    typed("define f(x) = 1", "define f(x) = 2", "f(0)")
    assert typed("undo", "f(0)").value == 1
    typed("undo")
    typed.badly("f(0)")


def test_twenty_inputs_can_be_undone(typed: Any) -> None:
    typed(*[f"let x{number} = {number}" for number in range(25)])
    typed(*["undo"] * 20)
    assert "nothing was done" in typed.badly("undo").text


def test_a_dry_run_shows_what_would_happen_and_keeps_nothing(typed: Any) -> None:
    typed("dry-run on")
    shown = typed('SetActivity activityName: "Break"').text
    assert "SetActivity done" in shown
    assert "nothing of this was kept" in shown
    assert typed("worker.activity.name").value == "Offline"
    typed("define f(x) = 1")
    typed.badly("f(1)")
    typed("dry-run off", 'SetActivity activityName: "Break"')
    assert typed("worker.activity.name").value == "Break"


def test_in_a_dry_run_nothing_reaches_the_world_outside(typed: Any) -> None:
    typed("dry-run on")
    assert "dry run" in typed.badly('HttpRequest url: "https://example.com/x"').text


def test_a_store_keeps_the_centre_for_the_next_session(prompt: Any, tmp_path: Path) -> None:
    store = tmp_path / "centre.store"

    async def session(*texts: str) -> list[Any]:
        repl = Repl(ReplOptions(store=store))
        await repl.start()
        try:
            return [await repl.feed(text) for text in texts]
        finally:
            await repl.close()

    first = asyncio.run(session('SetActivity activityName: "Break"', 'CreateTask channel: "chat"', "undo"))
    assert not any(result.failed for result in first)
    second = asyncio.run(session("worker.activity.name", "tasks"))
    assert [result.text for result in second] == ['"Break"', "none"]


def test_on_a_programs_own_host_there_is_no_way_back_and_nothing_stays_behind() -> None:
    async def program() -> None:
        async with Host(HostOptions(clock=VirtualClock())) as host:
            repl = Repl(host=host)
            await repl.start()
            assert (await repl.feed("define f(x) = x + 1")).text == "installed define f"
            assert (await repl.feed("f(1)")).value == 2
            assert (await repl.feed("undo")).failed
            assert (await repl.feed("dry-run on")).failed
            await repl.close()
            assert host.scripts.paths == ()
            assert not host.scripts.handlers

    asyncio.run(program())


def test_a_dry_run_that_is_given_up_leaves_nothing_either(typed: Any) -> None:
    typed("dry-run on")

    async def given_up() -> None:
        settle = typed.repl.session.host.settle

        async def stopped() -> None:
            await settle()
            raise asyncio.CancelledError

        typed.repl.session.host.settle = stopped
        with pytest.raises(asyncio.CancelledError):
            await typed.repl.feed('SetActivity activityName: "Break"')

    typed._runner.run(given_up())
    typed("dry-run off")
    assert typed("worker.activity.name").value == "Offline"
    typed('SetActivity activityName: "Break"')


def test_undo_takes_the_scripts_as_they_were_loaded(prompt: Any, tmp_path: Path) -> None:
    script = tmp_path / "rules.hook"
    script.write_text('after SetActivity do log "one"\n', "utf-8")
    typed = prompt(ReplOptions(paths=(str(script),)))
    typed("let x = 1")
    script.write_text("this is no rule\n", "utf-8")
    typed("undo")
    assert "log one" in typed('SetActivity activityName: "Break"').text
    script.write_text('after SetActivity do log "two"\n', "utf-8")
    typed("reload")
    assert "log two" in typed('SetActivity activityName: "Available"').text


def test_time_in_which_nothing_happened_is_undone_too(typed: Any) -> None:
    typed("advance 5m")
    assert "09:00:00" in typed("undo", "time").text


def test_undo_brings_back_who_was_at_the_desk(typed: Any) -> None:
    typed("define f(x) = 1", "as ben")
    assert typed("undo").text == "undone: as ben"
    assert typed("worker.name").value == "Ana"
    assert typed("f(0)").value == 1
    typed("dry-run on", "as ben")
    assert typed.repl.session.worker.name == "Ben"


def test_what_failed_and_changed_nothing_is_no_input_to_undo(typed: Any) -> None:
    typed("define f(x) = 1")
    typed.badly("define h() = g()")
    typed.badly("AcceptTask")
    typed.badly('SetActivity activityName: "Nope"')
    assert typed("undo").text == "undone: define f(x) = 1"


def test_what_failed_and_did_something_is_one(typed: Any) -> None:
    typed('before SetActivity do\n  log "asked"\n  cancel "no"\nend', "let x = 1")
    typed.badly('SetActivity activityName: "Break"')
    assert typed("undo").text.startswith("undone: SetActivity")


def test_undo_of_a_reload_has_the_scripts_as_they_were_then(prompt: Any, tmp_path: Path) -> None:
    script = tmp_path / "a.hook"
    script.write_text('after SetActivity do log "a1"\n', "utf-8")
    typed = prompt()
    typed(f"load {script}")
    script.write_text('after SetActivity do log "a2"\n', "utf-8")
    typed("reload", "undo")
    assert "log a1" in typed('SetActivity activityName: "Break"').text
    typed("reload")
    assert "log a2" in typed('SetActivity activityName: "Available"').text


def test_an_input_that_waits_is_undone_as_any_other(typed: Any) -> None:
    typed('before SetActivity named "slow" do\n  wait 5s\nend')
    assert "it waits" in typed('SetActivity activityName: "Break"').text
    assert "typed here" in typed("show runs").text
    typed("undo")
    assert typed("show runs").text == "nothing waits"
    assert "SetActivity done" in typed('SetActivity activityName: "Break"', "advance 5s").text
    typed('SetActivity activityName: "Offline"', "advance 1s")
    assert 'does not go on: SetActivity activityName: "Offline"' in typed("undo").text


def test_how_an_input_that_waited_fails_is_told(typed: Any) -> None:
    typed('if true then\n  wait 5s\n  fail "too late"\nend')
    assert "too late" in typed.badly("advance 1m").text


_BEGIN = ('SetActivity activityName: "Available"', 'let c = CreateTask channel: "chat"', "define f(x) = x")


def _given_up(typed: Any, text: str, steps: int) -> None:
    """What is typed is cancelled after so many steps of the event loop."""

    async def go() -> None:
        task = asyncio.create_task(typed.repl.feed(text))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    typed.run(go())


@pytest.mark.parametrize("steps", [1, 2, 3, 5, 8, 20])
def test_undo_that_is_given_up_on_the_way_is_done_wholly(typed: Any, steps: int) -> None:
    typed(*_BEGIN, "as ben")
    _given_up(typed, "undo", steps)
    assert typed("worker.name").value == "Ana"
    assert typed("[c.channel, f(3)]").value == ("chat", 3)
    assert typed("undo").text == "undone: define f(x) = x"
    typed('SetActivity activityName: "Break"')


@pytest.mark.parametrize("steps", [1, 2, 3, 5, 8, 20])
def test_a_dry_run_that_is_given_up_leaves_nothing_and_loses_nothing(typed: Any, steps: int) -> None:
    typed(*_BEGIN, "dry-run on")
    _given_up(typed, 'SetActivity activityName: "Break"', steps)
    typed("dry-run off")
    assert typed("[worker.activity.name, f(3)]").value == ("Available", 3)
    assert typed("undo").text == "undone: define f(x) = x"


def test_undo_that_is_broken_off_goes_on_with_the_next_input(typed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(*_BEGIN, "as ben")
    begin = Host.start

    async def broken_off(_host: Host) -> None:
        monkeypatch.setattr(Host, "start", begin)
        raise MemoryError

    monkeypatch.setattr(Host, "start", broken_off)
    typed.badly("undo")
    assert typed("[worker.name, c.channel, f(3)]").value == ("Ana", "chat", 3)
    assert typed("undo").text == "undone: define f(x) = x"


def _stopped(typed: Any, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed is cancelled where all that it does at once is done."""
    settle = Host.settle

    async def without_end(host: Host) -> None:
        await settle(host)
        await asyncio.sleep(60)

    with monkeypatch.context() as while_it_runs:
        while_it_runs.setattr(Host, "settle", without_end)
        _given_up(typed, text, 200)


def test_what_a_stopped_input_did_is_traced_and_can_be_undone(typed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(*_BEGIN)
    _stopped(typed, 'SetActivity activityName: "Break"', monkeypatch)
    assert typed("worker.activity.name").value == "Break"
    assert "SetActivity" in typed("trace").text
    assert typed("undo").text.startswith("undone: SetActivity")
    assert typed("worker.activity.name").value == "Available"


def test_an_input_that_was_stopped_and_did_nothing_takes_no_undo(typed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(*_BEGIN)
    _stopped(typed, "f(3)", monkeypatch)
    assert typed("undo").text == "undone: define f(x) = x"


def test_who_only_looks_makes_no_copy_of_the_centre(typed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    typed("let x = 1")

    def copied(*_given: Any) -> None:
        raise AssertionError("the centre was copied")

    with monkeypatch.context() as patch:
        patch.setattr("offhook.repl.moments.Moments.take", copied)
        assert typed("x + 1").value == 2
        assert typed("worker.name").value == "Ana"
        typed.repl.session.dry = True
        assert "nothing of this was kept" in typed("x + 2").text
        assert typed.repl.session.variables["it"] == "Ana"
        typed.repl.session.dry = False
    assert typed("undo").text == "undone: let x = 1"


def test_trace_in_a_dry_run_draws_what_would_have_been(typed: Any) -> None:
    typed('SetActivity activityName: "Available"', "dry-run on", 'SetActivity activityName: "Break"')
    typed("1 + 1")
    assert 'activityName "Break"' in typed("trace").text
    typed("dry-run off")
    assert 'activityName "Available"' in typed("trace").text


def test_a_dry_run_takes_nothing_from_what_was_really_done(typed: Any, tmp_path: Path) -> None:
    typed('SetActivity activityName: "Break"', "dry-run on", 'SetActivity activityName: "Break"', "dry-run off")
    typed(f"save test {tmp_path / 'kept.hook'}")
    text = (tmp_path / "kept.hook").read_text("utf-8")
    assert text.count('when ana does SetActivity activityName: "Break"') == 1


def test_what_was_done_again_in_vain_is_undone_with_what_it_was_after(typed: Any, tmp_path: Path) -> None:
    typed('SetActivity activityName: "Available"')
    typed('let chat = CreateTask channel: "chat"', "AcceptTask task: chat")
    typed.badly("AcceptTask task: chat")
    assert typed("undo").text == "undone: AcceptTask task: chat"
    typed(f"save test {tmp_path / 'kept.hook'}")
    assert "AcceptTask" not in (tmp_path / "kept.hook").read_text("utf-8")


def test_rules_that_wait_go_on_whatever_was_declared_beside_them(typed: Any) -> None:
    typed('define word() = "late"')
    typed('on worker.activity.update named "w" mode parallel do\n  wait 10m\n  log word()\nend')
    typed('SetActivity activityName: "Break"', "define f(x) = x + 1")
    typed('after AcceptTask do log "x"', "advance 1m")
    assert typed("undo").text == "undone: advance 1m"
    assert len(typed("show runs").data) == 1
    assert "09:10:00 log late" in typed("advance 11m").text


def test_a_rule_that_waits_in_another_version_does_not_go_on_and_it_says_so(typed: Any) -> None:
    rule = 'on worker.activity.update named "w" mode parallel do\n  wait 10m\n  log "{word}"\nend'
    typed(rule.replace("{word}", "one"), 'SetActivity activityName: "Break"', rule.replace("{word}", "two"))
    typed("advance 1m")
    assert "the rule w, which was waiting, does not go on" in typed("undo").text
