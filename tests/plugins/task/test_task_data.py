"""SelectTask and SetTaskAttributes on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

from offhook import hookimpl
from offhook.testing import Desk


@pytest.mark.action("SelectTask")
def test_selecting_goes_to_the_page_of_the_task(desk: Desk) -> None:
    task, desktop = desk.task(), desk.worker("Ana").desktop
    desk.invoke("SelectTask", worker="Ana", sid=task.sid)
    assert desktop.selected_task is task
    assert desktop.location == f"/agent-desktop/{task.sid}"


@pytest.mark.action("SelectTask")
def test_without_a_task_the_selection_is_cleared(desk: Desk) -> None:
    desktop = desk.worker("Ana").desktop
    desk.invoke("SelectTask", worker="Ana", sid=desk.task().sid)
    desk.invoke("SelectTask", worker="Ana")
    assert desktop.selected_task is None
    assert desktop.location == "/agent-desktop/"


@pytest.mark.action("SelectTask")
def test_a_task_without_reservation_can_be_selected(desk: Desk) -> None:
    desk.invoke("SetActivity", worker="Ana", activityName="Break")
    task, desktop = desk.task(), desk.worker("Ana").desktop
    desk.invoke("SelectTask", worker="Ana", task=task)
    assert desktop.location == f"/agent-desktop/{task.task_sid}"


@pytest.mark.action("SelectTask", error="no-desktop")
@pytest.mark.action("SelectTask", error="unknown-task")
def test_selecting_wants_a_desktop_and_a_task_that_exists(desk: Desk, refused: Any) -> None:
    assert refused(desk, "SelectTask", sid=desk.task().sid).code == "no-desktop"
    assert refused(desk, "SelectTask", worker="Ana", sid="WRnothing").code == "unknown-task"


class NoMoves:
    @hookimpl
    def before_history_push(self, invocation: Any) -> None:
        invocation.cancel("stay here")


def test_where_the_desktop_may_not_move_nothing_is_selected(make_desk: Any) -> None:
    desk = make_desk(plugins=(NoMoves(),))
    with pytest.raises(Exception, match="stay here"):
        desk.invoke("SelectTask", worker="Ana", sid=desk.task().sid)
    assert desk.worker("Ana").desktop.selected_task is None


@pytest.mark.action("SetTaskAttributes")
def test_attributes_are_merged_deeply(desk: Desk) -> None:
    task = desk.task(attributes={"a": 1, "deep": {"x": 1, "y": 2}, "list": [1]})
    new = {"deep": {"y": None, "z": 3}, "list": [2], "b": 2}
    desk.invoke("SetTaskAttributes", worker="Ana", sid=task.sid, attributes=new, mergeExisting=True)
    assert task.attributes == {"a": 1, "deep": {"x": 1, "y": None, "z": 3}, "list": (2,), "b": 2}
    event = desk.events("task.updated")[-1]
    assert event.previous["attributes"]["deep"] == {"x": 1, "y": 2}


@pytest.mark.action("SetTaskAttributes")
def test_attributes_are_replaced_unless_merging_is_asked_for(desk: Desk) -> None:
    task = desk.task(attributes={"a": 1})
    desk.invoke("SetTaskAttributes", worker="Ana", sid=task.sid, attributes={"b": 2})
    assert task.attributes == {"b": 2}


@pytest.mark.action("SetTaskAttributes", events=())
def test_the_same_attributes_are_no_event(desk: Desk) -> None:
    task = desk.task(attributes={"a": 1})
    desk.invoke("SetTaskAttributes", worker="Ana", sid=task.sid, attributes={"a": 1})
    assert desk.happened == []


@pytest.mark.action("SetTaskAttributes", error="cant-set-task-attributes")
@pytest.mark.action("SetTaskAttributes", error="unknown-task")
def test_attributes_that_cannot_be_set(desk: Desk, refused: Any) -> None:
    task = desk.accepted()
    long = {"text": "x" * 5000}
    assert (
        refused(desk, "SetTaskAttributes", worker="Ana", sid=task.sid, attributes=long).code
        == "cant-set-task-attributes"
    )
    assert refused(desk, "SetTaskAttributes", worker="Ana", sid="WTnothing", attributes={}).code == "unknown-task"
    sid = task.sid
    desk.invoke("CompleteTask", worker="Ana", sid=sid)
    assert (
        refused(desk, "SetTaskAttributes", worker="Ana", sid=sid, attributes={"a": 1}).code
        == "cant-set-task-attributes"
    )


def test_a_task_is_needed(desk: Desk, refused: Any) -> None:
    error = refused(desk, "SetTaskAttributes", worker="Ana", attributes={}).error
    assert error.code == "invalid-payload"
    assert "task or sid" in error.message
