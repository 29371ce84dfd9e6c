"""What the records of an invocation tell on a host that traces: reads, timings, where it came from, what it changed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from offhook import ActionCancelled, ActionError, Host, hookimpl

SCRIPT = """
before Ping named "first" when payload.count > 5 do stop
before Ping named "edits" when payload.text == "hi" do
  set payload.text = "hello"
end
before Ping named "guard" when payload.text == "stop" do cancel "no"
after Ping named "next" when worker.name == "Ann" do
  notify "done" to worker
  Move sid: "WT1"
end
"""


def run(host: Host, work: Callable[[], Awaitable[Any]]) -> None:
    async def whole() -> None:
        async with host:
            with suppress(ActionError, ActionCancelled):
                await work()
            await host.settle()

    asyncio.run(whole())


def records(host: Host, kind: str, action: str = "Ping") -> list[dict[str, Any]]:
    found = [record.to_json() for record in host.journal if record.kind == kind]
    return [record for record in found if record.get("action") == action]


def pinged(kit: Any, **payload: Any) -> Host:
    host: Host = kit.host(script=SCRIPT, trace=True)
    run(host, lambda: host.invoke("Ping", payload, worker="Ann"))
    return host


def test_reads_and_timings_stand_beside_the_verdicts(kit: Any) -> None:
    (settled,) = records(pinged(kit, text="hi", count=2), "invocation.settled")
    assert settled["verdicts"] == [["first", "declined"], ["edits", "ran"], ["guard", "declined"], ["next", "ran"]]
    assert settled["reads"] == [
        {"payload.count": 2}, {"payload.text": "hi"}, {"payload.text": "hello"}, {"worker.name": "Ann"},
    ]  # fmt: skip
    assert len(settled["timings"]) == 4
    assert all(isinstance(seconds, float) and seconds >= 0 for seconds in settled["timings"])
    assert settled["seconds"] >= sum(settled["timings"]) - 0.001


def test_edits_have_what_was_given(kit: Any) -> None:
    (committed,) = records(pinged(kit, text="hi"), "invocation.committed")
    assert (committed["given"]["text"], committed["payload"]["text"]) == ("hi", "hello")
    (unedited,) = records(pinged(kit, text="x"), "invocation.committed")
    assert "given" not in unedited


def test_one_that_was_cancelled_tells_it_too(kit: Any) -> None:
    (settled,) = records(pinged(kit, text="stop"), "invocation.settled")
    assert settled["reads"] == [{"payload.count": 1}, {"payload.text": "stop"}, {"payload.text": "stop"}]
    assert [verdict for _, verdict in settled["verdicts"]] == ["declined", "declined", "cancelled"]


def test_a_nested_one_tells_its_handler(kit: Any) -> None:
    host = pinged(kit, text="x")
    (committed,) = records(host, "invocation.committed", "Move")
    assert (committed["cause"], committed["from"]["handler"]) == ("IV000000000001", "next")


def test_one_that_came_of_an_event_tells_event_and_run(kit: Any) -> None:
    host = kit.host(script='on reservation.created named "h" do Ping text: "x"\n', trace=True)

    async def work() -> None:
        kit.task(host)

    run(host, work)
    (event,) = [record.subject for record in host.journal if record.kind == "reservation.created"]
    (committed,) = records(host, "invocation.committed")
    assert committed["from"] == {"handler": "h", "run": "RN000000000001", "event": event}


def test_so_does_one_of_a_hook_that_waited(kit: Any) -> None:
    @hookimpl
    async def on_reservation_created(event: Any, host: Any) -> None:
        await host.sleep(timedelta(minutes=1))
        await host.invoke("Ping", {"text": "x"})

    host = kit.host(kit.plugin("hooks", on_reservation_created=on_reservation_created), trace=True)

    async def work() -> None:
        kit.task(host)
        await host.settle()
        await host.advance(timedelta(minutes=1))

    run(host, work)
    (event,) = [record.subject for record in host.journal if record.kind == "reservation.created"]
    (committed,) = records(host, "invocation.committed")
    assert committed["from"]["event"] == event
    assert committed["from"]["handler"] == "hooks.on_reservation_created"


def test_one_that_a_guard_of_the_host_refused_tells_where_it_came_from(kit: Any) -> None:
    host = kit.host(script='after Ping named "h" do\n  Watch otherwise stop\nend\n', trace=True)
    run(host, lambda: host.invoke("Ping", {}, worker="Ann"))
    (refused,) = records(host, "invocation.refused", "Watch")
    assert refused["from"]["handler"] == "h"


def test_what_the_implementation_changed(kit: Any) -> None:
    host = kit.host(builtin=True, trace=True)

    async def work() -> None:
        await host.invoke("SetActivity", {"activityName": "Offline"}, worker="Ann")

    run(host, work)
    (committed,) = records(host, "invocation.committed", "SetActivity")
    ann = host.centre.worker("Ann")
    changed = {one["field"]: (one["entity"], one["before"], one["after"]) for one in committed["effects"]}
    offline, available = host.centre.activity("Offline"), host.centre.activity("Available")
    assert changed["activity"] == (ann.sid, available.sid, offline.sid)
    assert "updatedAt" not in changed
    assert committed["implementing"] >= 0


def test_of_attributes_those_that_differ(kit: Any) -> None:
    host = kit.host(builtin=True, trace=True)

    async def work() -> None:
        task = kit.task(host, attributes={"a": 1, "b": {"c": 2}})
        await host.invoke("SetTaskAttributes", {"sid": task.task_sid, "attributes": {"b": {"c": 3}}}, worker="Ann")

    run(host, work)
    (committed,) = records(host, "invocation.committed", "SetTaskAttributes")
    assert [(one["field"], one["before"], one["after"]) for one in committed["effects"]] == [
        ("attributes.a", 1, None), ("attributes.b", {"c": 2}, {"c": 3}),
    ]  # fmt: skip


def test_notifications_and_log_lines_belong_to_it(kit: Any) -> None:
    host = pinged(kit, text="x")
    (shown,) = [record for record in host.journal if record.kind == "notification.shown"]
    assert shown.subject == "IV000000000001"


def test_a_host_that_does_not_trace_says_none_of_it(kit: Any) -> None:
    host = kit.host(script=SCRIPT)
    run(host, lambda: host.invoke("Ping", {"text": "hi"}, worker="Ann"))
    names = {name for record in host.journal for name in record.what}
    assert not names & {"reads", "timings", "from", "effects", "implementing", "seconds"}
