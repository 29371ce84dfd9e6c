"""One intercepted action, through Offhook and through what else one might write: `python benchmarks/invoke.py`.

Every case parses the same payload, runs N functions before and N after an implementation, and gives its result.
Times are processor time of this process; cases take turns, and a ratio is the median over the rounds.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pluggy
from measuring import Table

from offhook import FrozenDict, Host, HostOptions, JsonMap, Payload, VirtualClock, hookimpl

Case = Callable[[int], Awaitable[None]]


class Measured(Payload, group="benchmark", examples=[{"sid": "WR1"}]):
    """The action that is measured."""

    sid: str
    attributes: JsonMap = FrozenDict()


GIVEN = {"sid": "WR1", "attributes": {"a": 1, "b": 2, "c": 3, "d": "four", "e": None}}


class Bench:
    """The plugin with the action and its implementation."""

    plugin_name = "bench"

    @hookimpl
    def register_actions(self) -> list[type[Payload]]:
        return [Measured]

    @hookimpl
    def measured(self, payload: Measured) -> str:
        return payload.sid


def listener(number: int) -> Any:
    """A plugin with one hook before and one after."""

    class Listener:
        plugin_name = f"listener{number}"

        @hookimpl
        def before_measured(self, payload: Measured) -> None: ...

        @hookimpl
        def after_measured(self, payload: Measured) -> None: ...

    return Listener()


def offhook_case(listeners: int, journal: int) -> Case:
    plugins = (Bench(), *(listener(number) for number in range(listeners)))
    host = Host(
        HostOptions(clock=VirtualClock(), plugins=plugins, entry_points=False, backend="", journal_size=journal)
    )

    async def run(count: int) -> None:
        for _ in range(count):
            await host.invoke("Measured", GIVEN)

    return run


def pluggy_case(listeners: int) -> Case:
    """Three hooks called in turn; the payload validated by the same model."""
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
            return payload.sid

    class Listener:
        @impl
        def before(self, payload: Any) -> None: ...
        @impl
        def after(self, payload: Any) -> None: ...

    manager = pluggy.PluginManager("bench")
    manager.add_hookspecs(Specs)
    manager.register(Core())
    for _ in range(listeners):
        manager.register(Listener())

    async def run(count: int) -> None:
        for _ in range(count):
            payload = Measured.model_validate(GIVEN)
            manager.hook.before(payload=payload)
            result = manager.hook.do(payload=payload)
            manager.hook.after(payload=payload, result=result)

    return run


def written_out(listeners: int) -> Case:
    """The floor: the payload validated, the functions called from lists."""

    def nothing(_payload: Any) -> None: ...

    def do(payload: Any) -> Any:
        return payload.sid

    before = after = [nothing] * listeners

    async def run(count: int) -> None:
        for _ in range(count):
            payload = Measured.model_validate(GIVEN)
            for function in before:
                function(payload)
            do(payload)
            for function in after:
                function(payload)

    return run


def measure(cases: dict[str, Case], rounds: int, count: int) -> dict[str, list[float]]:
    """Microseconds per invoke of each case, a figure a round."""
    figures: dict[str, list[float]] = {name: [] for name in cases}
    for case in cases.values():
        asyncio.run(case(count // 10))
    for _ in range(rounds):
        for name, case in cases.items():
            began = time.process_time()
            asyncio.run(case(count))
            figures[name].append((time.process_time() - began) / count * 1e6)
    return figures


def run(quick: bool = False) -> list[Table]:
    """A table with a column for each number of handlers."""
    table = Table("W1", "One action between handlers", "µs of processor time for an invocation")
    for listeners in (0, 1, 10):
        cases = _cases(listeners)
        figures = measure(cases, *((2, 50) if quick else (9, 3000)))
        for name, values in figures.items():
            ratios = [value / max(base, 1e-9) for value, base in zip(values, figures["written out"], strict=True)]
            table.put(name, f"{listeners} + {listeners}", statistics.median(values), statistics.median(ratios))
    return [table]


def _cases(listeners: int) -> dict[str, Case]:
    return {
        "written out": written_out(listeners),
        "pluggy, three hooks": pluggy_case(listeners),
        "Offhook": offhook_case(listeners, 10_000),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--count", type=int, default=3000)
    options = parser.parse_args()
    for listeners in (0, 1, 10):
        cases = _cases(listeners)
        figures = measure(cases, options.rounds, options.count)
        floor = figures["written out"]
        print(f"{listeners} before, {listeners} after")
        for name, values in figures.items():
            ratio = statistics.median(value / base for value, base in zip(values, floor, strict=True))
            line = f"  {name:<34} {statistics.median(values):8.2f} µs  {ratio:6.1f}×"
            print(line)


if __name__ == "__main__":
    main()
