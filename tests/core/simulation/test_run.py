from __future__ import annotations

import asyncio
import io
import json
from pathlib import Path
from typing import Any

import pytest

from offhook.errors import ConfigError
from offhook.simulation.run import RunOptions, Simulation
from offhook.simulation.sources import host_options_for, read_sources

from .conftest import Folder, event


def test_events_happen_at_their_times(folder: Folder) -> None:
    folder.write(events=[event("09:00:10"), event("09:00:10"), event("11:00:00")])
    simulation = folder.simulation()
    summary = asyncio.run(simulation.run())
    created = [record.at for record in simulation.host.journal if record.kind == "task.created"]
    assert [f"{at:%H:%M:%S}" for at in created] == ["09:00:10", "09:00:10", "11:00:00"]
    assert (summary.events, summary.events_by_type) == (3, {"task.created": 3})
    assert f"{summary.started_at:%H:%M}" == "09:00"


def test_a_task_is_what_its_event_says(folder: Folder) -> None:
    one = event(
        "09:00:10",
        channel="web",
        priority=5,
        attributes={"topic": "noise"},
        customer={"name": "Eve", "address": "eve@example.com"},
        direction="inbound",
        queue="Everyone",
        case="C1",
    )
    folder.write(events=[one])
    simulation = folder.simulation()
    seen: list[Any] = []
    simulation.host.on_event(lambda happened: seen.append(happened.entities.get("task")))
    asyncio.run(simulation.run())
    task = next(task for task in seen if task is not None)
    assert (task.channel, task.priority, task.direction) == ("web", 5, "inbound")
    assert task.attributes["topic"] == "noise"
    assert (task.customer.name, task.customer.address) == ("Eve", "eve@example.com")
    assert task.routing_target == simulation.host.centre.queue("Everyone").sid


def test_a_case_can_be_taken_back_until_it_is_served(folder: Folder) -> None:
    lines = [
        event("09:00:10", channel="web", case="A"),
        event("09:00:11", type="task.canceled", case="A", reason="solved itself"),
        event("09:00:20", channel="web", case="B"),
        event("09:00:50", type="task.canceled", case="B"),
        event("09:00:51", type="task.canceled", case="never there"),
    ]
    summary = folder.write(events=lines).run()
    web = summary.channels["web"]
    assert (web.canceled, web.completed) == (1, 1)
    assert summary.reasons == {"solved itself": 1}
    assert (summary.late, summary.problem_count) == (2, 0)


def test_actions_and_activities_come_from_outside_too(folder: Folder) -> None:
    lines = [
        event("09:00:10", type="worker.activity", worker="Ada", activity="Break"),
        event("09:00:20", type="action", action="SetActivity", payload={"activityName": "Offline"}, worker="Bob"),
        event("09:00:30", type="action", action="SetActivity", payload={"activityName": "Offline"}),
    ]
    simulation = folder.write(events=lines).simulation()
    summary = asyncio.run(simulation.run())
    activities = {worker.name: worker.activity.name for worker in simulation.host.centre.workers}
    assert activities == {"Ada": "Break", "Bob": "Offline"}
    assert summary.journal["errors"] == [{"action": "SetActivity", "code": "cant-set-activity", "count": 1}]
    assert summary.problem_count == 0


def test_a_system_outside_tells_the_centre_something(folder: Folder) -> None:
    lines = [
        event("09:00:10", type="webhook.received", name="order.paid", body={"sum": 5, "items": [1]}),
        event("09:00:20", type="webhook.received", name="ping"),
        event("09:00:30", type="webhook.received", body={}),
    ]
    simulation = folder.write(events=lines).simulation()
    seen: list[Any] = []
    simulation.host.on_event(lambda event: seen.append(event) if event.type == "webhook.received" else None)
    summary = asyncio.run(simulation.run())
    assert [(dict(one.data)["name"], dict(one.data)["body"]) for one in seen] == [
        ("order.paid", {"sum": 5, "items": (1,)}),
        ("ping", None),
    ]
    assert summary.problem_count == 1


