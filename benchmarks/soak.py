"""Whether memory stays flat under load: `python benchmarks/soak.py [--minutes 60] [--store FILE] [--every 30]`.

The example's weeks follow one another without end, in virtual time, as fast as this machine goes, so that an hour is
several years of a city's telephone line. Samples tell the memory of the process, the objects that the collector knows,
and what the parts of the host hold; the verdict is by the slope of the memory after a fifth of the time, when all that
fills up once is full. Ends with 1 if it is not flat.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import gc
import io
import logging
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final, cast

from offhook.simulation.run import RunOptions, Simulation
from offhook.simulation.sources import read_sources

EXAMPLE: Final = Path(__file__).parent.parent / "examples" / "city_hall"
WEEK: Final = timedelta(days=7)
WARM: Final = 0.2
MAY_GROW: Final = 0.02
"""By such a share of its memory the process may grow in the time that is looked at, and still be called flat."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Where the process stands after `seconds`. `memory` in bytes; the rest are numbers of things."""

    seconds: float
    cases: int
    memory: int
    objects: int
    tasks: int
    runs: int
    records: int


class EndlessWeeks(io.RawIOBase):
    """The example's events again and again, each time a week later, until `until` (of the monotonic clock)."""

    def __init__(self, until: float) -> None:
        super().__init__()
        self.until = until
        self._lines = self._events()
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        place = cast("memoryview", buffer)
        while len(self._rest) < 4096:
            line = next(self._lines, None)
            if line is None:
                break
            self._rest += line
        piece, self._rest = self._rest[: len(place)], self._rest[len(place) :]
        place[: len(piece)] = piece
        return len(piece)

    def _events(self) -> Iterator[bytes]:
        with (EXAMPLE / "events.csv").open(encoding="utf-8", newline="") as file:
            head, *rows = list(csv.reader(file))
        yield _line(head)
        week = 0
        while True:
            for at, case, *others in rows:
                if time.monotonic() > self.until:
                    return
                yield _line([(datetime.fromisoformat(at) + week * WEEK).isoformat(), f"{case}-{week}", *others])
            week += 1


def _line(cells: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue().encode()


def memory() -> int:
    """Bytes of memory that the process has now; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    import resource

    return pages * resource.getpagesize()


class Soak:
    """One run with its samples."""

    def __init__(self, minutes: float, every: float, store: str | None) -> None:
        self.samples: list[Sample] = []
        self._every = every
        self._began = time.monotonic()
        weeks = EndlessWeeks(self._began + minutes * 60)
        options = RunOptions(
            sources=read_sources([str(EXAMPLE)]),
            events="-",
            events_format="csv",
            stdin=lambda: cast("BinaryIO", io.BufferedReader(weeks)),
            store=Path(store) if store is not None else None,
        )
        self._simulation = Simulation(options, on_change=self._changed)
        self._next = self._began + every

    def run(self) -> None:
        """Run to the end; a line for each sample."""
        print(f"{'minute':>7} {'cases':>9} {'memory':>10} {'objects':>9} {'tasks':>7} {'runs':>6} {'journal':>8}")
        asyncio.run(self._simulation.run())

    def _changed(self) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + self._every
        gc.collect()
        host = self._simulation.host
        sample = Sample(
            now - self._began,
            self._simulation.feeder.reader.count,
            memory(),
            len(gc.get_objects()),
            len(host.centre.tasks),
            len(host.runs.list()),
            len(host.journal),
        )
        self.samples.append(sample)
        print(
            f"{sample.seconds / 60:7.1f} {sample.cases:9,} {sample.memory / 1e6:7.1f} MB {sample.objects:9,} "
            f"{sample.tasks:7,} {sample.runs:6,} {sample.records:8,}",
            flush=True,
        )


def verdict(samples: list[Sample]) -> tuple[bool, str]:
    """Whether memory is flat, and what says so: its slope, by the cases as well."""
    kept = [sample for sample in samples if sample.seconds >= WARM * samples[-1].seconds]
    if len(kept) < 5:
        return True, "too few samples for a verdict"
    mean = statistics.mean(sample.memory for sample in kept)
    slope, _ = statistics.linear_regression(
        [sample.seconds for sample in kept], [float(sample.memory) for sample in kept]
    )
    grown = slope * (kept[-1].seconds - kept[0].seconds)
    flat = grown < MAY_GROW * mean
    cases = kept[-1].cases - kept[0].cases
    per_case = grown / cases if cases else 0.0
    word = "flat" if flat else "not flat"
    return flat, (
        f"{word}: {grown / 1e6:+.2f} MB of {mean / 1e6:.0f} MB over {(kept[-1].seconds - kept[0].seconds) / 60:.0f} "
        f"minutes and {cases:,} cases, {per_case:+.1f} bytes a case, {slope * 3600 / 1e6:+.2f} MB an hour"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=60.0, help="how long, by the clock on the wall")
    parser.add_argument("--every", type=float, default=30.0, help="seconds between samples")
    parser.add_argument("--store", metavar="FILE", help="keep all of it in a store")
    options = parser.parse_args()
    logging.getLogger("offhook").setLevel(logging.ERROR)  # the example warns its supervisors all day long
    soak = Soak(options.minutes, options.every, options.store)
    soak.run()
    flat, words = verdict(soak.samples)
    print(words)
    return 0 if flat else 1


if __name__ == "__main__":
    sys.exit(main())
