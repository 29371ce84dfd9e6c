"""What a run is given, and its events: those of the command line, else the scenario's, else none."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, tzinfo
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from offhook.simulation.event_reader import EventFormat, EventReader, ReaderOptions, format_of, open_events
from offhook.simulation.sources import Sources

STDIN: Final = "-"


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """`events` is a file or "-", in place of the scenario's, and `events_format` how it is written, where its name and
    the scenario do not say. `stdin` gives the standard input's bytes. `dry`: it is only looked at, so that it needs no
    events. `store`: the file that keeps the run, and from which it goes on.
    `watch`: whether scripts that change are taken up, in real time."""

    sources: Sources
    events: str | None = None
    events_format: EventFormat | None = None
    dry: bool = False
    realtime: bool = False
    watch: bool = False
    strict: bool = False
    cache: Path | None = None
    store: str | Path | None = None
    stdin: Callable[[], BinaryIO] | None = None


def has_events(options: RunOptions) -> bool:
    """Whether anything says where the events come from."""
    scenario = options.sources.scenario
    return options.events is not None or (scenario is not None and scenario.model.events is not None)


def open_input(options: RunOptions) -> EventReader:
    """The run's events. Raises `ConfigError`."""
    scenario = options.sources.scenario
    declared = scenario.model.events if scenario is not None else None
    zone: tzinfo = scenario.model.zone if scenario is not None else UTC
    path, form = options.events, options.events_format
    columns, delimiter = None, ","
    if declared is not None and scenario is not None:
        columns, delimiter = declared.columns, declared.delimiter
        if path is None:
            path = declared.file if declared.file == STDIN else scenario.path(declared.file)
            form = form or declared.format
        elif path == STDIN:
            # what is piped in place of the scenario's file is written as that is
            form = form or format_of(declared.file, declared.format)
    kept = options.store is not None
    reading = ReaderOptions(columns=columns, zone=zone, delimiter=delimiter, strict=options.strict, kept=kept)
    if path is None:
        return open_events(STDIN, reading, stdin=BytesIO)
    if options.stdin is not None:
        return open_events(path, reading, format=form, stdin=options.stdin)
    if options.realtime:
        # a thread reads it; one that waits in sys.stdin would crash the interpreter's end
        return open_events(path, reading, format=form, stdin=lambda: os.fdopen(0, "rb", closefd=False))
    return open_events(path, reading, format=form)


def is_stdin(options: RunOptions) -> bool:
    """Whether the events come from the standard input."""
    declared = options.sources.scenario.model.events if options.sources.scenario is not None else None
    return (options.events or (declared.file if declared is not None else None)) == STDIN
