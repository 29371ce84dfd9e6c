"""What a host that traces writes down beside what happened."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from offhook import Host, hookimpl

SCRIPT = """
on reservation.created named "waits" mode queued when worker.name == "Ann" do
  wait 5m
  Ping text: "later"
end
on reservation.created named "single" mode single when worker.name == "Ann" do
  wait 5m
end
on reservation.created named "other" when worker.name == "Bob" do stop
on reservation.created named "ran" do log "here"
on reservation.created named "broken" do
  let x = 1 + task.attributes.nothing
end
"""


def recorded(host: Host, kind: str) -> list[dict[str, Any]]:
    return [record.to_json() for record in host.journal if record.kind == kind]


def run(host: Host, work: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with host:
            await work()

    asyncio.run(whole())


def offered(kit: Any, host: Host, *, minutes: int = 0) -> None:
    async def work() -> None:
        kit.task(host)
        await host.settle()
        await host.advance(timedelta(minutes=minutes))

    run(host, work)


def test_each_handler_of_an_event_has_its_verdict_and_what_its_condition_read(kit: Any) -> None:
    host = kit.host(script=SCRIPT, trace=True)
    offered(kit, host)
    (heard,) = recorded(host, "event.heard")
    (event,) = recorded(host, "reservation.created")
    assert heard["subject"] == event["subject"]
    assert heard["event"] == "reservation.created"
    assert heard["verdicts"] == [
        ["waits", "waits"], ["single", "waits"], ["other", "declined"], ["ran", "ran"], ["broken", "failed"],
    ]  # fmt: skip
    assert heard["reads"] == [{"worker.name": "Ann"}] * 3 + [None] * 2
    assert len(heard["timings"]) == 5
    assert all(seconds >= 0 for seconds in heard["timings"])


def test_queued_and_dropped_runs_say_so(kit: Any) -> None:
    host = kit.host(script=SCRIPT, trace=True)
    offered(kit, host, minutes=3)  # an offer ends after two minutes, and another one is made
    verdicts = dict(recorded(host, "event.heard")[1]["verdicts"])
    assert (verdicts["waits"], verdicts["single"]) == ("queued", "dropped")


def test_runs_that_wait_tell_when_they_began_to_and_how_they_ended(kit: Any) -> None:
    host = kit.host(script=SCRIPT, trace=True)
    offered(kit, host, minutes=6)
    began, ended = recorded(host, "run.waits"), recorded(host, "run.ended")
    (first_event, *_) = recorded(host, "reservation.created")
    assert [(one["handler"], one["cause"]) for one in began[:2]] == [
        ("waits", first_event["subject"]), ("single", first_event["subject"]),
    ]  # fmt: skip
    assert [(one["subject"], one["handler"], one["verdict"]) for one in ended[:2]] == [
        (began[0]["subject"], "waits", "ran"), (began[1]["subject"], "single", "ran"),
    ]  # fmt: skip
    assert began[0]["key"].startswith("WT")
    assert began[0]["until"] == "2026-01-05T00:05:00Z"


def test_a_run_that_waits_for_a_condition_says_so(kit: Any) -> None:
    script = """on reservation.created named "h" mode parallel do
  wait 1m
  wait until task.status == "canceled" up to 10m
end
"""
    host = kit.host(script=script, trace=True)
    offered(kit, host, minutes=1)
    waits = [(one.get("for"), one["until"]) for one in recorded(host, "run.waits")]
    assert waits == [(None, "2026-01-05T00:01:00Z"), ("a condition", "2026-01-05T00:11:00Z")]


def test_a_schedule_is_noted_each_time(kit: Any) -> None:
    host = kit.host(script='every 1m named "tick" when workers is empty do stop\n', trace=True)

    async def work() -> None:
        await host.advance(timedelta(minutes=2))

    run(host, work)
    fired = recorded(host, "schedule.fired")
    assert [(one["verdicts"], one["reads"]) for one in fired] == [
        ([["tick", "declined"]], [{"workers": "(2 items)"}])
    ] * 2


def test_the_handlers_are_listed_at_the_start_and_when_they_change(kit: Any) -> None:
    def before_ping() -> None:
        pass

    host = kit.host(kit.plugin("hooks", before_ping=before_ping), script=SCRIPT, trace=True)

    async def work() -> None:
        kit.task(host)
        await host.settle()
        host.scripts.load([kit.script('after Ping named "new" mode single when true do stop\n', "new.hook")], {})

    run(host, work)
    first, second = recorded(host, "handlers.loaded")
    names = [one["name"] for one in first["handlers"]]
    assert names == ["hooks.before_ping", "waits", "single", "other", "ran", "broken"]
    hook, waits = first["handlers"][:2]
    assert (hook["kind"], hook["owner"], hook["stage"], hook["targets"]) == ("plugin", "hooks", "before", ["Ping"])
    assert "condition" not in hook
    assert hook["rule"] == {"limit": "30s"}
    assert (waits["condition"], waits["mode"]) == ('worker.name == "Ann"', "queued")
    assert waits["place"].endswith("test.hook:2")
    assert [one["name"] for one in second["handlers"]] == ["hooks.before_ping", "new"]


@pytest.mark.parametrize("digest", [True, False])
def test_a_host_that_does_not_trace_has_none_of_it(kit: Any, digest: bool) -> None:
    kinds = {"event.heard", "run.waits", "run.ended", "handlers.loaded", "schedule.fired"}
    plain = kit.host(script=SCRIPT, digest=digest)
    offered(kit, plain, minutes=6)
    assert plain.recorder is None
    assert not kinds & {record.kind for record in plain.journal}


def test_tracing_changes_no_digest(kit: Any) -> None:
    digests = []
    for trace in (True, False):
        host = kit.host(script=SCRIPT, trace=trace, digest=True)
        offered(kit, host, minutes=6)
        digests.append(host.journal.digest.hexdigest())
    assert digests[0] == digests[1]


def test_async_hooks_of_plugins_are_runs_too(kit: Any) -> None:
    @hookimpl
    async def on_reservation_created(event: Any, host: Any) -> None:
        await host.sleep(timedelta(minutes=1))

    host = kit.host(kit.plugin("hooks", on_reservation_created=on_reservation_created), trace=True)
    offered(kit, host, minutes=2)
    assert recorded(host, "event.heard")[0]["verdicts"] == [["hooks.on_reservation_created", "waits"]]
    assert recorded(host, "run.ended")[0]["verdict"] == "ran"
