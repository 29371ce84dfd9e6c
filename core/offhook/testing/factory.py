"""`ContactCentre`: what the fixture `contact_centre` is. Called, it makes a centre with a host, and closes it later."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from types import TracebackType
from typing import Any

from offhook.clock import EPOCH, VirtualClock
from offhook.errors import ConfigError
from offhook.options import HostOptions
from offhook.registry import nearest
from offhook.testing.async_desk import AsyncDesk
from offhook.testing.desk import Desk
from offhook.testing.sources import PluginChoice
from offhook.testing.stage import Stage
from offhook.testing.stubs import Stubs
from offhook.testing.times import Instant, instant
from offhook.testing.workers import Queues, Workers, centre_config
from offhook_grammar.files import SUFFIX

Scripts = str | Path | Iterable[str | Path]
"""The text of a script, or its file: a `Path`, or a text that ends in `.hook`; one of them or several."""

__tracebackhide__ = True  # a failing test shows the test


class ContactCentre:
    """Makes centres in virtual time, and closes all of them at the end.

    `folder` is asked for a folder for the files of scripts; without one they are in a temporary folder until the end.
    `seed` is that of centres that are given none. `choice` knows the installed plugins.

    Without pytest: `with ContactCentre() as contact_centre:`.
    """

    def __init__(
        self, folder: Callable[[], Path] | None = None, *, seed: int = 0, choice: PluginChoice | None = None
    ) -> None:
        self._temporary: TemporaryDirectory[str] | None = None
        self._folder = folder or self._temporary_folder
        self._seed = seed
        self._choice = choice or PluginChoice()
        self._desks: list[Desk] = []
        self._opened: list[AsyncDesk] = []

    def __call__(
        self,
        *,
        plugins: Iterable[Any] = (),
        scripts: Scripts = (),
        workers: Workers | None = None,
        queues: Queues = (),
        tasks: int | Iterable[Mapping[str, Any]] = 0,
        config: Mapping[str, Mapping[str, Any]] | None = None,
        start: Instant = EPOCH,
        zone: str | None = None,
        country: str | None = None,
        strict: bool = True,
        built_in: bool = True,
        installed: bool = False,
        sign_in: bool = True,
        **options: Any,
    ) -> Desk:
        """A centre for an ordinary test, started, with everybody at their desks.

        `plugins`: modules, objects, paths, or names of installed plugins; besides them the built-in ones are loaded
        (`built_in`), and with `installed` all others that are. `scripts`: texts or files. `workers`: names, or for
        each name the skills, or fields of a `WorkerConfig`; Anna, if nothing is said. Each skill makes a queue of that
        name, `queues` further ones. `tasks`: how many chats come at once, or the attributes of each. `config`: for each
        plugin its part of `offhook.toml`. `start`: when the time of the centre begins. `zone`, `country`: of the
        centre. `strict`: failing handlers, and what is left over, fail the test. `sign_in`: whether workers are signed
        in.
        All other options are those of `HostOptions`; `centre` takes the place of workers, queues, zone and country.

        Raises `ConfigError` if a plugin, a script or a setting cannot be used, and `OffhookError` (`blocks-itself`) in
        a running event loop, where `open` is to be used.
        """
        make = self._maker(
            plugins=plugins, scripts=scripts, workers=workers, queues=queues, tasks=tasks, config=config, start=start,
            zone=zone, country=country, strict=strict, built_in=built_in, installed=installed, options=options,
        )  # fmt: skip
        desk = Desk(make, sign_in=sign_in)
        self._desks.append(desk)
        return desk

    def open(
        self,
        *,
        plugins: Iterable[Any] = (),
        scripts: Scripts = (),
        workers: Workers | None = None,
        queues: Queues = (),
        tasks: int | Iterable[Mapping[str, Any]] = 0,
        config: Mapping[str, Mapping[str, Any]] | None = None,
        start: Instant = EPOCH,
        zone: str | None = None,
        country: str | None = None,
        strict: bool = True,
        built_in: bool = True,
        installed: bool = False,
        sign_in: bool = True,
        **options: Any,
    ) -> AsyncDesk:
        """A centre for an `async def` test: `async with contact_centre.open(…) as desk:`. Takes what a call does."""
        make = self._maker(
            plugins=plugins, scripts=scripts, workers=workers, queues=queues, tasks=tasks, config=config, start=start,
            zone=zone, country=country, strict=strict, built_in=built_in, installed=installed, options=options,
        )  # fmt: skip
        desk = AsyncDesk(make, sign_in=sign_in)
        self._opened.append(desk)
        return desk

    def __enter__(self) -> ContactCentre:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close what is open, the last one first. Raises `AssertionError` for what each of them has to say."""
        problems: list[Exception] = []
        if self._temporary is not None:
            self._temporary.cleanup()
        for desk in reversed(self._desks):
            try:
                desk.close()
            except Exception as problem:  # noqa: BLE001  # the others have to be closed, too
                problems.append(problem)
        if any(desk.is_open for desk in self._opened):
            problems.append(AssertionError("a contact centre was opened and not closed: use `async with`"))
        if len(problems) > 1:
            raise ExceptionGroup("at the end of the contact centres", problems)
        if problems:
            raise problems[0]

    def stories(self, last: int) -> list[str]:
        """The last lines of each centre's journal."""
        desks: list[Any] = [*self._desks, *(desk for desk in self._opened if hasattr(desk, "journal"))]
        return ["\n".join(desk.journal.story(last)) for desk in desks]

    def _maker(
        self,
        *,
        plugins: Iterable[Any],
        scripts: Scripts,
        workers: Workers | None,
        queues: Queues,
        tasks: int | Iterable[Mapping[str, Any]],
        config: Mapping[str, Mapping[str, Any]] | None,
        start: Instant,
        zone: str | None,
        country: str | None,
        strict: bool,
        built_in: bool,
        installed: bool,
        options: dict[str, Any],
    ) -> Callable[[], Stage]:
        """What makes the stage: called once, in the event loop where there is one."""
        _check_names(options)
        if options.get("centre") is None:
            options["centre"] = centre_config(workers, queues, zone=zone, country=country)
        elif workers is not None or queues or zone or country:
            raise ConfigError("a test's centre is given whole (`centre`), or in words (`workers`, …), and not both")
        stubs = Stubs()
        options.setdefault("clock", VirtualClock(instant(start)))
        options.setdefault("seed", self._seed)
        options.setdefault("watchdog_limit", None)  # a breakpoint in a hook may take its time
        if config is not None:
            options["plugin_config"] = config
        options["plugins"] = (*self._choice.sources(plugins, built_in=built_in, installed=installed), stubs)
        options["scripts"] = self._files(scripts)
        made = HostOptions(entry_points=False, strict=strict, **options)
        first = ({},) * tasks if isinstance(tasks, int) else tuple(tasks)
        return lambda: Stage(made, stubs, strict=strict, tasks=first)

    def _temporary_folder(self) -> Path:
        if self._temporary is None:
            self._temporary = TemporaryDirectory(prefix="offhook-")
        return Path(self._temporary.name)

    def _files(self, scripts: Scripts) -> tuple[str, ...]:
        given = [scripts] if isinstance(scripts, (str, Path)) else list(scripts)
        texts = 0
        files: list[str] = []
        for script in given:
            if isinstance(script, str) and not script.strip().endswith(SUFFIX):
                texts += 1
                script = self._written(script, f"test{SUFFIX}" if texts == 1 else f"test{texts}{SUFFIX}")
            files.append(str(script))
        return tuple(files)

    def _written(self, text: str, name: str) -> Path:
        """A file of that name; each centre has a folder of its own, so that the same scripts have the same names."""
        path = self._folder() / str(len(self._desks) + len(self._opened)) / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
        return path


def _check_names(options: Mapping[str, Any]) -> None:
    """Raise `TypeError`, with the nearest name, for an option that hosts do not have."""
    known = [field.name for field in fields(HostOptions)]
    own = inspect.signature(ContactCentre.open).parameters
    for name in options:
        if name not in known:
            near = nearest(name, [*own, *known])
            raise TypeError(f"a contact centre has no option {name}" + (f" (did you mean {near}?)" if near else ""))
