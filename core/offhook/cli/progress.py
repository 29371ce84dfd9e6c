"""The progress bar of a run: on a terminal's standard error, and nowhere else."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from offhook.printable import clean

if TYPE_CHECKING:
    from offhook.simulation.run import Simulation


class Progress(Protocol):
    """What a run tells while it goes."""

    def update(self) -> None:
        """Something happened."""

    def say(self, text: str) -> None:
        """A line for the reader; what a terminal would obey in it is left out."""

    def end(self) -> None:
        """Show no more of how it goes; lines are still said."""


class _NoProgress:
    def update(self) -> None:
        pass

    def say(self, text: str) -> None:
        click.echo(clean(text), err=True)

    def end(self) -> None:
        pass


def no_progress() -> Progress:
    """Draws nothing; lines go to the standard error as they are."""
    return _NoProgress()


class _Bar:
    """How far the input is read, by bytes where its length is known, and what time it is in the run."""

    def __init__(self, bar: Any, simulation: Simulation) -> None:
        self._bar = bar
        self._simulation = simulation
        self._total = _length(simulation.feeder.reader.name)
        self._task = bar.add_task(simulation.name, total=self._total, when="", events=0)

    def update(self) -> None:
        feeder = self._simulation.feeder
        at = feeder.last_at
        when = f"{at.astimezone(self._simulation.options.sources.zone):%Y-%m-%d %H:%M}" if at is not None else ""
        done = feeder.reader.position.offset if self._total is not None else None
        self._bar.update(self._task, completed=done, when=when, events=feeder.taken)

    def say(self, text: str) -> None:
        self._bar.console.print(clean(text), markup=False, highlight=False, soft_wrap=True)

    def end(self) -> None:
        self._bar.stop()


@contextmanager
def progress_for(simulation: Simulation) -> Iterator[Progress]:
    """A bar if the standard error is a terminal that can draw one."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield no_progress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[events]:,} events"),
        TextColumn("{task.fields[when]}"),
        TimeElapsedColumn(),
    )
    # the bar goes away: what is left to read is the summary
    with Progress(*columns, console=Console(stderr=True), transient=True, refresh_per_second=8) as bar:
        yield _Bar(bar, simulation)


def _length(name: str) -> int | None:
    try:
        return Path(name).stat().st_size
    except OSError:
        return None
