"""The parts of a run that a store keeps, each by itself: written as JSON, read again, and the same."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offhook import VirtualClock
from offhook.errors import ConfigError
from offhook.simulation.agenda import Agenda
from offhook.simulation.case_counts import CaseCounts
from offhook.simulation.changed import Changed
from offhook.simulation.histogram import Histogram
from offhook.simulation.identity import changed_files, check_same, identity_of
from offhook.simulation.input_events import (
    ActionInput,
    CancelTask,
    CustomerHangsUp,
    CustomerWrites,
    NewTask,
    WebhookInput,
    WorkerActivity,
)
from offhook.simulation.kept_events import event_from_json, event_to_json
from offhook.simulation.kept_figures import Figures
from offhook.simulation.kept_summary import summary_from_row, summary_to_row
from offhook.simulation.run import Simulation
from offhook_grammar.values import FrozenDict, freeze

from .conftest import Folder, event

AT = datetime(2026, 1, 5, 9, 0, 0, 250_000, UTC)


def through_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


def test_only_what_changed_is_written_and_what_came_and_went_is_not() -> None:
    rows: dict[str, Any] = {}
    changed = Changed()
    changed.note("too early")
    changed.watch(["old"])
    rows["new"] = 1
    for key in ("new", "brief", "old"):
        changed.note(key)
    assert changed.take(rows.get) == {"new": 1, "old": None}
    assert changed.take(rows.get) == {}
    del rows["new"]
    changed.note("new")
    assert changed.take(rows.get) == {"new": None}


EVENTS = [
    NewTask(AT, 3, "C1", "voice", "Main", None, 5, freeze({"a": [1, 2.0, {"b": None}]}), "Eve", "e@x.org", "inbound"),
    NewTask(AT, 4),
    CancelTask(AT, 5, case="C1", reason="solved"),
    WorkerActivity(AT, 6, "Ada", "Break"),
    ActionInput(AT, 7, "SetActivity", FrozenDict({"activityName": "Break"}), "Ada"),
    ActionInput(AT, 8, "SetTaskAttributes", FrozenDict({"attributes": {}}), None, "C-1"),
    CustomerWrites(AT, 8, "C-1", "Hello?", "Hi", FrozenDict({"lang": "en"})),
    CustomerWrites(AT, 8, "C-1", "", None, FrozenDict(), (FrozenDict({"name": "a.txt", "text": "é"}),)),
    CustomerHangsUp(AT, 9, "C-1", "wrong number"),
    WebhookInput(AT, 10, "order.paid", freeze({"sum": 5, "items": [1, None]})),
    WebhookInput(AT, 11, "ping"),
]


@pytest.mark.parametrize("given", EVENTS)
def test_an_event_that_was_read_is_the_same_again(given: Any) -> None:
    again = event_from_json(through_json(event_to_json(given)))
    assert again == given
    assert hash(getattr(again, "attributes", None)) == hash(getattr(given, "attributes", None))


@settings(deadline=None)
@given(st.lists(st.timedeltas(timedelta(), timedelta(days=2)), max_size=20))
def test_a_histogram_is_the_same_again(durations: list[timedelta]) -> None:
    first, again = Histogram(), Histogram()
    for duration in durations:
        first.add(duration)
    again.restore(through_json(first.state()))
    assert (again.to_json(), again.total, again.state()) == (first.to_json(), first.total, first.state())


RULES = """
on task.created named "tag" do SetTaskAttributes task: task, attributes: {seen: true}, mergeExisting: true
on task.created named "wrong" when task.attributes.size is not empty do log text(number(task.attributes.size) + 1)
before RejectTask named "never" do cancel "case {task.attributes.size default 7} has to be taken"
"""
MIXED = [
    *(event("09:00:00", channel="voice" if at % 2 else "web", case=f"C{at}") for at in range(8)),
    event("09:10:00", attributes={"size": "big"}),
    event("09:11:00", type="action", action="SetActivity", payload={"activityName": "nowhere"}, worker="Ada"),
    event("09:12:00", channel="fax"),
]
EXTRA = 'rejects = 0.4\nignores = 0.1\n[customers]\ngives_up = 0.7\npatience = "10s"\n'


@pytest.fixture
def mixed(folder: Folder) -> Folder:
    return folder.write(rules=RULES, extra=EXTRA, events=MIXED)


def test_a_summary_is_the_same_again(mixed: Folder) -> None:
    summary = mixed.run()
    assert summary.total().abandoned
    assert summary.handler_problems
    again = summary_from_row(through_json(summary_to_row(summary)))
    assert again.to_json() == summary.to_json()
    assert again.total().waiting.state() == summary.total().waiting.state()


def test_figures_are_the_same_again(mixed: Folder) -> None:
    simulation = mixed.simulation()
    figures = Figures(simulation.host, simulation.cases)
    simulation.cases.changed.watch()
    asyncio.run(simulation.run())
    rows = through_json(figures.changes())
    assert figures.changes() == {}
    fresh = mixed.simulation()
    cases = CaseCounts(fresh.host.centre)
    restored = Figures(fresh.host, cases)
    restored.restore(rows)
    assert restored.changes() == {}
    assert cases.reasons == simulation.cases.reasons
    shown = [
        {name: counts.to_json() for name, counts in each.by_channel().items()} for each in (cases, simulation.cases)
    ]
    assert shown[0] == shown[1]
    assert fresh.host.journal.summary == simulation.host.journal.summary
    assert fresh.host.journal.digest.count == simulation.host.journal.digest.count > 0
    stats = [[each.stats for each in one.host.scripts.handlers] for one in (fresh, simulation)]
    assert stats[0] == stats[1]
    fresh.feeder.reader.close()


@pytest.mark.parametrize(
    ("key", "row"),
    [
        ("event task.created", {}),
        ("most open", "3"),
        ("journal", [1, 2, [], 4]),
        ("action AcceptTask", {"completed": True}),
        ("channel voice", {"created": {}, "place": 0}),
        ("waiting voice", {"total": 1, "counts": {"5": None}}),
        ("reasons", {"no agent": "many"}),
        ("errors", [["AcceptTask", 7, 1]]),
    ],
)
def test_what_is_no_figure_is_told(mixed: Folder, key: str, row: Any) -> None:
    fresh = mixed.simulation()
    figures = Figures(fresh.host, CaseCounts(fresh.host.centre))
    with pytest.raises(TypeError, match=f"{key} is no figure"):
        figures.restore({key: row})
    fresh.feeder.reader.close()


# ------------------------------------------------------------ plans


class FakeHost:
    """A clock, and flows that wait until somebody closes them."""

    def __init__(self) -> None:
        self.clock = VirtualClock(AT)
        self.flows: list[Any] = []

    def spawn(self, coroutine: Any) -> None:
        coroutine.send(None)
        self.flows.append(coroutine)


def agenda(done: list[Any]) -> tuple[Any, Agenda, Changed]:
    host, changed = FakeHost(), Changed()
    made = Agenda(host, changed)  # type: ignore[arg-type]
    made.means("say", lambda *words: done.append((host.clock.now(), *words)))
    return host, made, changed


def test_plans_are_the_same_again_in_the_order_in_which_they_were_made() -> None:
    first_done: list[Any] = []
    host, first, changed = agenda(first_done)
    changed.watch()
    for word in "abcde":
        first.plan(f"plan {word}", AT + timedelta(seconds=5), "say", word)
        first.plan_also("also", AT + timedelta(seconds=5 if word < "c" else 3), "say", word, "too")
    first.drop("plan b")
    first.plan("plan a", AT + timedelta(seconds=5), "say", "a", "later")
    assert first.count("plan") == 4
    rows = through_json(changed.take(first.row))

    again_done: list[Any] = []
    fresh, again, fresh_changed = agenda(again_done)
    fresh.clock.places = host.clock.places
    fresh_changed.watch(rows)
    again.restore(rows)
    for one, made in ((host, first), (fresh, again)):
        made.plan("plan z", AT + timedelta(seconds=5), "say", "z")
        while one.clock.fire_next():
            pass
    assert again_done == first_done
    assert [words for _, *words in first_done][-3:] == [["e"], ["a", "later"], ["z"]]
    assert set(fresh_changed.take(again.row)) == set(rows)


@pytest.mark.parametrize("given", [[{}], "WK1", [1], None])
def test_a_plan_of_something_else_is_told_when_it_is_taken_up(given: Any) -> None:
    """Rows that somebody edited: later they would come up as a bare error, in the middle of the run."""
    _, made, _ = agenda([])
    row = {"what": "say", "with": given, "due": AT.isoformat(), "place": 1}
    for key in ("plan a", "acting 1"):
        with pytest.raises(TypeError, match="where its texts belong"):
            made.restore({key: row})


def test_what_was_begun_is_begun_again_unless_it_counts_already() -> None:
    began: list[str] = []

    async def acts(word: str) -> None:
        began.append(word)
        await asyncio.sleep(0)

    def may_act(final: set[str]) -> tuple[Any, Agenda, Changed]:
        host, made, changed = agenda([])
        changed.watch()
        made.means("act", acts)
        made.means("once", acts, lambda word: word in final)
        return host, made, changed

    final: set[str] = set()
    host, first, changed = may_act(final)
    first.act("act", "a")
    first.act("once", "b")
    first.act("once", "c")
    assert len(changed.take(first.row)) == 3
    final.add("b")
    first.look()
    rows = through_json(changed.take(first.row))
    assert [row.get("final") for row in rows.values()] == [True, None]
    rows["acting 1"] = through_json(first.row("acting 1"))
    assert began == ["a", "b", "c"]

    fresh, again, _ = may_act(set())
    again.restore(rows)
    assert again.acting
    began.clear()
    again.go_on()
    assert began == ["a", "c"]
    for flow in (*host.flows, *fresh.flows):
        with pytest.raises(StopIteration):
            flow.send(None)
    assert not first.acting
    assert not again.acting


# ------------------------------------------------------------ which run


def identity(folder: Folder, **options: Any) -> dict[str, Any]:
    simulation: Simulation = folder.simulation(**options)
    simulation.feeder.reader.close()
    found = identity_of(simulation.options.sources, simulation.host, realtime=False, events_format=None)
    return dict(through_json(found))


def test_layout_and_comments_make_no_other_run(folder: Folder) -> None:
    first = identity(folder)
    folder.write(extra="# more to say\n")
    (folder.path / "centre.toml").write_text("\n# ours\n" + (folder.path / "centre.toml").read_text("utf-8"), "utf-8")
    check_same(first, identity(folder), "run.store")
    assert changed_files(first, identity(folder)) == []


def test_what_differs_is_named_all_of_it(folder: Folder, tmp_path: Path) -> None:
    folder.write(rules='param limit: number = 3\non task.created do log "{limit}"\n')
    first = identity(folder)
    scenario = (folder.path / "scenario.toml").read_text("utf-8").replace('handling = "60s"', 'handling = "61s"')
    centre = (folder.path / "centre.toml").read_text("utf-8").replace('"Bob"', '"Bert"')
    folder.write(scenario=scenario, centre=centre)
    with pytest.raises(ConfigError) as caught:
        check_same(first, identity(folder, seed=8, params={"limit": "4"}), "run.store")
    assert str(caught.value) == (
        "run.store: it belongs to another run: in its scenario agents was different; "
        "in its centre worker was different; the parameter limit was not given, and is '4'; its seed was 7, and is 8 "
        "(give the command that the run began with, or another --store FILE)"
    )
    assert caught.value.code == "other-run"


def test_other_scripts_make_another_run_and_changed_ones_do_not(folder: Folder) -> None:
    first = identity(folder)
    folder.write(rules='on task.created do log "new"\n')
    check_same(first, identity(folder), "run.store")
    assert changed_files(first, identity(folder)) == ["rules.hook"]
    (folder.path / "more.hook").write_text('on task.created do log "more"\n', "utf-8")
    scenario = (folder.path / "scenario.toml").read_text("utf-8").replace('"rules.hook"', '"rules.hook", "more.hook"')
    folder.write(scenario=scenario)
    with pytest.raises(ConfigError, match=r"its scripts were rules\.hook, and are rules\.hook, more\.hook"):
        check_same(first, identity(folder), "run.store")
