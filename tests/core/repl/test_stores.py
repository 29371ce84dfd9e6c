"""`--store`: the next session goes on where the last one was left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from offhook.repl import ReplOptions
from offhook.repl.kept import Kept

RULE = 'on task.created named "w" mode parallel do\n  wait 10m\n  log "late"\nend'


@pytest.fixture
def again(prompt: Any, tmp_path: Path) -> Callable[..., Any]:
    """Begins a session on one store; the one before is over."""
    last: list[Any] = []

    def begin(*paths: str) -> Any:
        for typed in last:
            typed.run(typed.repl.close())
        typed = prompt(ReplOptions(store=tmp_path / "s.store", paths=paths))
        last[:] = [typed]
        return typed

    return begin


def test_what_was_declared_and_named_is_there_again_and_rules_go_on(again: Any) -> None:
    typed = again()
    typed("define f(x) = x + 1", RULE, 'let c = CreateTask channel: "chat"', "let n = [1, 90s]", "as ben")
    typed = again()
    assert typed("[c.channel, f(1)]").value == ("chat", 2)
    assert typed("n").text == "[1, 1m 30s]"
    assert typed("worker.name").value == "Ben"
    assert [row["name"] for row in typed("items").data] == ["f", "w"]
    assert typed("advance 10m").text == "09:10:00 log late"
    assert typed("define f(x) = x").text == "replaced define f"
    assert typed("f(1)").value == 1


def test_rules_that_wait_go_on_whatever_was_declared_beside_them(again: Any) -> None:
    typed = again()
    typed(RULE, 'let c = CreateTask channel: "chat"', "after SetActivity do log 1", "define f(x) = x", "advance 1m")
    typed = again()
    assert "does not go on" not in typed("show runs").text
    typed("define g(x) = x", "advance 1m")
    assert typed("undo").text == "undone: advance 1m"
    typed = again()
    assert typed("advance 10m").text == "09:10:00 log late"


def test_what_cannot_go_on_is_told_of(again: Any) -> None:
    typed = again()
    typed(RULE, 'let c = CreateTask channel: "chat"', RULE.replace("late", "later"), "wait 1h")
    shown = again()("show runs").text
    assert "it was still waiting, and does not go on: wait 1h" in shown
    assert "the rule w, which was waiting, does not go on: its script has changed" in shown


def test_loaded_files_are_loaded_again(again: Any, tmp_path: Path) -> None:
    rules = tmp_path / "rules.hook"
    rules.write_text("define g() = 5\n", "utf-8")
    typed = again()
    typed(f"load {rules}", "define h() = g() + 1", "h()")
    assert again()("h()").value == 6
    rules.write_text("define other() = 5\n", "utf-8")
    typed = again()
    told = typed("1 + 1").text
    assert told.startswith("of the earlier session these cannot be used any more: define h, ")
    assert "there is no function `g`" in told
    assert typed("define h() = 7", "h()").value == 7


def test_a_file_that_is_gone_is_not_loaded(again: Any, tmp_path: Path) -> None:
    rules = tmp_path / "rules.hook"
    rules.write_text("after SetActivity do log 1\n", "utf-8")
    again()(f"load {rules}")
    rules.unlink()
    assert again()("show files").text == "no file is loaded"


def test_undo_has_no_word_of_the_last_session(again: Any) -> None:
    again()("define f(x) = x")
    typed = again()
    typed("define g(x) = x", "undo")
    assert typed("f(1)").value == 1
    assert "nothing was done" in typed.badly("undo").text


def test_a_rule_that_was_waiting_and_cannot_go_on_behind_an_undo_is_told_of(typed: Any) -> None:
    typed(RULE, 'CreateTask channel: "chat"', RULE.replace("late", "later"), 'SetActivity activityName: "Break"')
    assert "the rule w, which was waiting, does not go on" in typed("undo").text


def test_what_has_a_name_is_held_however_deep_it_is_in_a_list(again: Any) -> None:
    typed = again()
    typed('let c = CreateTask channel: "chat"', "let n = {a: [1, {c: c}], b: [c, 90s]}", 'let s = "x"')
    session = typed.repl.session
    assert {*Kept(session).held()} == {session.variables["c"]}
    typed('SetActivity activityName: "Available"', "AcceptTask task: c", "WrapupTask task: c", "CompleteTask task: c")
    typed("advance 3h")
    typed = again()
    assert typed("[c.status, n.a[1].c.status, n.b[0].status]").value == ("completed", "completed", "completed")
