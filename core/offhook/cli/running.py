"""Running a simulation for a terminal: progress, Ctrl-C, and what is said on the standard error meanwhile."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import click

from offhook.cli.asking import Asking
from offhook.cli.progress import Progress, no_progress, progress_for
from offhook.printable import clean_lines
from offhook_grammar.node import Frozen, record

if TYPE_CHECKING:
    from offhook.simulation.run import RunOptions, Simulation
    from offhook.simulation.summary import RunSummary

_TOLD: Final = 20
_CHECKED_EVERY: Final = 64
_UPDATED_EVERY: Final = 0.1
_OFF: Final = logging.CRITICAL + 1
_FOR_PEOPLE: Final = {"offhook.notification": "notification", "offhook.question": "question"}
_COLLECTED_AFTER: Final = 50_000
"""So many new objects between two looks for garbage: most of what a run makes is in its journal and stays."""


@record
class Shown(Frozen):
    """What of the logs is shown: from which level on, notifications and questions or not, and only the first ones."""

    level: int = logging.WARNING
    notifications: bool = False
    questions: bool = False
    first_only: bool = True

    @classmethod
    def chosen(cls, word: str | None, *, plain: bool) -> Shown:
        """By the word of `--log`; without one, whoever tries a plain script sees all that it says."""
        if word is None:
            return cls(logging.INFO, True, True, False) if plain else cls()
        return cls(_OFF if word == "off" else logging.getLevelNamesMapping()[word.upper()], True, True, False)


class Runner:
    """One run of the command. Messages go to the standard error, above the progress bar where there is one. With `ask`
    scripts' questions are put to whoever is at the terminal."""

    def __init__(self, options: RunOptions, shown: Shown | None = None, *, ask: bool = False) -> None:
        from offhook.simulation.run import Simulation

        self._progress: Progress = no_progress()
        self._shown = shown or Shown()
        self._changes = 0
        self._next_update = 0.0
        self._simulation = Simulation(
            options, on_problem=self._tell_problem, on_change=self._changed, on_note=self._tell_note
        )
        self._simulation.on_note = lambda text: self._progress.say(f"offhook: {text}")
        self._asking: Asking | None = None
        if ask:
            self._asking = Asking(
                self._simulation.host, zone=options.sources.zone, realtime=options.realtime, say=self._say_plainly
            )
            self._shown = replace(self._shown, questions=False)

    def run(self) -> RunSummary:
        """Run to the end, or to Ctrl-C, and give the figures."""
        simulation = self._simulation
        # what is loaded stays; the collector need not look at it again and again
        gc.freeze()
        gc.set_threshold(_COLLECTED_AFTER)
        try:
            with (
                progress_for(simulation) as self._progress,
                _logs_to(self._progress, self._shown),
                _interruptible(simulation, self._reads),
            ):
                summary = asyncio.run(simulation.run())
        except KeyboardInterrupt:
            simulation.stop()
            summary = simulation.summary()
        finally:
            gc.unfreeze()
        if summary.problem_count > _TOLD:
            click.echo(f"offhook: {summary.problem_count - _TOLD} more rows do not fit", err=True)
        if summary.error is not None:
            click.echo(f"offhook: {clean_lines(simulation.failure_text())}", err=True)
        return summary

    def _reads(self) -> bool:
        return self._simulation.reading or (self._asking is not None and self._asking.reading)

    def _changed(self) -> None:
        self._changes += 1
        now = monotonic()
        # events may come slowly, too
        if self._changes % _CHECKED_EVERY == 0 or now >= self._next_update:
            self._next_update = now + _UPDATED_EVERY
            self._progress.update()

    def _tell_problem(self, problem: Any) -> None:
        self._progress.say(f"offhook: {problem}")

    def _say_plainly(self, text: str) -> None:
        self._progress.end()  # a bar would draw over what is typed
        self._progress.say(text)

    def _tell_note(self, note: str) -> None:
        self._progress.say(f"offhook: {note}")


@contextmanager
def _interruptible(simulation: Simulation, reads: Callable[[], bool]) -> Iterator[None]:
    """Ctrl-C asks the run to end; a second one, or one while it waits for input, ends it where it is."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals belong to the main thread
        return

    def interrupt(_number: int, _frame: Any) -> None:
        if simulation.stopping or reads():
            simulation.stop()
            raise KeyboardInterrupt
        simulation.stop()

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class _Logs(logging.Handler):
    """Shows what a run logs; all of it is in its journal and its summary."""

    def __init__(self, progress: Progress, shown: Shown) -> None:
        super().__init__(shown.level)
        self._progress = progress
        self._shown = shown
        self._count = 0

    def emit(self, record: logging.LogRecord) -> None:
        word = record.levelname.lower()
        what = _FOR_PEOPLE.get(record.name)
        if what is not None:
            if not (self._shown.notifications if what == "notification" else self._shown.questions):
                return
            word = what if record.levelno == logging.INFO else f"{what}, {word}"
        self._count += 1
        if not self._shown.first_only or self._count <= _TOLD:
            self._progress.say(f"{word}: {record.getMessage()}")
        elif self._count == _TOLD + 1:
            self._progress.say("offhook: further warnings are not shown")


@contextmanager
def _logs_to(progress: Progress, shown: Shown) -> Iterator[None]:
    logger, handler = logging.getLogger("offhook"), _Logs(progress, shown)
    level, propagate = logger.level, logger.propagate
    logger.setLevel(shown.level)
    logger.propagate = False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate
        sys.stderr.flush()
