"""Whom the Teams view shows: filters by field path, live queries, a search, and who is selected."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offhook.centre import Centre, CentreConfig, QueueConfig, WorkerConfig, transitions
from offhook.centre.teams import parse_query
from offhook.clock import VirtualClock
from offhook.errors import ActionError
from offhook.sids import SidFactory

ANN = WorkerConfig(
    name="Ann Lee",
    activity="Available",
    attributes={"team": {"name": "Roads"}, "level": 2, "lead": True, "routing": {"skills": ["en", "de"]}},
)
BEN = WorkerConfig(name="Ben Ode", activity="Break", attributes={"team": {"name": "Sewer"}, "level": 10})

BEN_AT_HIS_DESK = Centre(CentreConfig(workers=(BEN,)), VirtualClock(), SidFactory()).worker("Ben Ode")


@pytest.fixture
def world(make_world: Any) -> Any:
    return make_world(
        ANN, BEN, queues=(QueueConfig(name="Everyone"), QueueConfig(name="Leads", target_workers="lead == true"))
    )


def shown(world: Any, *rules: tuple[str, str, Any], query: str | None = None) -> list[str]:
    desktop = world.worker("Ben Ode").desktop
    world.do(transitions.set_team_filters, desktop, rules, query)
    return [worker.name.split()[0] for worker in desktop.visible_workers]


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        (("data.activity", "IN", ["Break", "Lunch"]), ["Ben"]),
        (("data.activity_name", "NOT_IN", ["Break"]), ["Ann"]),
        (("activity_name", "IN", "Break"), ["Ben"]),
        (("data.friendly_name", "CONTAINS", "lee"), ["Ann"]),
        (("data.attributes.team.name", "IN", ["Sewer"]), ["Ben"]),
        (("data.attributes.team.name", "CONTAINS", ["ROA", "x"]), ["Ann"]),
        (("data.attributes.routing.skills", "IN", ["de"]), ["Ann"]),
        (("data.attributes.routing.skills", "NOT_IN", ["de"]), ["Ben"]),
        (("data.attributes.level", "IN", ["2"]), ["Ann"]),
        (("data.attributes.lead", "IN", ["true"]), ["Ann"]),
        (("data.attributes.team", "IN", ["Sewer"]), []),
        (("data.attributes.nothing.at.all", "CONTAINS", [""]), []),
        (("data.queues", "IN", [{"friendly_name": "Leads"}]), ["Ann"]),
        (("data.queues", "NOT_IN", ["Leads"]), ["Ben"]),
        (("data.activity", "IN", []), ["Ann", "Ben"]),
    ],
)
def test_one_filter(world: Any, rule: tuple[str, str, Any], names: list[str]) -> None:
    assert shown(world, rule) == names


def test_queues_go_by_their_sid_as_well(world: Any) -> None:
    sid = world.centre.queue("Leads").sid
    assert shown(world, ("queues", "IN", [{"sid": sid, "friendly_name": "called otherwise"}])) == ["Ann"]
    desktop = world.worker("Ben Ode").desktop
    world.do(transitions.set_worker_attributes, world.worker("Ben Ode"), {"lead": True})
    assert len(desktop.visible_workers) == 2


def test_all_filters_have_to_hold(world: Any) -> None:
    name = ("data.friendly_name", "CONTAINS", ["e"])
    assert shown(world, name) == ["Ann", "Ben"]
    assert shown(world, name, ("data.activity", "IN", ["Break"])) == ["Ben"]
    assert shown(world, name, ("data.activity", "IN", ["Break"]), ("data.attributes.level", "IN", ["2"])) == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ('data.activity_name == "Break"', ["Ben"]),
        ('data.activity_name EQ "Break"', ["Ben"]),
        ('data.activity_name != "Break"', ["Ann"]),
        ('data.activity_name not_eq "Break"', ["Ann"]),
        ('data.attributes.level IN ["2", "10"]', ["Ann", "Ben"]),
        ('data.attributes.level NOT_IN ["2"]', ["Ben"]),
        ('data.friendly_name contains "LEE"', ["Ann"]),
        ('data.friendly_name CONTAINS "Lee" AND data.activity == "Break"', []),
        ('data.activity == "x" && data.activity == "y" OR data.attributes.level == "10"', ["Ben"]),
        ('(data.activity == "Break" || data.attributes.lead == "true") and data.attributes.level == "2"', ["Ann"]),
        ('data.friendly_name == "with \\"quotes\\""', []),
        ("  ", ["Ann", "Ben"]),
    ],
)
def test_live_queries(world: Any, query: str, names: list[str]) -> None:
    assert shown(world, query=query) == names


def test_a_query_holds_beside_the_filters(world: Any) -> None:
    assert shown(world, ("data.activity", "IN", ["Break"]), query='data.attributes.level == "2"') == []


@pytest.mark.parametrize(
    ("rules", "query", "said"),
    [
        ([("data.activty", "IN", ["x"])], None, "did you mean data.activity"),
        ([("data.activity.name", "IN", ["x"])], None, "no field 'data.activity.name'"),
        ([("data.attributes", "IN", ["x"])], None, "data.attributes.NAME"),
        ([("data.attributes.", "IN", ["x"])], None, "no field"),
        ([("data.activity", "LIKE", ["x"])], None, "there are IN, NOT_IN, CONTAINS"),
        ([("data.queues", "IN", [{"colour": "red"}])], None, "neither sid nor name"),
        ([], "data.activity", "wanted ==, !=, IN, NOT_IN or CONTAINS, at column 14"),
        ([], "data.activity == Break", "found 'Break', wanted a text in double quotes, at column 18"),
        ([], "data.activity == 'Break'", "wanted a text in double quotes"),
        ([], 'data.activity IN "Break"', "wanted ["),
        ([], 'data.activity IN ["Break"', "found the end, wanted ]"),
        ([], '(data.activity == "x"', "wanted )"),
        ([], 'data.activity == "x" data.activity == "y"', "wanted AND, OR or the end"),
        ([], '== "x"', "wanted a field"),
        ([], "(" * 30, "at most 20 deep"),
        ([], 'data.colour == "x"', "no field 'data.colour'"),
        ([], "x" * 3000, "2,000 is the most"),
    ],
)
def test_what_cannot_be_applied_is_refused_and_changes_nothing(
    world: Any, rules: list[Any], query: str | None, said: str
) -> None:
    desktop = world.worker("Ben Ode").desktop
    before = (desktop.filters, desktop.filter_query)
    with pytest.raises(ActionError) as caught:
        world.do(transitions.set_team_filters, desktop, rules, query)
    assert caught.value.code == "invalid-filter"
    assert said in f"{caught.value.message} {caught.value.hint}"
    assert (desktop.filters, desktop.filter_query) == before


PIECES = ["data.activity", "data.attributes.team.name", "colour", "==", "NOT_IN", "in", "contains", "&&", "or", "and"]
PIECES += ['"Break"', '"', "[", "]", ",", "(", ")", "x", "-", "=", "\\", "\n", "ß"]


@given(pieces=st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30), gap=st.sampled_from(["", " "]))
def test_any_query_is_applied_or_refused(pieces: list[str], gap: str) -> None:
    outcome: Any
    try:
        outcome = parse_query(gap.join(pieces))(BEN_AT_HIS_DESK)
    except ActionError as error:
        outcome = error.code
    assert outcome in (True, False, "invalid-filter")


def test_who_is_selected_stays_in_the_list(world: Any) -> None:
    desktop = world.worker("Ben Ode").desktop
    assert shown(world, ("data.activity", "IN", ["Break"])) == ["Ben"]
    with world.centre.unit() as unit:
        unit.set(desktop, "selected_worker", world.worker("Ann Lee"))
    assert [worker.name for worker in desktop.visible_workers] == ["Ann Lee", "Ben Ode"]
    with world.centre.unit() as unit:
        unit.set(desktop, "selected_worker", None)
    task = world.task()
    with world.centre.unit() as unit:
        unit.set(desktop, "supervised_task", task)
    assert task.worker is world.worker("Ann Lee")
    assert [worker.name for worker in desktop.visible_workers] == ["Ann Lee", "Ben Ode"]
