"""ApplyTeamsViewFilters and ApplyTeamsViewSearch on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.testing import Desk


def apply(desk: Desk, *filters: dict[str, Any], **more: Any) -> list[str]:
    desk.invoke("ApplyTeamsViewFilters", worker="Sue", filters=list(filters), **more)
    return shown(desk)


def shown(desk: Desk) -> list[str]:
    return [worker.name for worker in desk.worker("Sue").desktop.visible_workers]


def rule(name: str, condition: str, values: Any) -> dict[str, Any]:
    return {"name": name, "condition": condition, "values": values}


AVAILABLE = rule("data.activity", "IN", ["Available"])
SALES = rule("data.attributes.team", "CONTAINS", "sale")


@pytest.mark.action("ApplyTeamsViewFilters", events=())
def test_filters_replace_those_before(desk: Desk) -> None:
    assert shown(desk) == ["Ana", "Ben", "Cleo", "Sue"]
    assert apply(desk, AVAILABLE) == ["Ana"]
    assert desk.happened == []
    assert apply(desk, SALES) == ["Ben", "Cleo"]
    assert apply(desk, SALES, AVAILABLE) == []
    assert apply(desk) == ["Ana", "Ben", "Cleo", "Sue"]
    assert desk.worker("Ana").desktop.visible_workers == tuple(desk.centre.workers)


@pytest.mark.action("ApplyTeamsViewFilters")
def test_every_condition(desk: Desk) -> None:
    assert apply(desk, rule("data.activity_name", "NOT_IN", ["Available"])) == ["Ben", "Cleo", "Sue"]
    assert apply(desk, rule("data.queues", "IN", [{"friendly_name": "Sales"}])) == ["Ben", "Cleo"]
    assert apply(desk, rule("friendly_name", "CONTAINS", ["an", "SU"])) == ["Ana", "Sue"]


@pytest.mark.action("ApplyTeamsViewFilters")
def test_what_they_show_follows_the_workers(desk: Desk) -> None:
    assert apply(desk, AVAILABLE) == ["Ana"]
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    desk.invoke("SetActivity", worker="Ana", activityName="Break")
    assert shown(desk) == ["Ben"]


@pytest.mark.action("ApplyTeamsViewFilters")
def test_the_query_holds_beside_the_filters_and_is_replaced_with_them(desk: Desk) -> None:
    assert apply(desk, SALES, extraFilterQuery='data.friendly_name == "Cleo" OR data.friendly_name == "Ana"') == [
        "Cleo"
    ]
    assert apply(desk, SALES) == ["Ben", "Cleo"]


@pytest.mark.action("ApplyTeamsViewFilters", error="invalid-filter")
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"filters": [rule("data.actvity", "IN", ["x"])]}, "data.activity"),
        ({"filters": [rule("data.queues", "IN", [{"id": "WQ1"}])]}, "neither sid nor name"),
        ({"filters": [AVAILABLE], "extraFilterQuery": "data.activity = x"}, "wanted ==, !=, IN"),
    ],
)
def test_filters_that_cannot_be_applied(desk: Desk, refused: Any, fields: dict[str, Any], said: str) -> None:
    apply(desk, SALES)
    error = refused(desk, "ApplyTeamsViewFilters", worker="Sue", **fields).error
    assert error.code == "invalid-filter"
    assert said in f"{error.message} {error.hint}"
    assert shown(desk) == ["Ben", "Cleo"]


@pytest.mark.action("ApplyTeamsViewFilters", error="invalid-payload")
@pytest.mark.parametrize(
    "fields",
    [{}, {"filters": "all"}, {"filters": [rule("data.activity", "LIKE", ["x"])]}, {"filters": [rule("", "IN", [])]}],
)
def test_filters_have_a_shape(desk: Desk, refused: Any, fields: dict[str, Any]) -> None:
    assert refused(desk, "ApplyTeamsViewFilters", worker="Sue", **fields).code == "invalid-payload"


@pytest.mark.action("ApplyTeamsViewSearch", events=())
def test_a_search_looks_at_names_and_attributes(desk: Desk) -> None:
    desk.invoke("ApplyTeamsViewSearch", worker="Sue", search=" SALES cl ")
    assert shown(desk) == ["Cleo"]
    assert desk.happened == []
    desk.invoke("ApplyTeamsViewSearch", worker="Sue", search="an")
    assert shown(desk) == ["Ana"]
    assert apply(desk, SALES) == []
    desk.invoke("ApplyTeamsViewSearch", worker="Sue", search="")
    assert shown(desk) == ["Ben", "Cleo"]


@pytest.mark.action("ApplyTeamsViewSearch", error="invalid-payload")
@pytest.mark.parametrize("fields", [{}, {"search": 5}])
def test_a_search_is_a_text(desk: Desk, refused: Any, fields: dict[str, Any]) -> None:
    assert refused(desk, "ApplyTeamsViewSearch", worker="Sue", **fields).code == "invalid-payload"


@pytest.mark.action("ApplyTeamsViewFilters", error="no-desktop")
@pytest.mark.action("ApplyTeamsViewSearch", error="no-desktop")
def test_without_a_worker_there_is_no_desktop(desk: Desk, refused: Any) -> None:
    assert refused(desk, "ApplyTeamsViewFilters", filters=[]).code == "no-desktop"
    assert refused(desk, "ApplyTeamsViewSearch", search="x").code == "no-desktop"


@pytest.mark.action("ApplyTeamsViewFilters", error="not-permitted")
@pytest.mark.action("ApplyTeamsViewSearch", error="not-permitted")
def test_agents_have_no_teams_view(desk: Desk, refused: Any) -> None:
    assert refused(desk, "ApplyTeamsViewFilters", worker="Ana", filters=[]).code == "not-permitted"
    assert refused(desk, "ApplyTeamsViewSearch", worker="Ana", search="x").code == "not-permitted"


@pytest.mark.action("ApplyTeamsViewSearch")
def test_scripts_read_whom_the_view_shows(make_desk: Any, write: Any) -> None:
    text = 'after ApplyTeamsViewSearch do log "{[w.name for each w in desktop.visibleWorkers]}"'
    desk = make_desk(scripts=[write(text)])
    desk.invoke("ApplyTeamsViewSearch", worker="Sue", search="sales")
    assert desk.logs == ['["Ben", "Cleo"]']