def test_an_action_can_be_about_a_case_and_is_then_of_whoever_has_it(folder: Folder) -> None:
    note = {"attributes": {"note": "calls back"}, "mergeExisting": True}
    lines = [
        event("09:00:10", channel="web", case="A"),
        event("09:00:20", type="action", action="SetTaskAttributes", case="A", payload=note),
        event("09:00:30", type="action", action="SelectTask", case="A"),
        event("11:00:00", type="action", action="SetTaskAttributes", case="A", payload=note),
        event("11:00:01", type="action", action="SetTaskAttributes", case="never there", payload=note),
    ]
    simulation = folder.write(events=lines).simulation()
    seen: list[Any] = []
    simulation.host.on_event(lambda event: seen.append(event) if event.type == "task.updated" else None)
    summary = asyncio.run(simulation.run())
    assert [dict(event.previous["attributes"]) for event in seen] == [{}, {"seen": True}]
    assert seen[-1].entities["task"].attributes["note"] == "calls back"
    selected = [record for record in simulation.host.journal if record.kind == "invocation.committed"]
    by = {record.what["action"]: record.what["worker"] for record in selected}
    assert by["SelectTask"] is not None
    assert by["SelectTask"] == by["CompleteTask"]
    assert (summary.late, summary.problem_count) == (2, 0)


def test_a_customer_hangs_up_whether_the_call_was_answered_or_not(folder: Folder) -> None:
    lines = [
        event("09:00:10", channel="voice", case="A"),
        event("09:00:33", type="call.ended", case="A"),
        event("09:05:00", channel="voice", case="B"),
        event("09:05:01", type="call.ended", case="B", reason="wrong number"),
        event("09:05:02", type="call.ended", case="B"),
        event("09:06:00", channel="web", case="C"),
        event("09:06:01", type="call.ended", case="C"),
    ]
    simulation = folder.write(events=lines).simulation()
    seen: list[Any] = []
    simulation.host.on_event(seen.append)
    summary = asyncio.run(simulation.run())
    told = [(f"{each.at:%H:%M:%S}", each.type, each.reason) for each in seen if each.type.startswith("call.")]
    assert told == [
        ("09:00:10", "call.ringing", None),
        ("09:00:13", "call.started", None),
        ("09:00:33", "call.ended", "the customer hung up"),
        ("09:05:00", "call.ringing", None),
        ("09:05:01", "call.failed", "wrong number"),
    ]
    assert (summary.channels["voice"].completed, summary.channels["voice"].canceled) == (1, 1)
    assert summary.late == 2


MISFITS = [
    (event("09:00:10", type="worker.activity", worker="Adda", activity="Break"), "did you mean 'Ada'?"),
    (event("09:00:10", type="worker.activity", worker="Ada", activity="Brake"), "Break"),
    (event("09:00:10", type="action", action="AcceptTsk"), "AcceptTask"),
    (event("09:00:10", type="action", action="AcceptTask", payload={"side": "WR1"}), "AcceptTask"),
    (event("09:00:10", channel="fax"), "fax"),
    (event("09:00:10", queue="Everybody"), "did you mean 'Everyone'?"),
    (event("09:00:10", workflow="Al"), "Al"),
    ("{", "not JSON"),
]


@pytest.mark.parametrize(("line", "word"), MISFITS)
def test_a_row_that_does_not_fit_is_named_and_the_rest_goes_on(folder: Folder, line: Any, word: str) -> None:
    folder.write(events=[line, event("09:00:11", channel="web")])
    told: list[str] = []
    simulation = Simulation(
        RunOptions(sources=read_sources([str(folder.path)])), on_problem=lambda problem: told.append(str(problem))
    )
    summary = asyncio.run(simulation.run())
    assert summary.channels["web"].completed == 1
    assert (summary.events, summary.events_by_type) == (1, {"task.created": 1})
    assert summary.problem_count == len(told) == 1
    assert told[0].startswith(f"{folder.path / 'events.jsonl'}:1: ")
    assert word in told[0]
    assert summary.problems == tuple(told)


@pytest.mark.parametrize(("line", "word"), MISFITS)
def test_a_strict_run_stops_at_it(folder: Folder, line: Any, word: str) -> None:
    folder.write(events=[line, event("09:00:11", channel="web")])
    summary = folder.run(strict=True)
    assert summary.stopped == "error"
    assert summary.error is not None
    assert (summary.error["code"], summary.error["line"]) == ("bad-event", 1)
    assert word in summary.error["message"]
    assert "web" not in summary.channels


