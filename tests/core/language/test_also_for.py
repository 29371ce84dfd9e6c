"""`also for current …`: a handler of an event runs for what is there already when it begins, once for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from offhook.centre import transitions
from offhook.scripts.states import STATES

Loaded = Callable[[str], list[str]]


@pytest.fixture
def desk(make_desk: Any) -> Any:
    """A desk with one chat that is offered, one that is accepted and one that is wrapped up, all to Ana."""
    desk = make_desk("after SelectTask do stop\n", trace=True)
    desk.wrapping(attributes={"n": 3})
    desk.accepted(attributes={"n": 2})
    desk.task(attributes={"n": 1})
    return desk


@pytest.fixture
def load(desk: Any) -> Loaded:
    """Loads another version of the script into the live centre; gives what was logged since."""

    def load(script: str) -> list[str]:
        before = len(desk.logged)
        with open(desk.host.scripts.paths[0], "w", encoding="utf-8") as file:  # noqa: PTH123
            file.write(script)
        desk.desk.run(_reload(desk.host))
        desk.wait(0)
        return list(desk.logged[before:])

    return load


async def _reload(host: Any) -> None:
    host.reload_scripts()


@pytest.mark.parametrize(
    ("head", "seen"),
    [
        ("reservation.created also for current reservations", ["1"]),
        ("reservation.accepted also for current reservations", ["2"]),
        ("reservation.wrapup also for current reservations", ["3"]),
        ("reservation.wrapup, reservation.accepted also for current reservations", ["3", "2"]),
        ("reservation.wrapup when task.attributes.n > 4 also for current reservations", []),
        ("task.wrapup also for current tasks", ["3"]),
        ("conversation.added also for current tasks", ["2", "1"]),
        ("task.created also for current tasks", []),
    ],
)
def test_rule_19_those_in_the_state_to_which_the_event_leads(load: Loaded, head: str, seen: list[str]) -> None:
    assert load(f'on {head} do log "{{task.attributes.n}}"') == seen


def test_what_it_knows_of_them_is_what_an_event_would_tell(load: Loaded) -> None:
    body = 'log "{task.attributes.n} {reservation.status} {worker.name} {queue.name} {event == null} {event.at}"'
    assert load(f"on reservation.accepted also for current reservations do {body}") == ["2 accepted Ana Everyone true "]
    assert load(f"on task.wrapup also for current tasks do {body}") == ["3 wrapping Ana Everyone true "]


def test_workers(load: Loaded) -> None:
    assert load('on session.started also for current workers do log "{worker.name}"') == ["Ana", "Ben", "Sue"]
    assert load(
        'on worker.activity.update when activity.name == "Available" also for current workers do log "{worker.name}"'
    ) == ["Ana"]
    assert load('on session.ended also for current workers do log "{worker.name}"') == []
    assert load('on connection.lost also for current workers do log "{worker.name}"') == []


def test_a_wait_of_such_a_run_ends_with_the_task_and_hears_what_comes(desk: Any, load: Loaded) -> None:
    load(
        """
        on reservation.accepted mode single per reservation.sid also for current reservations do
          try
            wait for task.wrapup as done up to 1h
            log "{task.attributes.n} {done.type}"
            wait 10s
            log "never"
          always
            log "over"
          end
        end
        """
    )
    (task,) = [task for task in desk.host.centre.tasks if task.status == "assigned"]
    desk.wait(5)
    desk.change(lambda unit: transitions.wrap_up(unit, task.reservation))
    desk.wait(5)
    desk.change(lambda unit: transitions.complete(unit, task.reservation))
    desk.wait(20)
    assert desk.logged == ["2 task.wrapup", "over"]


def test_an_event_of_the_same_thing_meets_it(desk: Any, load: Loaded) -> None:
    load(
        """
        on task.wrapup mode restart also for current tasks until task.completed do
          log "{event == null}"
          meanwhile do
            wait 1s
            log "beside {task.attributes.n}"
          end
          wait 10s
          log "never"
        end
        """
    )
    desk.wait(5)
    (task,) = [task for task in desk.host.centre.tasks if task.status == "wrapping"]
    desk.change(lambda unit: unit.emit("task.wrapup", {"task": task, "worker": task.worker}))
    desk.change(lambda unit: transitions.complete(unit, task.reservation))
    desk.wait(20)
    assert desk.logged == ["true", "beside 3", "false", "beside 3"][:3]
    whys = [fact["why"] for fact in desk.facts("run.dropped")]
    assert whys == ["restart: a newer run replaces it", "until: task.completed has come"]


def test_a_reload_begins_those_that_are_new(load: Loaded) -> None:
    first = 'on reservation.wrapup named "a" also for current reservations do log "a{task.attributes.n}"\n'
    assert load(first) == ["a3"]
    assert load(first.replace('log "a', 'log "A')) == []  # it has heard of them already
    second = 'on reservation.accepted named "b" do log "b"\n'
    assert load(first + second) == []
    assert load(first + second.replace(" do", " also for current reservations do")) == ["b"]
    assert load(second) == []
    assert load(first + second) == ["a3"]  # it went, and is a new one


def test_none_begins_beside_a_run_of_the_same_thing(desk: Any, load: Loaded) -> None:
    text = 'on task.wrapup named "a" mode parallel per task.taskSid do\n  log "{task.attributes.n}"\n  wait 1h\nend\n'
    load(text)
    (task,) = [task for task in desk.host.centre.tasks if task.status == "assigned"]
    desk.change(lambda unit: transitions.wrap_up(unit, task.reservation))
    assert desk.logged == ["2"]
    assert load(text.replace(" do\n", " also for current tasks do\n")) == ["3"]


def test_what_fails_is_reported(desk: Any, load: Loaded) -> None:
    load('on task.wrapup as e also for current tasks do log "{e.at + 5m}"')
    assert desk.problems == ["e.at is null: + needs a value"]


def test_the_trace_tells_of_it(desk: Any, load: Loaded) -> None:
    load('on task.wrapup named "w" when task.attributes.n == 5 also for current tasks do log "x"')
    (fact,) = desk.facts("handler.begun")
    assert fact["verdicts"] == [["w", "declined"]]
    assert fact["entities"]["task"].startswith("WT")
    assert fact["reads"] == [{"task.attributes.n": 3}]


def test_every_event_with_a_state_has_something_of_that_kind(make_desk: Any) -> None:
    catalogue = make_desk().host.scripts.catalogue()
    kinds = {"tasks": "task", "reservations": "reservation", "workers": "worker"}
    for word, events in STATES.items():
        for event in events:
            info = catalogue.event(event)
            assert info is not None
            assert kinds[word] in info.fields
            assert word in info.current
