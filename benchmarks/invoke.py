"""W1: one intercepted action, through Offhook and through what else one might write: `python benchmarks/invoke.py`.

Every handler before the action sets a field of the payload, the implementation gives that field, and every handler
after it sees the result. Offhook's payloads are values, so that setting a field makes and checks another version;
elsewhere it is an entry of a dict. Offhook runs as everybody gets it: on the real clock, with its journal in memory,
its watchdog, guards, statistics and walls. Each case is run a few times first, and has to show the edit in its result
and every handler called.

Where node is installed and `FLEX_BUNDLE` names the file `twilio-flex.prod.js` of the package `@twilio/flex-ui`, Flex's
own manager of actions is timed in the same run (`flex.mjs`).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pluggy
from measuring import Batch, Table, in_turn
from report import as_text

from offhook import FrozenDict, Host, HostOptions, JsonMap, Payload, hookimpl

EDIT = 7
SIZES = (0, 1, 10)
SID = "WT0123456789abcdef0123456789abcdef"
ATTRIBUTES = {"tier": "vip", "age": 31, "queue": "sales", "language": "en", "priority": 0}
GIVEN = {"sid": SID, "attributes": ATTRIBUTES}
FLAT = {"sid": SID, **ATTRIBUTES}

Run = Callable[[int], Awaitable[Any]]
"""Invokes so many times, and gives the last result."""


class Calls:
    """How often handlers before and after were called."""

    def __init__(self) -> None:
        self.before = self.after = 0


class Measured(Payload, group="benchmark", examples=[GIVEN]):
    """The action that is measured."""

    sid: str
    attributes: JsonMap = FrozenDict()


class Flat(Payload, group="benchmark", examples=[FLAT]):
    """The same without a map in it."""

    sid: str
    tier: str
    age: int
    queue: str
    language: str
    priority: int


class Keyed(Payload, group="benchmark", key=("sid",), examples=[GIVEN]):
    """The same with a key: one at a time for each SID."""

    sid: str
    attributes: JsonMap = FrozenDict()


# ------------------------------------------------------------ written out


def floor_sync(size: int, calls: Calls) -> Run:
    """The calls that a person would write, in a row."""

    def before(payload: dict[str, Any]) -> None:
        payload["attributes"]["priority"] = EDIT
        calls.before += 1

    def after(_payload: Any, _result: Any) -> None:
        calls.after += 1

    names = {"before": before, "after": after, "do": lambda payload: payload["attributes"]["priority"]}
    lines = ["def invoke(payload):", *["  before(payload)"] * size, "  result = do(payload)"]
    invoke = _made([*lines, *["  after(payload, result)"] * size, "  return result"], names)
    payload = {"sid": SID, "attributes": dict(ATTRIBUTES)}

    async def run(count: int) -> Any:
        for _ in range(count):
            result = invoke(payload)
        return result

    return run


def floor_async(size: int, calls: Calls) -> Run:
    """The same with coroutine functions."""

    async def before(payload: dict[str, Any]) -> None:
        payload["attributes"]["priority"] = EDIT
        calls.before += 1

    async def after(_payload: Any, _result: Any) -> None:
        calls.after += 1

    async def do(payload: dict[str, Any]) -> Any:
        return payload["attributes"]["priority"]

    lines = ["async def invoke(payload):", *["  await before(payload)"] * size, "  result = await do(payload)"]
    lines += [*["  await after(payload, result)"] * size, "  return result"]
    invoke = _made(lines, {"before": before, "after": after, "do": do})
    payload = {"sid": SID, "attributes": dict(ATTRIBUTES)}

    async def run(count: int) -> Any:
        for _ in range(count):
            result = await invoke(payload)
        return result

    return run


def validated_async(size: int, calls: Calls) -> Run:
    """Written out with coroutine functions, the payload and each edit of it validated by its model: an immutable value,
    as Offhook's payloads are, and nothing else of Offhook."""

    async def before(payload: Measured) -> Measured:
        calls.before += 1
        attributes = {**payload.attributes, "priority": EDIT}
        return Measured.model_validate({**payload.__dict__, "attributes": attributes})

    async def after(_payload: Any, _result: Any) -> None:
        calls.after += 1

    async def do(payload: Measured) -> Any:
        return payload.attributes["priority"]

    lines = ["async def invoke(given):", "  payload = Measured.model_validate(given)"]
    lines += [*["  payload = await before(payload)"] * size, "  result = await do(payload)"]
    lines += [*["  await after(payload, result)"] * size, "  return result"]
    invoke = _made(lines, {"before": before, "after": after, "do": do, "Measured": Measured})

    async def run(count: int) -> Any:
        for _ in range(count):
            result = await invoke(GIVEN)
        return result

    return run


