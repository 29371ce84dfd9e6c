"""What a desktop shows, and where it has been."""

from __future__ import annotations

import pytest

from offhook.centre import WorkerConfig, transitions
from offhook_grammar.values import FrozenDict


@pytest.fixture
def world(make_world):
    return make_world("Ann")


@pytest.fixture
def desktop(world):
    return world.centre.desktop(world.worker("Ann"))


def test_history(world, desktop):
    assert (desktop.location, desktop.view) == ("/agent-desktop/", "agent-desktop")
    assert world.do(transitions.history_push, desktop, "/teams/")
    assert not world.do(transitions.history_push, desktop, "/teams/")
    world.do(transitions.history_push, desktop, "/queues-stats/")
    assert desktop.history == ("/agent-desktop/", "/teams/", "/queues-stats/")
    assert world.do(transitions.go, desktop, -2)
    assert desktop.location == "/agent-desktop/"
    assert not world.do(transitions.go, desktop, -1)
    assert not world.do(transitions.go, desktop, 3)
    assert world.do(transitions.go, desktop, 1)
    assert desktop.view == "teams"
    world.do(transitions.history_replace, desktop, "/other/")
    assert desktop.history == ("/agent-desktop/", "/other/", "/queues-stats/")
    world.do(transitions.history_push, desktop, "/new/")
    assert desktop.history == ("/agent-desktop/", "/other/", "/new/")


def test_history_is_bounded(world, desktop):
    for number in range(150):
        world.do(transitions.history_push, desktop, f"/{number}/")
    assert len(desktop.history) == 100
    assert desktop.location == "/149/"


def test_another_view_closes_what_lies_over_it(world, desktop):
    with world.centre.unit() as unit:
        unit.set(desktop, "directory_open", True)
        unit.set(desktop, "sidebar_open", True)
    world.do(transitions.history_push, desktop, "/agent-desktop/WR1")
    assert desktop.directory_open
    assert desktop.sidebar_open
    world.do(transitions.history_push, desktop, "/teams/")
    assert not desktop.directory_open
    assert not desktop.sidebar_open


def test_selecting_a_task(world, desktop):
    task = world.task()
    world.do(transitions.select_task, desktop, task)
    assert desktop.selected_task is task
    assert desktop.location == f"/agent-desktop/{task.sid}"
    world.do(transitions.clear_selection, desktop)
    assert desktop.selected_task is None
    assert desktop.location == "/agent-desktop/"


def test_states_of_components_are_merged(world, desktop):
    world.do(transitions.set_component_state, desktop, "Tabs", {"selected": "info", "open": [1]})
    merged = world.do(transitions.set_component_state, desktop, "Tabs", {"selected": "chat"})
    assert merged == {"selected": "chat", "open": (1,)}
    assert desktop.components == {"Tabs": merged}


def filters(*rules):
    return tuple(FrozenDict({"name": name, "condition": how, "values": values}) for name, how, values in rules)


@pytest.mark.parametrize(
    ("rules", "search", "names"),
    [
        ((), "", ["Ann Lee", "Ben Ode"]),
        ((), "LEE ann", ["Ann Lee"]),
        ((), "sewer", ["Ben Ode"]),
        ((("data.activity", "IN", ("Break",)),), "", ["Ben Ode"]),
        ((("data.activity_name", "NOT_IN", ("Break",)),), "", ["Ann Lee"]),
        ((("data.attributes.team", "IN", ("Sewer",)),), "", ["Ben Ode"]),
        ((("data.attributes.routing.skills", "IN", ("x",)),), "", ["Ann Lee"]),
        ((("data.attributes.team", "CONTAINS", ("SEW",)),), "", ["Ben Ode"]),
        ((("data.attributes.team", "IN", ()),), "", ["Ann Lee", "Ben Ode"]),
        ((("data.activity", "IN", ("Break",)),), "ann", []),
    ],
)
def test_which_workers_the_teams_view_shows(make_world, rules, search, names):
    world = make_world(
        WorkerConfig(name="Ann Lee", activity="Available", skills=("x", "y")),
        WorkerConfig(name="Ben Ode", activity="Break", attributes={"team": "Sewer"}),
    )
    desktop = world.centre.desktop(world.worker("Ann Lee"))
    with world.centre.unit() as unit:
        unit.set(desktop, "filters", filters(*rules))
        unit.set(desktop, "search", search)
    assert [worker.name for worker in desktop.visible_workers] == names
