"""SelectTaskInSupervisor and SelectWorkerInSupervisor on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.testing import Desk


@pytest.fixture
def sues(desk: Desk) -> Any:
    """The supervisor's desktop, with the dialler open."""
    desk.invoke("ToggleOutboundDialer", worker="Sue")
    return desk.worker("Sue").desktop


@pytest.mark.action("SelectTaskInSupervisor", events=())
def test_a_task_is_shown_in_the_place_of_a_worker(desk: Desk, sues: Any) -> None:
    task = desk.accepted()
    desk.invoke("SelectWorkerInSupervisor", worker="Sue", workerSid=desk.worker("Ben").sid)
    desk.invoke("ToggleOutboundDialer", worker="Sue")
    before = len(sues.history)
    assert desk.invoke("SelectTaskInSupervisor", worker="Sue", sid=task.sid) is None
    assert (sues.supervised_task, sues.selected_worker, sues.dialer_open) == (task, None, False)
    assert sues.location == f"/teams/tasks/{task.sid}"
    assert len(sues.history) == before
    assert desk.happened == []
    assert sues.selected_task is None


@pytest.mark.action("SelectTaskInSupervisor")
@pytest.mark.parametrize("named", ["sid", "taskSid", "task"])
def test_a_task_by_all_its_names(desk: Desk, sues: Any, named: str) -> None:
    task = desk.accepted()
    fields = {"task": task} if named == "task" else {"sid": task.task_sid if named == "taskSid" else task.sid}
    desk.invoke("SelectTaskInSupervisor", worker="Sue", **fields)
    assert sues.location == f"/teams/tasks/{task.sid}"


@pytest.mark.action("SelectTaskInSupervisor")
def test_a_task_that_nobody_has_yet_goes_by_its_own_sid(desk: Desk, sues: Any) -> None:
    task = desk.task(queue="Nobody")
    desk.invoke("SelectTaskInSupervisor", worker="Sue", sid=task.task_sid)
    assert (sues.supervised_task, sues.location) == (task, f"/teams/tasks/{task.task_sid}")


@pytest.mark.action("SelectTaskInSupervisor")
def test_no_task_clears_the_selection(desk: Desk, sues: Any) -> None:
    desk.invoke("SelectTaskInSupervisor", worker="Sue", sid=desk.accepted().sid)
    desk.invoke("SelectTaskInSupervisor", worker="Sue")
    assert (sues.supervised_task, sues.location) == (None, "/teams/tasks/")


@pytest.mark.action("SelectTaskInSupervisor")
def test_the_tasks_worker_stays_in_the_list(desk: Desk, sues: Any) -> None:
    task = desk.accepted()
    desk.invoke("ApplyTeamsViewSearch", worker="Sue", search="Ben")
    assert sues.visible_workers == (desk.worker("Ben"),)
    desk.invoke("SelectTaskInSupervisor", worker="Sue", sid=task.sid)
    assert sues.visible_workers == (desk.worker("Ana"), desk.worker("Ben"))


@pytest.mark.action("SelectTaskInSupervisor", error="unknown-task")
@pytest.mark.parametrize("sid", ["WTnone", "WRnone"])
def test_there_has_to_be_such_a_task(desk: Desk, refused: Any, sid: str) -> None:
    error = refused(desk, "SelectTaskInSupervisor", worker="Sue", sid=sid).error
    assert error.code == "unknown-task"
    assert sid in error.message


@pytest.mark.action("SelectWorkerInSupervisor", events=())
def test_a_worker_is_shown_in_the_place_of_a_task(desk: Desk, sues: Any) -> None:
    ben = desk.worker("Ben")
    desk.invoke("SelectTaskInSupervisor", worker="Sue", sid=desk.accepted().sid)
    desk.invoke("ToggleOutboundDialer", worker="Sue")
    before = len(sues.history)
    assert desk.invoke("SelectWorkerInSupervisor", worker="Sue", workerSid=ben.sid) is None
    assert (sues.supervised_task, sues.selected_worker, sues.dialer_open) == (None, ben, False)
    assert sues.location == f"/teams/workers/{ben.sid}"
    assert len(sues.history) == before
    assert desk.happened == []


