"""The centre of a test: the usual one, with what the test is given of activities, queues, workflows and settings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final, NamedTuple

from offhook.centre import CentreConfig
from offhook.centre.config.model import (
    DEFAULT_ACTIVITIES,
    DEFAULT_CHANNELS,
    DEFAULT_QUEUE,
    DEFAULT_WORKFLOW,
    WorkerConfig,
)
from offhook.centre.config.reading import Problems, Section
from offhook.centre.config.sections import read_centre
from offhook.testing.scripts.failure import TestFailed
from offhook.testing.workers import worker_config
from offhook_grammar.diagnostics import Span
from offhook_grammar.durations import format_duration
from offhook_grammar.sources import SourceFile
from offhook_grammar.tree import Expression, GivenMade, NamedType, Param, TestStep, Text

CENTRE: Final = "centre"
_OF_THE_STEP: Final = ("name", "signedIn", "activity")
_CHANNELS: Final = ("whatsapp", "messenger", "email")  # beside those that are always there
_USUAL: Final = CentreConfig(workers=(), channels=(*DEFAULT_CHANNELS, *_CHANNELS))
_KINDS: Final = ("activity", "queue", "workflow")
_NAMED: Final = (*_KINDS, "worker")
_THEIR_OWN: Final = ("attributes", "channels", "variables")  # what is in them are no keys of ours
_SID: Final = re.compile(r"W[AQWK][0-9a-f]{32}")
_HUMP: Final = re.compile(r"(?<=[a-z0-9])([A-Z])")


class Named(NamedTuple):
    """A param whose value is a part of the centre, with its default."""

    param: str
    kind: str
    default: str | None


def named_by_params(files: Iterable[SourceFile]) -> tuple[Named, ...]:
    """The params of a script and of those it uses, whose values are activities, queues, workflows and workers."""
    items = [item for source in files for item in source.tree.items if isinstance(item, Param)]
    return tuple(
        [
            Named(item.name.text, item.type.name.casefold(), _text(item.default))
            for item in items
            if isinstance(item.type, NamedType) and item.type.name.casefold() in _NAMED
        ]
    )


def _text(value: Expression | None) -> str | None:
    return value.literal if isinstance(value, Text) else None


def kind_of(step: TestStep) -> str | None:
    """Which part of the centre a step gives that has to be there from the beginning; None for any other step."""
    return step.kind.text if isinstance(step, GivenMade) and step.kind.text in _KINDS else None


def centre_of(
    settings: Any,
    where: Span | None,
    made: Iterable[tuple[GivenMade, Mapping[str, Any]]],
    named: Iterable[tuple[str, str]] = (),
) -> CentreConfig:
    """The centre with these settings (as in a centre's file, None for the usual ones; given at `where`) and parts, each
    with its fields. One that is called as a usual one is goes in its place. `named`: kinds and names, or SIDs,
    of what the values of params are: what is not there is made, too.

    Raises `TestFailed` for what a centre's file could not hold either.
    """
    made, named = tuple(made), tuple(named)
    if settings is None and not made and not named:
        return _USUAL
    data: dict[str, Any] = dict(_as_file(settings or {}))
    data["settings"] = {"channels": list(_CHANNELS), **data.get("settings", {})}
    for kind in _KINDS:
        parts = [_part(step, fields) for step, fields in made if step.kind.text == kind]
        data[kind] = _together(_usual(kind), [*data.get(kind, ()), *parts])
        for name in dict.fromkeys(name for of, name in named if of == kind):
            if not any(name in (each.get("name"), each.get("sid")) for each in data[kind]):
                data[kind].append(_new(kind, name))
    problems = Problems("the test", {})
    config = read_centre(Section(data, (), problems, f"`given {CENTRE}`"))
    if problems.found:
        said = [each.message + (f" ({each.hint})" if each.hint else "") for each in problems.found]
        raise TestFailed(said[0], where or made[0][0].span, said[1:])
    return config


def staffed(config: CentreConfig, named: Iterable[str], given: Mapping[str, Mapping[str, Any]]) -> CentreConfig:
    """The centre with the workers that params name, who are not signed in. `given`: the fields of those whom the test
    gives, by name in small letters."""
    workers = []
    for name in dict.fromkeys(named):
        if _SID.fullmatch(name):
            workers.append(WorkerConfig(name=name, sid=name))
        else:
            fields = {key: value for key, value in given.get(name.casefold(), {}).items() if key not in _OF_THE_STEP}
            workers.append(replace(worker_config(name, fields), activity=None))
    known = {each.name.casefold() for each in config.workers}
    return replace(config, workers=(*config.workers, *[each for each in workers if each.name.casefold() not in known]))


def _part(step: GivenMade, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": step.name.text, **_as_file(fields)}


def _new(kind: str, name: str) -> dict[str, Any]:
    said = {"name": name, "sid": name} if _SID.fullmatch(name) else {"name": name}
    return {**said, "default_queue": DEFAULT_QUEUE.name} if kind == "workflow" else said


def _usual(kind: str) -> list[dict[str, Any]]:
    if kind == "activity":
        return [{"name": each.name, "available": each.available} for each in DEFAULT_ACTIVITIES]
    if kind == "queue":
        return [{"name": DEFAULT_QUEUE.name}]
    return [{"name": DEFAULT_WORKFLOW.name, "default_queue": DEFAULT_WORKFLOW.default_queue}]


def _together(usual: list[dict[str, Any]], given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The usual ones and those given, which go in the place of a usual one of their name."""
    names = {str(each.get("name", "")).casefold(): each for each in given}
    places = [names.pop(each["name"].casefold(), each) for each in usual]
    return [*places, *[each for each in given if not any(each is one for one in places)]]


def _as_file(value: Any) -> Any:
    """A value of the language as a centre's file has it: keys with underscores, durations as texts."""
    if isinstance(value, Mapping):
        return {_key(k): _plain(v) if k in _THEIR_OWN else _as_file(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_as_file(each) for each in value]
    return format_duration(value) if isinstance(value, timedelta) else value


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _key(name: str) -> str:
    return _HUMP.sub(r"_\1", name).lower()