def test_a_strict_run_stops_at_a_failing_handler(folder: Folder) -> None:
    rules = 'on task.created named "wrong" do log text(number(task.attributes.size) + 1)\n'
    folder.write(rules=rules, events=[event("09:00:10", attributes={"size": "big"}), event("09:30:00")])
    free = folder.run()
    assert (free.events, free.stopped) == (2, None)
    assert [name for name, _, _ in free.handler_problems] == ["wrong"]
    strict = folder.run(strict=True)
    assert (strict.events, strict.stopped) == (1, "error")
    assert strict.error is not None
    assert strict.error["code"] == "handler-failed"
    assert strict.error["place"].endswith("rules.hook:1")


def test_without_a_start_the_run_begins_with_its_first_event(folder: Folder) -> None:
    scenario = (folder.path / "scenario.toml").read_text("utf-8").replace("start = 2026-01-05T09:00:00\n", "")
    folder.write(scenario=scenario, events=[event("2019-07-01T12:00:00"), event("2019-07-01T12:00:30")])
    summary = folder.run()
    assert summary.started_at.isoformat() == "2019-07-01T12:00:00+00:00"
    assert summary.events == 2


def test_what_lies_before_the_start_is_passed_over(folder: Folder) -> None:
    early = [event(f"08:{minute:02}:00") for minute in range(60)]
    summary = folder.write(events=[*early, event("09:00:00", channel="web")]).run()
    assert (summary.skipped, summary.events, summary.total().created) == (60, 1, 1)


def test_the_end_ends_it_whatever_is_open(folder: Folder) -> None:
    scenario = (
        (folder.path / "scenario.toml").read_text("utf-8").replace("seed = 7", "seed = 7\nend = 2026-01-05T09:00:30")
    )
    folder.write(scenario=scenario, events=[event("09:00:10", channel="web"), event("09:00:40", channel="web")])
    summary = folder.run()
    assert (summary.events, summary.total().open) == (1, 1)
    assert f"{summary.ended_at:%H:%M:%S}" == "09:00:30"


def test_a_case_that_never_ends_does_not_keep_the_run_for_ever(folder: Folder) -> None:
    rules = 'before CompleteTask do cancel "never"\nevery 1h do log "still here"\n'
    summary = folder.write(rules=rules, events=[event("09:00:10", channel="web")]).run()
    assert summary.total().open == 1
    assert (summary.ended_at - summary.started_at).days == 2


def test_runs_on_their_way_end_before_the_run_does(folder: Folder) -> None:
    rules = 'after CompleteTask mode parallel do\n  wait 1h\n  log "an hour later"\nend\nevery 10m do log "again"\n'
    summary = folder.write(rules=rules, events=[event("09:00:10", channel="web")]).run()
    assert f"{summary.ended_at:%H:%M:%S}" == "10:01:23"


def test_without_people_open_cases_are_not_waited_for(tmp_path: Path) -> None:
    script = tmp_path / "a.hook"
    script.write_text('on task.created mode parallel do\n  wait 2m\n  log "later"\nend\n', "utf-8")
    lines = json.dumps(event("2026-03-01T10:00:00")).encode() + b"\n"
    options = RunOptions(sources=read_sources([str(script)]), events="-", stdin=lambda: io.BytesIO(lines))
    summary = asyncio.run(Simulation(options).run())
    assert (summary.logs, summary.total().open) == (1, 1)
    assert summary.ended_at.isoformat() == "2026-03-01T10:02:00+00:00"


def test_a_run_without_events_says_so(tmp_path: Path) -> None:
    script = tmp_path / "a.hook"
    script.write_text('every 5m do log "x"\n', "utf-8")
    with pytest.raises(ConfigError, match="no events") as caught:
        Simulation(RunOptions(sources=read_sources([str(script)])))
    assert caught.value.code == "no-events"


def test_a_scenario_that_names_an_unknown_worker_is_refused(folder: Folder) -> None:
    folder.write(extra='\n[[shift]]\ndays = "day"\nfrom = "09:00"\nto = "10:00"\nworkers = ["Adda"]\n')
    with pytest.raises(ConfigError, match="did you mean 'Ada'"):
        folder.simulation()