def validated_sync(size: int, calls: Calls) -> Run:
    """The same with plain functions and the flat payload."""

    def before(payload: Flat) -> Flat:
        calls.before += 1
        return Flat.model_validate({**payload.__dict__, "priority": EDIT})

    def after(_payload: Any, _result: Any) -> None:
        calls.after += 1

    lines = ["def invoke(given):", "  payload = Flat.model_validate(given)"]
    lines += [*["  payload = before(payload)"] * size, "  result = do(payload)"]
    lines += [*["  after(payload, result)"] * size, "  return result"]
    names = {"before": before, "after": after, "do": lambda payload: payload.priority, "Flat": Flat}
    invoke = _made(lines, names)

    async def run(count: int) -> Any:
        for _ in range(count):
            result = invoke(FLAT)
        return result

    return run


def _made(lines: list[str], names: dict[str, Any]) -> Any:
    exec("\n".join(lines), names)  # noqa: S102  # our own text
    return names["invoke"]


# ------------------------------------------------------------ pluggy


def _hooks(calls: Calls) -> tuple[pluggy.PluginManager, Any]:
    spec, impl = pluggy.HookspecMarker("bench"), pluggy.HookimplMarker("bench")

    class Specs:
        @spec
        def before(self, payload: Any) -> None: ...
        @spec(firstresult=True)
        def do(self, payload: Any) -> Any: ...
        @spec
        def after(self, payload: Any, result: Any) -> None: ...

    class Core:
        @impl
        def do(self, payload: Any) -> Any:
            return payload["attributes"]["priority"]

    manager = pluggy.PluginManager("bench")
    manager.add_hookspecs(Specs)
    manager.register(Core())
    return manager, impl


def pluggy_hooks(size: int, calls: Calls) -> Run:
    """Three hooks called in turn."""
    manager, impl = _hooks(calls)

    class Listener:
        @impl
        def before(self, payload: Any) -> None:
            payload["attributes"]["priority"] = EDIT
            calls.before += 1

        @impl
        def after(self, payload: Any, result: Any) -> None:
            calls.after += 1

    for _ in range(size):
        manager.register(Listener())
    payload, hook = {"sid": SID, "attributes": dict(ATTRIBUTES)}, manager.hook

    async def run(count: int) -> Any:
        for _ in range(count):
            hook.before(payload=payload)
            result = hook.do(payload=payload)
            hook.after(payload=payload, result=result)
        return result

    return run


def pluggy_wrappers(size: int, calls: Calls) -> Run:
    """One hook with wrappers around it."""
    manager, impl = _hooks(calls)

    class Wrapper:
        @impl(wrapper=True)
        def do(self, payload: Any) -> Any:
            payload["attributes"]["priority"] = EDIT
            calls.before += 1
            result = yield
            calls.after += 1
            return result

    for _ in range(size):
        manager.register(Wrapper())
    payload, hook = {"sid": SID, "attributes": dict(ATTRIBUTES)}, manager.hook

    async def run(count: int) -> Any:
        for _ in range(count):
            result = hook.do(payload=payload)
        return result

    return run


# ------------------------------------------------------------ Offhook


class Bench:
    """The plugin with the actions and their implementations."""

    plugin_name = "bench"

    def __init__(self) -> None:
        self.held = asyncio.Event()

    @hookimpl
    def register_actions(self) -> list[type[Payload]]:
        return [Measured, Flat, Keyed]

    @hookimpl
    async def measured(self, payload: Measured) -> Any:
        return payload.attributes["priority"]

    @hookimpl
    def flat(self, payload: Flat) -> Any:
        return payload.priority

    @hookimpl
    async def keyed(self, payload: Keyed) -> Any:
        if payload.sid != SID:
            await self.held.wait()
        return payload.attributes["priority"]


def async_listener(number: int, calls: Calls) -> Any:
    class Listener:
        plugin_name = f"listener{number}"

        @hookimpl
        async def before_measured(self, payload: Any, invocation: Any) -> None:
            invocation.edit(attributes={**payload.attributes, "priority": EDIT})
            calls.before += 1

        @hookimpl
        async def after_measured(self, payload: Any, result: Any) -> None:
            calls.after += 1

        @hookimpl
        async def before_keyed(self, payload: Any, invocation: Any) -> None:
            invocation.edit(attributes={**payload.attributes, "priority": EDIT})
            calls.before += 1

        @hookimpl
        async def after_keyed(self, payload: Any, result: Any) -> None:
            calls.after += 1

    return Listener()


def sync_listener(number: int, calls: Calls) -> Any:
    class Listener:
        plugin_name = f"listener{number}"

        @hookimpl
        def before_flat(self, invocation: Any) -> None:
            invocation.edit(priority=EDIT)
            calls.before += 1

        @hookimpl
        def after_flat(self, payload: Any, result: Any) -> None:
            calls.after += 1

    return Listener()


