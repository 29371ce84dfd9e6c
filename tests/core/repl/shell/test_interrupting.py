"""What Ctrl-C stops."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from offhook.repl.shell.interrupting import interruptible, run_session, uninterrupted


@pytest.fixture
def pressing() -> Iterator[Callable[..., list[str]]]:
    """Presses Ctrl-C after so many seconds each, and gives what was told of it."""
    before = signal.getsignal(signal.SIGINT)
    threads: list[threading.Thread] = []

    def press(*pauses: float) -> list[str]:
        def hands() -> None:
            for pause in pauses:
                time.sleep(pause)
                os.kill(os.getpid(), signal.SIGINT)

        threads.append(threading.Thread(target=hands))
        threads[-1].start()
        return []

    yield press
    for thread in threads:
        thread.join()
    assert signal.getsignal(signal.SIGINT) is before


def busy(seconds: float = 20) -> None:
    """Work that never lets go."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def test_work_that_waits_is_stopped_by_the_first_one(pressing: Any) -> None:
    told = pressing(0.2)

    async def main() -> str | None:
        return await interruptible(asyncio.sleep(20, "slept"), lambda: told.append("stopping"))

    assert run_session(main()) is None
    assert told == ["stopping"]


def test_work_that_does_not_let_go_is_stopped_by_the_second_one_and_the_session_goes_on(pressing: Any) -> None:
    told = pressing(0.2, 0.2)

    async def work() -> None:
        busy()

    async def main() -> list[str | None]:
        stopped = await interruptible(work(), lambda: told.append("stopping"))
        return [stopped, await asyncio.sleep(0, "goes on")]

    began = time.monotonic()
    assert run_session(main()) == [None, "goes on"]
    assert time.monotonic() - began < 10
    assert told == ["stopping"]


def test_so_is_work_of_a_task_that_it_waits_for(pressing: Any) -> None:
    told = pressing(0.2, 0.2)

    async def inner() -> None:
        busy()

    async def work() -> None:
        await asyncio.create_task(inner())

    async def main() -> list[str | None]:
        stopped = await interruptible(work(), lambda: told.append("stopping"))
        return [stopped, await asyncio.sleep(0, "goes on")]

    assert run_session(main()) == [None, "goes on"]


def test_so_is_work_that_the_loop_does_by_itself(pressing: Any) -> None:
    told = pressing(0.2, 0.2)

    async def work() -> None:
        asyncio.get_running_loop().call_soon(busy)
        await asyncio.sleep(20)

    async def main() -> list[str | None]:
        stopped = await interruptible(work(), lambda: told.append("stopping"))
        return [stopped, await asyncio.sleep(0, "goes on")]

    assert run_session(main()) == [None, "goes on"]


def test_where_nothing_is_to_be_stopped_it_ends_the_session(pressing: Any) -> None:
    pressing(0.2)
    with pytest.raises(KeyboardInterrupt):
        run_session(asyncio.sleep(20))


def test_another_program_on_the_terminal_has_it_to_itself(pressing: Any) -> None:
    pressing(0.1)
    with uninterrupted():
        busy(0.4)
