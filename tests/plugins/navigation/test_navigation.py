"""The navigation actions on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.testing import Desk


def bare(desk: Desk, action: str, value: Any) -> None:
    desk.invoke(action, value, worker="Ana")


@pytest.mark.action("HistoryPush", events=())
def test_pushing_goes_there_and_remembers(desk: Desk) -> None:
    desktop = desk.worker("Ana").desktop
    assert desktop.history == ("/agent-desktop/",)
    for _ in range(2):
        bare(desk, "HistoryPush", "/teams/")
        assert desk.happened == []
    assert (desktop.location, desktop.view) == ("/teams/", "teams")
    assert desktop.history == ("/agent-desktop/", "/teams/")


@pytest.mark.action("HistoryReplace", events=())
def test_replacing_takes_the_place_of_the_present_step(desk: Desk) -> None:
    desktop = desk.worker("Ana").desktop
    bare(desk, "HistoryReplace", "/teams/")
    assert desktop.history == ("/teams/",)
    assert desk.happened == []
    bare(desk, "HistoryPush", "/a/")
    bare(desk, "HistoryGo", -1)
    bare(desk, "HistoryReplace", "/b/")
    assert (desktop.history, desktop.location) == (("/b/", "/a/"), "/b/")


@pytest.mark.action("HistoryGo", events=())
@pytest.mark.action("HistoryGoForward", events=())
@pytest.mark.action("HistoryGoBack", events=())
def test_moving_along_the_history(desk: Desk) -> None:
    desktop = desk.worker("Ana").desktop
    for location in ("/a/", "/b/", "/c/"):
        bare(desk, "HistoryPush", location)
    bare(desk, "HistoryGo", -2)
    assert (desktop.location, desk.happened) == ("/a/", [])
    desk.invoke("HistoryGoForward", worker="Ana")
    assert (desktop.location, desk.happened) == ("/b/", [])
    desk.invoke("HistoryGoBack", worker="Ana")
    assert (desktop.location, desk.happened) == ("/a/", [])
    for beyond in (-9, 9, 0):
        bare(desk, "HistoryGo", beyond)
        assert desktop.location == "/a/"
    bare(desk, "HistoryPush", "/d/")
    assert desktop.history == ("/agent-desktop/", "/a/", "/d/")


@pytest.mark.action("HistoryGo", error="invalid-payload")
@pytest.mark.parametrize("value", ["/x/", 1.5, True, None])
def test_the_offset_is_a_whole_number(desk: Desk, refused: Any, value: Any) -> None:
    assert refused(desk, "HistoryGo", worker="Ana", location=value).code == "invalid-payload"


@pytest.mark.action("HistoryPush", error="invalid-payload")
@pytest.mark.action("HistoryReplace", error="invalid-payload")
@pytest.mark.parametrize("action", ["HistoryPush", "HistoryReplace"])
def test_a_location_is_needed(desk: Desk, refused: Any, action: str) -> None:
    assert refused(desk, action, worker="Ana").code == "invalid-payload"
    assert refused(desk, action, worker="Ana", location="").code == "invalid-payload"


@pytest.mark.action("HistoryPush", error="no-desktop")
@pytest.mark.action("HistoryReplace", error="no-desktop")
@pytest.mark.action("HistoryGo", error="no-desktop")
@pytest.mark.action("HistoryGoBack", error="no-desktop")
@pytest.mark.action("HistoryGoForward", error="no-desktop")
@pytest.mark.action("NavigateToView", error="no-desktop")
@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("HistoryPush", {"location": "/a/"}),
        ("HistoryReplace", {"location": "/a/"}),
        ("HistoryGo", {"location": -1}),
        ("HistoryGoBack", {}),
        ("HistoryGoForward", {}),
        ("NavigateToView", {"viewName": "teams"}),
    ],
)
def test_without_a_worker_there_is_no_desktop(desk: Desk, refused: Any, action: str, fields: dict[str, Any]) -> None:
    assert refused(desk, action, **fields).code == "no-desktop"


@pytest.mark.action("NavigateToView", events=())
def test_views_by_name(desk: Desk) -> None:
    desktop = desk.worker("Ana").desktop
    for name, location in (
        ("teams", "/teams/"),
        ("/queues-stats/", "/queues-stats/"),
        ("agent-desktop", "/agent-desktop/"),
    ):
        desk.invoke("NavigateToView", worker="Ana", viewName=name)
        assert desktop.location == location
        assert desk.happened == []
    assert desktop.history == ("/agent-desktop/", "/teams/", "/queues-stats/", "/agent-desktop/")


@pytest.mark.action("NavigateToView", error="invalid-payload")
def test_a_view_has_a_name(desk: Desk, refused: Any) -> None:
    for name in ("", "//", None):
        assert refused(desk, "NavigateToView", worker="Ana", viewName=name).code == "invalid-payload"


@pytest.mark.action("NavigateToView")
def test_the_agent_desktop_opens_at_its_selected_task(desk: Desk) -> None:
    task, desktop = desk.task(), desk.worker("Ana").desktop
    desk.invoke("SelectTask", worker="Ana", sid=task.sid)
    desk.invoke("NavigateToView", worker="Ana", viewName="teams")
    desk.invoke("NavigateToView", worker="Ana", viewName="agent-desktop")
    assert desktop.location == f"/agent-desktop/{task.sid}"


@pytest.mark.action("NavigateToView")
def test_the_teams_view_opens_at_its_selected_task_or_worker(desk: Desk) -> None:
    task, ben, desktop = desk.task(), desk.worker("Ben"), desk.worker("Ana").desktop
    desk.change(lambda unit: unit.set(desktop, "selected_worker", ben))
    desk.invoke("NavigateToView", worker="Ana", viewName="teams")
    assert desktop.location == f"/teams/workers/{ben.sid}"
    desk.change(lambda unit: unit.set(desktop, "supervised_task", task))
    desk.invoke("NavigateToView", worker="Ana", viewName="teams")
    assert desktop.location == f"/teams/tasks/{task.sid}"


@pytest.mark.action("NavigateToView")
def test_a_task_that_has_ended_is_not_gone_back_to(desk: Desk) -> None:
    task, ana, sue = desk.accepted(), desk.worker("Ana").desktop, desk.worker("Sue").desktop
    desk.invoke("SelectTask", worker="Ana", sid=task.sid)
    desk.invoke("SelectTaskInSupervisor", worker="Sue", sid=task.sid)
    desk.invoke("CompleteTask", worker="Ana", sid=task.sid)
    for name, view, desktop in (("Ana", "agent-desktop", ana), ("Sue", "teams", sue)):
        desk.invoke("HistoryPush", worker=name, location="/elsewhere/")
        desk.invoke("NavigateToView", worker=name, viewName=view)
        assert desktop.location == f"/{view}/"


@pytest.mark.action("NavigateToView")
def test_the_page_of_a_task_is_named_after_the_workers_own_reservation(desk: Desk) -> None:
    task = desk.accepted()
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    desk.invoke("TransferTask", worker="Ana", sid=task.sid, targetSid=desk.worker("Ben").sid, options={"mode": "WARM"})
    desk.invoke("AcceptTask", worker="Ben", sid=task.task_sid)
    assert len(task.open_reservations) == 2
    for reservation in task.open_reservations:
        name = reservation.worker.name
        desk.invoke("SelectTask", worker=name, sid=reservation.sid)
        desk.invoke("HistoryPush", worker=name, location="/elsewhere/")
        desk.invoke("NavigateToView", worker=name, viewName="agent-desktop")
        assert reservation.worker.desktop.location == f"/agent-desktop/{reservation.sid}"