class OffhookCase:
    """A host, begun in the loop of its first batch; `held` invocations of the action wait in it all the time."""

    def __init__(self, action: str, given: dict[str, Any], listeners: list[Any], held: int = 0) -> None:
        self._bench = Bench()
        self._action, self._given, self._held = action, given, held
        plugins = (self._bench, *listeners)
        self._host = Host(HostOptions(plugins=plugins))
        self._waiting: list[asyncio.Task[Any]] = []

    async def begin(self) -> None:
        await self._host.start()
        self._waiting = [
            asyncio.create_task(self._host.invoke(self._action, {"sid": f"held{number}", "attributes": ATTRIBUTES}))
            for number in range(self._held)
        ]
        await asyncio.sleep(0)

    async def end(self) -> None:
        self._bench.held.set()
        await asyncio.gather(*self._waiting)
        await self._host.close()

    async def __call__(self, count: int) -> Any:
        invoke, action, given = self._host.invoke, self._action, self._given
        for _ in range(count):
            result = await invoke(action, given)
        return result


def offhook_async(size: int, calls: Calls) -> Run:
    return OffhookCase("Measured", GIVEN, [async_listener(number, calls) for number in range(size)])


def offhook_sync(size: int, calls: Calls) -> Run:
    return OffhookCase("Flat", FLAT, [sync_listener(number, calls) for number in range(size)])


def offhook_pending(held: int) -> Callable[[int, Calls], Run]:
    return lambda size, calls: OffhookCase(
        "Keyed", GIVEN, [async_listener(number, calls) for number in range(size)], held
    )


# ------------------------------------------------------------ measuring

FLOOR = "written out, async"
CASES: dict[str, Callable[[int, Calls], Run]] = {
    FLOOR: floor_async,
    "written out, plain": floor_sync,
    "written out, async, a map, each version validated by pydantic": validated_async,
    "written out, plain, flat, each version validated by pydantic": validated_sync,
    "pluggy, three hooks": pluggy_hooks,
    "pluggy, wrappers": pluggy_wrappers,
    "Offhook, async handlers, a map in the payload": offhook_async,
    "Offhook, plain handlers, a flat payload": offhook_sync,
}
PENDING = (0, 100, 1000)
WARM = 6000
"""More invocations than the ring of the journal holds: from then on every new record takes the place of one."""


def run(quick: bool = False) -> list[Table]:
    """Microseconds for an invocation, by how many handlers there are on each side."""
    table = Table("W1", "One action between handlers", "µs of processor time for an invocation")
    for size in SIZES:
        _measure(table, size, CASES, quick)
    held = {f"Offhook, async, {count} pending of the same action": offhook_pending(count) for count in PENDING}
    _measure(table, 1, {FLOOR: floor_async, **held}, quick)
    table.notes.append("A ratio is that to the calls written out, async, in the same round.")
    _flex(table, quick)
    return [table]


def _measure(table: Table, size: int, cases: dict[str, Callable[[int, Calls], Run]], quick: bool) -> None:
    with asyncio.Runner() as runner:
        begun: dict[str, Run] = {}
        batches: dict[str, Batch] = {}
        for name, make in cases.items():
            calls = Calls()
            case = begun[name] = make(size, calls)
            if isinstance(case, OffhookCase):
                runner.run(case.begin())
            before = calls.before
            result = runner.run(case(3))
            if (calls.before - before, calls.after, result) != (3 * size, 3 * size, EDIT if size else 0):
                told = f"{result}, {calls.before} before, {calls.after} after"
                raise AssertionError(f"{name} does something else: {told}")
            if isinstance(case, OffhookCase) and not quick:
                runner.run(case(WARM))
            batches[name] = lambda count, case=case: runner.run(case(count))  # type: ignore[misc]
        figures = in_turn(batches, rounds=2 if quick else 15, target=0.002 if quick else 0.05)
        for name, figure in figures.items():
            table.put(name, f"{size} + {size}", figure.seconds * 1e6, figure.ratio)
        for case in begun.values():
            if isinstance(case, OffhookCase):
                runner.run(case.end())


def _flex(table: Table, quick: bool) -> None:
    """Flex's own manager, where it is there."""
    node, bundle = shutil.which("node"), os.environ.get("FLEX_BUNDLE")
    if node is None or bundle is None:
        missing = "node is not installed" if node is None else "FLEX_BUNDLE is not set"
        table.skipped["Flex's manager of actions"] = missing
        return
    program = str(Path(__file__).with_name("flex.mjs"))
    done = subprocess.run(  # noqa: S603  # our own program
        [node, program, bundle, "2" if quick else "11"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        table.skipped["Flex's manager of actions"] = done.stderr.strip().rpartition("\n")[2]
        return
    for size, found in json.loads(done.stdout).items():
        column = f"{size} + {size}"
        floor = table.cells[FLOOR][column]["value"]
        for name, value in found.items():
            table.put(name, column, value, value / floor)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a few rounds, to see that it works")
    for table in run(parser.parse_args().quick):
        print(as_text(table.to_json()))


if __name__ == "__main__":
    main()
