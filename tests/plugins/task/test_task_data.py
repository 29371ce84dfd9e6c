"""SelectTask and SetTaskAttributes on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

from offhook import hookimpl


def test_selecting_goes_to_the_page_of_the_task(bench: Any) -> None:
    task, desktop = bench.task(), bench.worker("Ana").desktop
    bench.do("SelectTask", "Ana", sid=task.sid)
    assert desktop.selected_task is task
    assert desktop.location == f"/agent-desktop/{task.sid}"


def test_without_a_task_the_selection_is_cleared(bench: Any) -> None:
    desktop = bench.worker("Ana").desktop
    bench.do("SelectTask", "Ana", sid=bench.task().sid)
    bench.do("SelectTask", "Ana")
    assert desktop.selected_task is None
    assert desktop.location == "/agent-desktop/"


def test_a_task_without_reservation_can_be_selected(bench: Any) -> None:
    bench.move("Ana", "Break")
    task, desktop = bench.task(), bench.worker("Ana").desktop
    bench.do("SelectTask", "Ana", task=task)
    assert desktop.location == f"/agent-desktop/{task.task_sid}"


def test_selecting_wants_a_desktop_and_a_task_that_exists(bench: Any) -> None:
    assert bench.code("SelectTask", sid=bench.task().sid) == "no-desktop"
    assert bench.code("SelectTask", "Ana", sid="WRnothing") == "unknown-task"


class NoMoves:
    @hookimpl
    def before_history_push(self, invocation: Any) -> None:
        invocation.cancel("stay here")


def test_where_the_desktop_may_not_move_nothing_is_selected(make_bench: Any) -> None:
    bench = make_bench(plugins=(NoMoves(),))
    with pytest.raises(Exception, match="stay here"):
        bench.do("SelectTask", "Ana", sid=bench.task().sid)
    assert bench.worker("Ana").desktop.selected_task is None


def test_attributes_are_merged_deeply(bench: Any) -> None:
    task = bench.task(attributes={"a": 1, "deep": {"x": 1, "y": 2}, "list": [1]})
    new = {"deep": {"y": None, "z": 3}, "list": [2], "b": 2}
    bench.do("SetTaskAttributes", "Ana", sid=task.sid, attributes=new, mergeExisting=True)
    assert task.attributes == {"a": 1, "deep": {"x": 1, "y": None, "z": 3}, "list": (2,), "b": 2}
    event = bench.event("task.updated")
    assert event.previous["attributes"]["deep"] == {"x": 1, "y": 2}


def test_attributes_are_replaced_unless_merging_is_asked_for(bench: Any) -> None:
    task = bench.task(attributes={"a": 1})
    bench.do("SetTaskAttributes", "Ana", sid=task.sid, attributes={"b": 2})
    assert task.attributes == {"b": 2}


def test_the_same_attributes_are_no_event(bench: Any) -> None:
    task = bench.task(attributes={"a": 1})
    bench.do("SetTaskAttributes", "Ana", sid=task.sid, attributes={"a": 1})
    assert bench.happened == []


def test_attributes_that_cannot_be_set(bench: Any) -> None:
    task = bench.accepted()
    long = {"text": "x" * 5000}
    assert bench.code("SetTaskAttributes", "Ana", sid=task.sid, attributes=long) == "cant-set-task-attributes"
    assert bench.code("SetTaskAttributes", "Ana", sid="WTnothing", attributes={}) == "unknown-task"
    sid = task.sid
    bench.do("CompleteTask", "Ana", sid=sid)
    assert bench.code("SetTaskAttributes", "Ana", sid=sid, attributes={"a": 1}) == "cant-set-task-attributes"


def test_a_task_is_needed(bench: Any) -> None:
    error = bench.error("SetTaskAttributes", "Ana", attributes={})
    assert error.code == "invalid-payload"
    assert "task or sid" in error.message
