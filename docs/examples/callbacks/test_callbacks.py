"""Tests of the plugin: a host in virtual time, without a network and without waiting."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import offhook_callbacks
import pytest

from offhook import ActionError, Event, Host, HostOptions, VirtualClock
from offhook.centre import CentreConfig, Task, WorkerConfig, transitions

CENTRE = CentreConfig(workers=(WorkerConfig(name="Ana", activity="Available"),))


def in_a_host(story: Callable[[Host, Task], Coroutine[Any, Any, None]]) -> None:
    """Run a story in a host with the plugin, where Ana has accepted a chat."""

    async def told() -> None:
        # strict: a failing handler fails the test
        options = HostOptions(clock=VirtualClock(), centre=CENTRE, plugins=(offhook_callbacks,), strict=True)
        async with Host(options) as host:
            with host.centre.unit("test") as unit:
                task = transitions.create_task(unit, channel="chat")
            await host.settle()
            await host.invoke("AcceptTask", {"sid": task.sid}, worker="Ana")
            await story(host, task)

    asyncio.run(told())


def test_a_promise_is_kept_with_the_task() -> None:
    async def story(host: Host, task: Task) -> None:
        said = await host.invoke("PromiseCallback", {"sid": task.sid, "number": "+4930123456"}, worker="Ana")

        assert said == "within 30 minutes"
        assert task.attributes["callback"] == {"number": "+4930123456", "minutes": 30}

    in_a_host(story)


def test_its_time_comes() -> None:
    async def story(host: Host, task: Task) -> None:
        heard: list[Event] = []
        host.on_event(heard.append)
        await host.invoke("PromiseCallback", {"sid": task.sid, "number": "+4930123456", "minutes": 15}, worker="Ana")

        await host.advance(timedelta(minutes=14))
        assert not [event for event in heard if event.type == "callback.due"]
        await host.advance(timedelta(minutes=1))
        assert [event.data["number"] for event in heard if event.type == "callback.due"] == ["+4930123456"]

    in_a_host(story)


def test_one_promise_a_task() -> None:
    async def story(host: Host, task: Task) -> None:
        await host.invoke("PromiseCallback", {"sid": task.sid, "number": "+4930123456"}, worker="Ana")

        with pytest.raises(ActionError) as caught:
            await host.invoke("PromiseCallback", {"sid": task.sid, "number": "+4930123456"}, worker="Ana")

        assert caught.value.code == "callback-promised"

    in_a_host(story)
