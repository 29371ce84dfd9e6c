"""The navigation actions on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest


def bare(bench: Any, action: str, value: Any) -> None:
    bench.runner.run(bench.host.invoke(action, value, worker="Ana"))


def test_pushing_goes_there_and_remembers(bench: Any) -> None:
    desktop = bench.worker("Ana").desktop
    bare(bench, "HistoryPush", "/teams/")
    bare(bench, "HistoryPush", "/teams/")
    assert (desktop.location, desktop.view) == ("/teams/", "teams")
    assert desktop.history == ("/agent-desktop/", "/teams/")


def test_replacing_takes_the_place_of_the_present_step(bench: Any) -> None:
    desktop = bench.worker("Ana").desktop
    bare(bench, "HistoryReplace", "/teams/")
    assert desktop.history == ("/teams/",)


def test_moving_along_the_history(bench: Any) -> None:
    desktop = bench.worker("Ana").desktop
    for location in ("/a/", "/b/", "/c/"):
        bare(bench, "HistoryPush", location)
    bare(bench, "HistoryGo", -2)
    assert desktop.location == "/a/"
    bench.do("HistoryGoForward", "Ana")
    assert desktop.location == "/b/"
    bench.do("HistoryGoBack", "Ana")
    assert desktop.location == "/a/"
    for beyond in (-9, 9, 0):
        bare(bench, "HistoryGo", beyond)
        assert desktop.location == "/a/"
    bare(bench, "HistoryPush", "/d/")
    assert desktop.history == ("/agent-desktop/", "/a/", "/d/")


@pytest.mark.parametrize("value", ["/x/", 1.5, True, None])
def test_the_offset_is_a_whole_number(bench: Any, value: Any) -> None:
    assert bench.code("HistoryGo", "Ana", location=value) == "invalid-payload"


@pytest.mark.parametrize("action", ["HistoryPush", "HistoryReplace"])
def test_a_location_is_needed(bench: Any, action: str) -> None:
    assert bench.code(action, "Ana") == "invalid-payload"
    assert bench.code(action, "Ana", location="") == "invalid-payload"


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
def test_without_a_worker_there_is_no_desktop(bench: Any, action: str, fields: dict[str, Any]) -> None:
    assert bench.code(action, **fields) == "no-desktop"


def test_views_by_name(bench: Any) -> None:
    desktop = bench.worker("Ana").desktop
    for name, location in (
        ("teams", "/teams/"),
        ("/queues-stats/", "/queues-stats/"),
        ("agent-desktop", "/agent-desktop/"),
    ):
        bench.do("NavigateToView", "Ana", viewName=name)
        assert desktop.location == location


def test_the_agent_desktop_opens_at_its_selected_task(bench: Any) -> None:
    task, desktop = bench.task(), bench.worker("Ana").desktop
    bench.do("SelectTask", "Ana", sid=task.sid)
    bench.do("NavigateToView", "Ana", viewName="teams")
    bench.do("NavigateToView", "Ana", viewName="agent-desktop")
    assert desktop.location == f"/agent-desktop/{task.sid}"


def test_the_teams_view_opens_at_its_selected_task_or_worker(bench: Any) -> None:
    task, ben, desktop = bench.task(), bench.worker("Ben"), bench.worker("Ana").desktop
    bench.change(lambda unit: unit.set(desktop, "selected_worker", ben))
    bench.do("NavigateToView", "Ana", viewName="teams")
    assert desktop.location == f"/teams/workers/{ben.sid}"
    bench.change(lambda unit: unit.set(desktop, "supervised_task", task))
    bench.do("NavigateToView", "Ana", viewName="teams")
    assert desktop.location == f"/teams/tasks/{task.sid}"
