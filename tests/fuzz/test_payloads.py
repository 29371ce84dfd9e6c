"""Payloads that hold anything, for every action: only documented errors come out, and an error changes nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.conftest import tried
from tests.fuzz.strategies import NUMBERS, TEXTS, VALUES, nested

from offhook import ActionCancelled, ActionError, Host, HostOptions, VirtualClock
from offhook.centre import CentreConfig, QueueConfig, WorkerConfig, WorkflowConfig, transitions
from offhook.centre.snapshot import take_snapshot
from offhook.error_codes import HOST_CODES
from offhook.hosting import load_plugins

ACTIONS = sorted(spec.name for spec in load_plugins().registry.actions)
ROUND = 24
"""Actions of one example: a host for each would cost too much."""
CENTRE = CentreConfig(
    queues=(QueueConfig(name="Everyone"), QueueConfig(name="Others")),
    workflows=(WorkflowConfig(name="Main", default_queue="Everyone"),),
    workers=(
        WorkerConfig(name="Ana", activity="Available", roles=("admin",)),
        WorkerConfig(name="Ben", activity="Available"),
        WorkerConfig(name="Cem", roles=("supervisor",)),
    ),
)


def fields(host: Host, action: str, known: list[str]) -> st.SearchStrategy[Any]:
    """A payload with the action's own fields, odd values in them."""
    names = [info.alias or name for name, info in host.registry.action(action).model.model_fields.items()]
    sids = st.sampled_from(known)
    values = sids | VALUES | NUMBERS | TEXTS | st.dictionaries(st.sampled_from([*names, "sid"]), sids, max_size=2)
    keys = st.sampled_from([*names, "sid", "unknown"])
    return st.dictionaries(keys, values, max_size=4) | st.dictionaries(keys, sids, max_size=3) | sids | VALUES


async def invoke_all(data: st.DataObject, actions: list[str]) -> None:
    async with Host(HostOptions(clock=VirtualClock(), centre=CENTRE)) as host:
        for number in range(3):
            with host.centre.unit("test") as unit:
                transitions.create_task(unit, channel="chat", attributes={"n": number})
        await host.settle()
        tasks = list(host.centre.tasks)
        known = [*(task.sid for task in tasks), *(task.task_sid for task in tasks), "Ana", "Ben", "Everyone", "Others"]
        known += [worker.sid for worker in host.centre.workers] + [queue.sid for queue in host.centre.queues]
        for action in actions:
            payload = data.draw(fields(host, action, known), label=action)
            worker = data.draw(st.sampled_from(["Ana", "Ben", None, "Nobody"]), label="worker")
            await invoke(host, action, payload, worker)


async def invoke(host: Host, action: str, payload: Any, worker: str | None) -> None:
    before = take_snapshot(host.centre)
    error = await refused(host, action, payload, worker)
    if error is None:
        for record in host.journal:
            record.to_json()
        return
    assert error.code in {*HOST_CODES, *host.registry.action(action).errors}
    assert "Traceback" not in str(error)
    await host.settle()
    assert take_snapshot(host.centre) == before


async def refused(host: Host, action: str, payload: Any, worker: str | None) -> ActionError | None:
    """The error that came out of it."""
    try:
        await host.invoke(action, payload, worker=worker)
    except ActionCancelled:
        return None
    except ActionError as error:
        return error
    return None


@pytest.mark.parametrize("start", range(0, len(ACTIONS), ROUND), ids=lambda start: ACTIONS[start])
@tried(8)
@given(data=st.data())
def test_any_payload_for_every_action(start: int, data: st.DataObject) -> None:
    asyncio.run(invoke_all(data, ACTIONS[start : start + ROUND]))


def test_every_action_is_among_them() -> None:
    assert len(ACTIONS) >= 69


ODD = [10**5000, float("nan"), float("inf"), "\ud800", b"x", object(), {1: 2}, {None: 3}, nested(2000)]


@pytest.mark.parametrize("value", ODD, ids=lambda value: type(value).__name__)
def test_values_that_no_json_has(value: Any) -> None:
    async def run() -> None:
        async with Host(HostOptions(clock=VirtualClock(), centre=CENTRE)) as host:
            for action in ("SetActivity", "SetTaskAttributes", "HistoryGo", "AcceptTask", "TransferTask"):
                names = [info.alias or name for name, info in host.registry.action(action).model.model_fields.items()]
                for payload in (value, *({name: value} for name in names), dict.fromkeys(names, value)):
                    await invoke(host, action, payload, "Ana")

    asyncio.run(run())