@pytest.mark.action("SelectWorkerInSupervisor")
def test_a_worker_as_an_object_and_none(desk: Desk, sues: Any) -> None:
    ben = desk.worker("Ben")
    desk.invoke("ApplyTeamsViewSearch", worker="Sue", search="Cleo")
    desk.invoke("SelectWorkerInSupervisor", {"worker": ben}, worker="Sue")
    assert sues.visible_workers == (ben, desk.worker("Cleo"))
    desk.invoke("SelectWorkerInSupervisor", {}, worker="Sue")
    assert (sues.selected_worker, sues.location) == (None, "/teams/workers/")
    assert sues.visible_workers == (desk.worker("Cleo"),)


@pytest.mark.action("SelectWorkerInSupervisor", error="unknown-worker")
def test_there_has_to_be_such_a_worker(desk: Desk, refused: Any) -> None:
    error = refused(desk, "SelectWorkerInSupervisor", worker="Sue", workerSid="WKnone").error
    assert error.code == "unknown-worker"
    assert "WKnone" in error.message


@pytest.mark.action("SelectWorkerInSupervisor", error="invalid-payload")
def test_worker_and_sid_agree(desk: Desk, refused: Any) -> None:
    fields = {"worker": desk.worker("Ben"), "workerSid": desk.worker("Cleo").sid}
    assert refused(desk, "SelectWorkerInSupervisor", fields, worker="Sue").code == "invalid-payload"


@pytest.mark.action("SelectTaskInSupervisor", error="no-desktop")
@pytest.mark.action("SelectWorkerInSupervisor", error="no-desktop")
@pytest.mark.parametrize("action", ["SelectTaskInSupervisor", "SelectWorkerInSupervisor"])
def test_without_a_worker_there_is_no_desktop(desk: Desk, refused: Any, action: str) -> None:
    assert refused(desk, action).code == "no-desktop"


@pytest.mark.action("SelectTaskInSupervisor", error="not-permitted")
@pytest.mark.action("SelectWorkerInSupervisor", error="not-permitted")
@pytest.mark.parametrize("action", ["SelectTaskInSupervisor", "SelectWorkerInSupervisor"])
def test_agents_have_no_teams_view(desk: Desk, refused: Any, action: str) -> None:
    assert refused(desk, action, worker="Ana").code == "not-permitted"


@pytest.mark.action("SelectTaskInSupervisor")
@pytest.mark.action("SelectWorkerInSupervisor")
def test_scripts_read_the_selection(make_desk: Any, write: Any) -> None:
    text = """
    after SelectTaskInSupervisor, SelectWorkerInSupervisor do
      log "{desktop.supervisedTask.taskSid} {desktop.selectedWorker.name} {desktop.dialerOpen} {desktop.sidebarOpen}"
    end
    """
    desk = make_desk(scripts=[write(text)])
    task = desk.accepted()
    desk.invoke("ToggleSidebar", worker="Sue", open=True)
    desk.invoke("SelectTaskInSupervisor", worker="Sue", sid=task.sid)
    desk.invoke("SelectWorkerInSupervisor", worker="Sue", workerSid=desk.worker("Ben").sid)
    assert desk.logs == [f"{task.task_sid}  false false", " Ben false false"]


@pytest.mark.action("SelectTaskInSupervisor")
@pytest.mark.action("SelectWorkerInSupervisor")
def test_a_selection_that_may_not_be_gone_to_is_not_made(make_desk: Any, write: Any) -> None:
    desk = make_desk(scripts=[write('before HistoryReplace do cancel "stay"')])
    for action, fields in (
        ("SelectTaskInSupervisor", {"sid": desk.accepted().sid}),
        ("SelectWorkerInSupervisor", {"workerSid": desk.worker("Ben").sid}),
    ):
        assert desk.attempt(action, worker="Sue", **fields).code == "cancelled-inside"
    sues = desk.worker("Sue").desktop
    assert (sues.supervised_task, sues.selected_worker, sues.location) == (None, None, "/agent-desktop/")
