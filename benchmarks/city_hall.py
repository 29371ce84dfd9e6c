"""Where the time of the main job goes: `python benchmarks/city_hall.py [CASES] [--store]`.

Runs the first cases of the example once without and once under a profiler, and prints cases per second and the share
of each part of Offhook. Built-in functions count for the part that calls them. With `--store`: how much longer it takes
when all of it is kept in a file, and the shares of that.
"""

from __future__ import annotations

import asyncio
import cProfile
import itertools
import logging
import pstats
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

from offhook.simulation.run import RunOptions, Simulation
from offhook.simulation.sources import read_sources

EXAMPLE = Path(__file__).parent.parent / "examples" / "city_hall"
PARTS = {
    "offhook/store": "store",
    "offhook/centre/keeping": "store",
    "offhook/journal": "journal and digest",
    "offhook/centre/routing": "routing",
    "offhook/centre": "centre",
    "offhook/pipeline": "pipeline",
    "offhook/runs": "runs",
    "offhook/scheduler": "scheduler and clock",
    "offhook/flows": "scheduler and clock",
    "offhook/clock": "scheduler and clock",
    "asyncio": "scheduler and clock",
    "heapq": "scheduler and clock",
    "offhook/host": "host",
    "offhook/payload": "payloads",
    "pydantic": "payloads",
    "offhook/scripts": "scripts",
    "offhook_grammar": "scripts",
    ".hook": "scripts",
    "offhook/simulation": "simulated people, input, summary",
    "offhook_plugins": "plugins",
    "city_plugin": "plugins",
}


def simulate(cases: int, *, store: bool = False) -> float:
    """Run the first `cases` of the example, with a store if told so; gives the seconds it took."""
    with tempfile.TemporaryDirectory() as folder:
        events = Path(folder) / "events.csv"
        with (EXAMPLE / "events.csv").open(encoding="utf-8") as whole:
            events.write_text("".join(itertools.islice(whole, cases + 1)), encoding="utf-8")
        kept = Path(folder) / "run.store" if store else None
        simulation = Simulation(RunOptions(sources=read_sources([str(EXAMPLE)]), events=str(events), store=kept))
        began = time.perf_counter()
        asyncio.run(simulation.run())
        return time.perf_counter() - began


def part_of(file: str) -> str:
    """The part of Offhook that a file belongs to."""
    place = file.replace("\\", "/")
    return next((part for piece, part in PARTS.items() if piece in place), "the rest")


def shares(profile: cProfile.Profile) -> Counter[str]:
    """Seconds by part."""
    found: Counter[str] = Counter()
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]  # not in the stubs
    for (file, _line, _name), (_calls, _primitive, own, _all, callers) in stats.items():
        if file == "~":
            for (caller, _, _), (_, _, spent, _) in callers.items():
                found[part_of(caller)] += spent
        else:
            found[part_of(file)] += own
    return found


def run(quick: bool = False) -> dict[str, Any]:
    """The same cases with and without a store in turn: `rows` with seconds and the ratio, medians of all turns."""
    logging.getLogger("offhook").setLevel(logging.ERROR)  # the rules warn supervisors all day long
    cases, turns = (300, 3) if quick else (10_000, 3)
    simulate(100)  # what is made on first use
    seconds: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(turns):
        for store, found in seconds.items():
            found.append(simulate(cases, store=store))
    plain = median(seconds[False])
    rows = [
        {
            "what": "with a store" if store else "without a store",
            "cases": cases,
            "seconds": round(median(found), 3),
            "cases_per_second": round(cases / median(found), 1),
            "ratio": round(median(found) / plain, 2),
        }
        for store, found in seconds.items()
    ]
    return {"name": "city hall", "goal": "with a store at most 2.5 times as long as without", "rows": rows}


def main() -> None:
    arguments = [each for each in sys.argv[1:] if each != "--store"]
    store = len(arguments) < len(sys.argv) - 1
    if store:
        for row in run(quick=bool(arguments))["rows"]:
            print(f"{row['what']:>16}: {row['cases']} cases in {row['seconds']:.2f} s, {row['ratio']:.2f} times")
    logging.getLogger("offhook").setLevel(logging.ERROR)  # the rules warn supervisors all day long
    cases = int(arguments[0]) if arguments else 1500
    seconds = simulate(cases, store=store)
    print(
        f"{cases} cases in {seconds:.2f} s: {cases / seconds:,.0f} cases a second, {seconds / cases * 1e6:.0f} µs each"
    )
    profile = cProfile.Profile()
    profile.enable()
    simulate(cases, store=store)
    profile.disable()
    parts = shares(profile)
    total = sum(parts.values())
    for part, spent in parts.most_common():
        print(f"  {spent / total:5.1%}  {part}")


if __name__ == "__main__":
    main()
