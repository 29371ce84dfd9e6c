"""OpenDialog and CloseDialog on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.testing import Desk

QUESTION = {"title": "How did it end?", "choices": ["solved", "open"]}


def shown(desk: Desk) -> list[str]:
    return list(desk.worker("Ana").desktop.dialogs)


@pytest.mark.action("OpenDialog", events=())
def test_a_dialog_opens_with_its_content(desk: Desk) -> None:
    assert shown(desk) == []
    assert desk.invoke("OpenDialog", worker="Ana", name="Disposition", content=QUESTION) is None
    dialogs = desk.worker("Ana").desktop.dialogs
    assert dialogs["Disposition"]["choices"] == ("solved", "open")
    assert desk.happened == []
    assert desk.worker("Ben").desktop.dialogs == {}


@pytest.mark.action("OpenDialog")
def test_a_dialog_that_is_open_comes_to_the_top_with_what_it_shows_now(desk: Desk) -> None:
    desk.invoke("OpenDialog", worker="Ana", name="A", content={"step": 1})
    desk.invoke("OpenDialog", worker="Ana", name="B")
    assert shown(desk) == ["A", "B"]
    desk.invoke("OpenDialog", worker="Ana", name="A", content={"step": 2})
    assert shown(desk) == ["B", "A"]
    assert desk.worker("Ana").desktop.dialogs == {"B": {}, "A": {"step": 2}}


@pytest.mark.action("CloseDialog", events=())
def test_the_one_named_closes_or_the_one_on_top(desk: Desk) -> None:
    for name in ("A", "B", "C"):
        desk.invoke("OpenDialog", worker="Ana", name=name)
    assert desk.invoke("CloseDialog", worker="Ana", name="A") is None
    assert shown(desk) == ["B", "C"]
    assert desk.happened == []
    desk.invoke("CloseDialog", worker="Ana")
    assert shown(desk) == ["B"]


@pytest.mark.action("CloseDialog", error="dialog-not-open")
def test_a_dialog_that_is_not_open(desk: Desk, refused: Any) -> None:
    error = refused(desk, "CloseDialog", worker="Ana").error
    assert (error.code, "no dialog is open for Ana" in error.message) == ("dialog-not-open", True)
    desk.invoke("OpenDialog", worker="Ana", name="Disposition")
    error = refused(desk, "CloseDialog", worker="Ana", name="Dispositon").error
    assert error.code == "dialog-not-open"
    assert "open are: Disposition" in error.message


@pytest.mark.action("OpenDialog", error="invalid-payload")
@pytest.mark.action("CloseDialog", error="invalid-payload")
def test_a_dialog_has_a_name_and_shows_a_map(desk: Desk, refused: Any) -> None:
    for fields in ({}, {"name": ""}, {"name": "A", "content": "hello"}):
        assert refused(desk, "OpenDialog", worker="Ana", **fields).code == "invalid-payload"
    assert refused(desk, "CloseDialog", worker="Ana", answer="yes").code == "invalid-payload"


@pytest.mark.action("OpenDialog", error="no-desktop")
@pytest.mark.action("CloseDialog", error="no-desktop")
def test_a_desktop_shows_it(desk: Desk, refused: Any) -> None:
    assert refused(desk, "OpenDialog", name="A").code == "no-desktop"
    assert refused(desk, "CloseDialog").code == "no-desktop"


@pytest.mark.action("OpenDialog")
@pytest.mark.action("CloseDialog")
def test_a_script_asks_and_goes_by_the_answer(make_desk: Any, write: Any) -> None:
    text = """
    after WrapupTask do
      OpenDialog name: "How did {task.taskSid} end?", content: {task: task.sid, choices: ["solved", "open"]}
    end
    after CloseDialog when payload.answer != null do
      log "{payload.name} {payload.answer.choice}, open: {count(desktop.dialogs)}"
    end
    """
    desk = make_desk(scripts=[write(text)])
    task = desk.accepted()
    desk.invoke("WrapupTask", worker="Ana", sid=task.sid)
    assert desk.worker("Ana").desktop.dialogs[shown(desk)[0]]["task"] == task.sid
    desk.invoke("CloseDialog", worker="Ana", answer={"choice": "solved"})
    assert desk.logs == [f"How did {task.task_sid} end? solved, open: 0"]