def test_runs_that_wait_in_line_are_waited_for(tmp_path: Path) -> None:
    script, events = tmp_path / "slow.hook", tmp_path / "events.jsonl"
    script.write_text('on task.created mode queued per "all" do\n  wait 1h\n  log "done"\nend\n', "utf-8")
    events.write_text("".join(json.dumps(event(f"09:00:0{at}")) + "\n" for at in range(3)), "utf-8")
    simulation = Simulation(RunOptions(sources=read_sources([str(script)]), events=str(events)))
    summary = asyncio.run(simulation.run())
    assert (summary.events, summary.logs) == (3, 3)


def test_paths_are_scripts_and_at_most_one_scenario(folder: Folder, tmp_path: Path) -> None:
    other = tmp_path / "more.hook"
    other.write_text('on task.created do log "more"\n', "utf-8")
    sources = read_sources([str(other), str(folder.path)])
    assert [Path(script).name for script in sources.scripts] == ["more.hook", "rules.hook"]
    with pytest.raises(ConfigError, match="second"):
        read_sources([str(folder.path), str(folder.path)])
    with pytest.raises(ConfigError, match="no such file"):
        read_sources([str(tmp_path / "nothing")])
    with pytest.raises(ConfigError, match="neither a script"):
        read_sources([str(folder.path / "events.jsonl")])


def test_the_options_of_a_host_are_those_of_the_scenario(folder: Folder) -> None:
    options = host_options_for([str(folder.path)], plugins=("x.py",), without=("chat",))
    assert (options.seed, options.plugins, options.without) == (7, ("x.py",), ("chat",))
    assert options.centre == str(folder.path / "centre.toml")
    assert options.clock is not None
    assert options.clock.now().isoformat() == "2026-01-05T09:00:00+00:00"


def test_a_mistake_of_the_simulation_itself_is_raised(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write(events=[event("09:00:10", channel="web")])
    simulation = folder.simulation()

    async def broken(*_arguments: Any) -> None:
        raise KeyError("ours")

    monkeypatch.setattr(simulation._world, "invoke", broken)
    with pytest.raises(KeyError, match="ours"):
        asyncio.run(simulation.run())


def test_in_real_time_the_first_event_happens_now(tmp_path: Path) -> None:
    script = tmp_path / "a.hook"
    script.write_text('on task.created do log "seen"\n', "utf-8")
    lines = [event("2019-07-01T12:00:00"), event("2019-07-01T12:00:00.200"), event("2019-07-01T12:00:00.300")]
    data = "".join(f"{json.dumps(line)}\n" for line in lines).encode()
    options = RunOptions(sources=read_sources([str(script)]), events="-", realtime=True, stdin=lambda: io.BytesIO(data))
    simulation = Simulation(options)
    summary = asyncio.run(simulation.run())
    created = [record.at for record in simulation.host.journal if record.kind == "task.created"]
    assert (summary.events, summary.logs) == (3, 3)
    # not how fast we were, but that nothing came early
    assert (created[1] - created[0]).total_seconds() > 0.15
    assert (created[2] - created[0]).total_seconds() > 0.25
    assert created[0].year > 2019


def test_real_time_with_people_is_the_same_code(folder: Folder) -> None:
    scenario = (folder.path / "scenario.toml").read_text("utf-8")
    for name, value in (("time_to_accept", "10ms"), ("handling", "20ms"), ("wrap_up", "10ms")):
        start = scenario.index(f"{name} = ")
        scenario = scenario[:start] + f'{name} = "{value}"' + scenario[scenario.index("\n", start) :]
    folder.write(scenario=scenario, events=[event("09:00:00", channel="web"), event("09:00:00.050", channel="voice")])
    summary = folder.run(realtime=True)
    assert (summary.total().completed, summary.total().open, summary.events) == (2, 0, 2)


def test_stop_ends_it_with_what_has_happened(folder: Folder) -> None:
    folder.write(events=[event(f"09:{minute:02}:00", channel="web") for minute in range(10)])
    simulation = folder.simulation()
    simulation.feeder.on_change = lambda: simulation.stop() if simulation.feeder.taken == 4 else None
    summary = asyncio.run(simulation.run())
    assert (summary.stopped, summary.events, summary.error) == ("interrupted", 4, None)
    assert simulation.summary() is summary
