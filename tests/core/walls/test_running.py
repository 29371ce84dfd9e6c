"""Plugins that go wrong while the host runs: each failure is named with file and line, and everything else goes on."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from offhook import ActionCancelled, ActionError, Host


async def outcome_of(host: Host, kind: Any, errors: list[Any]) -> str:
    """What came of the invocation that the kind asks for."""
    if kind.invocation is None:
        return "completed"
    try:
        await host.invoke(*kind.invocation, worker="Ann")
    except ActionCancelled as cancelled:
        errors.append(cancelled)
        return f"cancelled {cancelled.code}"
    except ActionError as error:
        errors.append(error)
        return f"failed {error.code}"
    return "completed"


async def rest(host: Host, kind: Any, time: str) -> None:
    """Give everything the time that it takes."""
    if time == "virtual":
        await host.advance(timedelta(minutes=2))
        return
    for _ in range(20 if not kind.impatient else 100):
        await asyncio.sleep(0.01)


def told(kit: Any, host: Host, verdict: str, errors: list[Any]) -> list[tuple[str, str]]:
    """(place, message) of everything that was said."""
    if verdict == "refused":
        return [(error.place or "", str(error)) for error in errors]
    kind = {"failed": "handler.failed", "blocked": "handler.blocked"}[verdict]
    return [(one["place"], one.get("message", "")) for one in kit.records(host, kind)]


async def test_it_is_named_and_the_rest_goes_on(walls: Any, kit: Any, bad: Any, time: str) -> None:
    errors: list[Any] = []
    async with walls.host(bad, time=time) as host:
        assert await outcome_of(host, bad, errors) == bad.outcome
        await rest(host, bad, time)
        # somebody else, something else
        walls.neighbour.heard.clear()
        await host.invoke("ToggleSidebar", worker="Sue")
        with host.centre.unit("test") as unit:
            unit.emit("session.started", {"worker": host.centre.worker("Sue")})
        await rest(host, bad, time)
        assert {"ToggleSidebar", "session.started"} <= set(walls.neighbour.heard)
        assert host.centre.worker("Ann").phone != "nowhere"
    for mark in bad.marks:
        found = told(kit, host, mark.verdict, errors)
        assert any(place == bad.place(mark) and mark.words in message for place, message in found), found


async def test_a_strict_host_stops(walls: Any, kit: Any, bad: Any, time: str) -> None:
    failures = bad.of("failed")
    if not failures:
        pytest.skip("no handler fails")
    host = walls.host(bad, time=time, strict=True)
    with pytest.raises(ActionError) as caught:
        await in_turn(host, bad, time)
    assert caught.value.code == "handler-failed"
    assert caught.value.place in [bad.place(mark) for mark in failures]
    assert caught.value.place in [place for place, _ in told(kit, host, "failed", [])]


async def in_turn(host: Host, kind: Any, time: str) -> None:
    """What the kind asks for, then something else, which tells what failed after the first one had ended."""
    try:
        async with host:
            if kind.invocation is not None:
                await host.invoke(*kind.invocation, worker="Ann")
            await rest(host, kind, time)
            await host.invoke("ToggleSidebar", worker="Sue")
    finally:
        await host.close()
