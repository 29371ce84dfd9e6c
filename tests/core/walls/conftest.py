"""Kinds of bad plugins: real files, each with what is expected of the host beside the line that is to blame.

A kind is added by adding a file to `kinds`. Its docstring's first line says what is wrong with it; lines of the form
`name: value` say how it is tried:

    do: ACTION JSON      what is invoked, unless it is SetActivity; `nothing` for nothing
    outcome: ...         `completed` (unless said), `failed CODE` or `cancelled CODE`
    time: ...            `virtual` (unless said), `real` or `both`
    impatient: yes       with short limits
    limit: NUMBER        of events about one thing

A comment `#: VERDICT words` stands beside a line: `broken` (the plugin is not loaded), `failed` (a handler's failure),
`refused` (the error that the caller gets), `blocked` (the watchdog's report), `warned` (said at load, and loaded). The
words are part of the message.
"""

from __future__ import annotations

import faulthandler
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from offhook import Host, HostOptions, RealClock, VirtualClock, hookimpl
from offhook.plugins import PluginSource, path_source

FOLDER = Path(__file__).parent / "kinds"
_MARK = re.compile(r"#: (broken|failed|refused|blocked|warned)(?: (.*))?$")
_SETTING = re.compile(r"^(do|outcome|time|impatient|limit): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Mark:
    """What is expected of a line."""

    line: int
    verdict: str
    words: str


@dataclass(frozen=True)
class Kind:
    """One kind of bad plugin."""

    name: str
    file: Path
    marks: tuple[Mark, ...]
    settings: dict[str, str] = field(default_factory=dict)

    def of(self, verdict: str) -> tuple[Mark, ...]:
        return tuple(mark for mark in self.marks if mark.verdict == verdict)

    def place(self, mark: Mark) -> str:
        return f"{self.file}:{mark.line}"

    @property
    def is_broken(self) -> bool:
        return bool(self.of("broken"))

    @property
    def impatient(self) -> bool:
        return "impatient" in self.settings

    @property
    def outcome(self) -> str:
        return self.settings.get("outcome", "completed")

    @property
    def times(self) -> tuple[str, ...]:
        said = self.settings.get("time", "virtual")
        return ("virtual", "real") if said == "both" else (said,)

    @property
    def invocation(self) -> tuple[str, Any] | None:
        """The action to invoke, and its payload."""
        said = self.settings.get("do", 'SetActivity {"activityName": "Offline"}')
        action, _, payload = said.partition(" ")
        return None if action == "nothing" else (action, json.loads(payload) if payload else None)


def read(file: Path) -> Kind:
    """The kind that a file is."""
    text = file.read_text("utf-8")
    found = ((number, _MARK.search(line)) for number, line in enumerate(text.splitlines(), start=1))
    marks = tuple(Mark(number, mark[1], mark[2] or "") for number, mark in found if mark)
    docstring = text.split('"""')[1]
    return Kind(file.stem, file, marks, dict(_SETTING.findall(docstring)))


KINDS = tuple(read(file) for file in sorted(FOLDER.glob("*.py")))

SHORT = timedelta(milliseconds=200)


class Neighbour:
    """A plugin that does nothing wrong, and hears what goes on."""

    plugin_name = "neighbour"

    def __init__(self) -> None:
        self.heard: list[str] = []

    @hookimpl
    def after_action(self, invocation: Any) -> None:
        self.heard.append(invocation.action)

    @hookimpl
    def on_event(self, event: Any) -> None:
        self.heard.append(event.type)


class Walls:
    """Makes hosts with one bad plugin among all the others."""

    def __init__(self, centre: Any) -> None:
        self.centre = centre
        self.neighbour = Neighbour()

    def host(self, kind: Kind, *, time: str = "virtual", **options: Any) -> Host:
        """A host on which the bad plugin is one of those that happen to be installed."""
        if kind.impatient:
            options = {"hook_limit": SHORT, "watchdog_limit": SHORT, "load_limit": SHORT, **options}
        if "limit" in kind.settings:
            options["max_runs"] = int(kind.settings["limit"])
        clock = RealClock() if time == "real" else VirtualClock()
        installed = PluginSource(kind.name, "entry point", path_source(kind.file).load)
        return Host(HostOptions(clock=clock, centre=self.centre, plugins=(installed, self.neighbour), **options))


@pytest.fixture
def walls(kit: Any) -> Iterator[Walls]:
    faulthandler.dump_traceback_later(20, exit=True)  # a wall with a hole may hang, and should say where
    yield Walls(kit.centre)
    faulthandler.cancel_dump_traceback_later()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`broken` is each kind that is not loaded, `warned` each that is, with a warning; `bad` and `time` each other."""
    for name, chosen in (
        ("broken", [kind for kind in KINDS if kind.is_broken]),
        ("warned", [kind for kind in KINDS if kind.of("warned")]),
    ):
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, chosen, ids=[kind.name for kind in chosen])
    if "bad" in metafunc.fixturenames:
        cases = [(kind, time) for kind in KINDS if not kind.of("broken") + kind.of("warned") for time in kind.times]
        metafunc.parametrize(("bad", "time"), cases, ids=[f"{kind.name}-{time}" for kind, time in cases])
