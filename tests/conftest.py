"""What all tests share: `async def` tests run in an event loop of their own, and nothing may be left over in it."""

from __future__ import annotations

import asyncio
import gc
import inspect
from collections.abc import Coroutine, Generator
from typing import Any

import pytest

pytest_plugins = ["pytester"]


async def _watched(coroutine: Coroutine[Any, Any, Any], problems: list[dict[str, Any]]) -> None:
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: problems.append(context))
    await coroutine
    left = asyncio.all_tasks() - {asyncio.current_task()}
    assert not left, f"tasks are left over: {left}"


_TESTS = pytest.StashKey[int]()
_SETTLED_EVERY = 100


def _settle() -> None:
    """What is there between two tests stays: looking through all of it after each test took half of their time."""
    gc.collect()
    gc.freeze()


_LONG = ("tests/plugins/machine/", "tests/core/simulation/test_kill.py", "tests/examples/test_city_hall_run.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Lines that only examples drawn by chance reach are not counted as covered; nor does counting slow those down.

    What takes minutes begins first: at the end one process would work at it while the others are done.
    """
    items.sort(key=lambda item: not item.nodeid.startswith(_LONG))
    for item in items:
        if item.get_closest_marker("hypothesis") is not None:
            item.add_marker(pytest.mark.no_cover)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """The modules of the tests are there."""
    _settle()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """From time to time, and soon after the first, the parts that tests imported are there, too."""
    yield
    done = item.config.stash[_TESTS] = item.config.stash.get(_TESTS, 0) + 1
    if done % _SETTLED_EVERY == 5:
        _settle()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a coroutine function as a test."""
    function = pyfuncitem.obj
    if not inspect.iscoroutinefunction(function):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    problems: list[dict[str, Any]] = []
    asyncio.run(_watched(function(**arguments), problems))
    gc.collect()  # a coroutine that was never awaited, or a pending task, speaks up when it goes
    assert not problems, f"the event loop complains: {problems}"
    return True
