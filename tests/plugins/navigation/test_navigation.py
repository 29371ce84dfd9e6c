"""The navigation actions on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.testing import Desk


def bare(desk: Desk, action: str, value: Any) -> None:
    desk.invoke(action, value, worker="Ana")


def test_pushing_goes_there_and_remembers(desk: Desk) -> None:
    desktop = desk.worker("Ana").desktop
    bare(desk, "HistoryPush", "/teams/")
    bare(desk, "HistoryPush", "/teams/")
    assert (desktop.location, desktop.view) == ("/teams/", "teams")
    assert desktop.history == ("/agent-desktop/", "/teams/")


def test_replacing_takes_the_place_of_the_present_step(desk: Desk) -> None:
    desktop = desk.worker("Ana").desktop
    bare(desk, "HistoryReplace", "/teams/")
    assert desktop.history == ("/teams/",)


def test_moving_along_the_history(desk: Desk) -> None:
    desktop = desk.worker("Ana").desktop
    for location in ("/a/", "/b/", "/c/"):
        bare(desk, "HistoryPush", location)
    bare(desk, "HistoryGo", -2)
    assert desktop.location == "/a/"
    desk.invoke("HistoryGoForward", worker="Ana")
    assert desktop.location == "/b/"
    desk.invoke("HistoryGoBack", worker="Ana")
    assert desktop.location == "/a/"
    for beyond in (-9, 9, 0):
        bare(desk, "HistoryGo", beyond)
        assert desktop.location == "/a/"
    bare(desk, "HistoryPush", "/d/")
    assert desktop.history == ("/agent-desktop/", "/a/", "/d/")


@pytest.mark.parametrize("value", ["/x/", 1.5, True, None])
def test_the_offset_is_a_whole_number(desk: Desk, refused: Any, value: Any) -> None:
    assert refused(desk, "HistoryGo", worker="Ana", location=value).code == "invalid-payload"


@pytest.mark.parametrize("action", ["HistoryPush", "HistoryReplace"])
def test_a_location_is_needed(desk: Desk, refused: Any, action: str) -> None:
    assert refused(desk, action, worker="Ana").code == "invalid-payload"
    assert refused(desk, action, worker="Ana", location="").code == "invalid-payload"


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


def test_views_by_name(desk: Desk) -> None:
    desktop = desk.worker("Ana").desktop
    for name, location in (
        ("teams", "/teams/"),
        ("/queues-stats/", "/queues-stats/"),
        ("agent-desktop", "/agent-desktop/"),
    ):
        desk.invoke("NavigateToView", worker="Ana", viewName=name)
        assert desktop.location == location


def test_the_agent_desktop_opens_at_its_selected_task(desk: Desk) -> None:
    task, desktop = desk.task(), desk.worker("Ana").desktop
    desk.invoke("SelectTask", worker="Ana", sid=task.sid)
    desk.invoke("NavigateToView", worker="Ana", viewName="teams")
    desk.invoke("NavigateToView", worker="Ana", viewName="agent-desktop")
    assert desktop.location == f"/agent-desktop/{task.sid}"


def test_the_teams_view_opens_at_its_selected_task_or_worker(desk: Desk) -> None:
    task, ben, desktop = desk.task(), desk.worker("Ben"), desk.worker("Ana").desktop
    desk.change(lambda unit: unit.set(desktop, "selected_worker", ben))
    desk.invoke("NavigateToView", worker="Ana", viewName="teams")
    assert desktop.location == f"/teams/workers/{ben.sid}"
    desk.change(lambda unit: unit.set(desktop, "supervised_task", task))
    desk.invoke("NavigateToView", worker="Ana", viewName="teams")
    assert desktop.location == f"/teams/tasks/{task.sid}"
