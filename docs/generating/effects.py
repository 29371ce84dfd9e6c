"""The page of effects: for each action what it changes, which events come, which errors, and which tests show it."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from generating.action_marks import ActionMark, action_marks
from generating.markdown import anchor, table
from offhook import ActionSpec
from offhook.centre import EVENTS
from offhook.error_codes import HOST_CODES
from offhook.hosting import load_plugins
from offhook.registry import nearest
from offhook_plugins import embedded, http

_HEAD = ("action", "effect", "events, in order", "errors", "tests")


def effect_tables() -> str:
    """A table for each group of actions."""
    parts, group = [], ""
    rows: list[tuple[str, ...]] = []
    for spec in _actions():
        if spec.group != group:
            parts += [table(_HEAD, rows)] if rows else []
            group, rows = spec.group, []
            parts.append(f"## {group}")
        rows.append(_row(spec))
    return "\n\n".join([*parts, table(_HEAD, rows)])


def missing_cells() -> list[str]:
    """What the page lacks, in words: cells without content, errors without a test, marks of what there is not."""
    return [*_wrong_marks(), *[problem for spec in _actions() for problem in _missing(spec)]]


@cache
def _actions() -> tuple[ActionSpec, ...]:
    return tuple(sorted(load_plugins().registry.actions, key=lambda spec: (spec.group, spec.name)))


@cache
def _marks() -> dict[str, tuple[ActionMark, ...]]:
    found: dict[str, list[ActionMark]] = {}
    for mark in action_marks():
        found.setdefault(mark.action, []).append(mark)
    return {action: tuple(marks) for action, marks in found.items()}


def _row(spec: ActionSpec) -> tuple[str, ...]:
    marks = _marks().get(spec.name, ())
    return (
        f"[{spec.name}](actions.md#{anchor(spec.name)})",
        _effect(spec),
        "; or ".join(_sequence(events) for events in _sequences(marks)),
        ", ".join(f"`{code}`" for code in spec.errors) or "none",
        ", ".join(f"`{file}` ({count})" for file, count in _files(marks)),
    )


def _effect(spec: ActionSpec) -> str:
    """The first paragraph of what the implementation says of itself: the embedded centre's, or that of a plugin which
    does its action on every backend."""
    implementation = getattr(embedded, spec.hook_name, None) or getattr(http, spec.hook_name, None)
    text = inspect.getdoc(implementation) if implementation is not None else None
    return " ".join((text or "").split("\n\n")[0].split())


def _sequences(marks: Iterable[ActionMark]) -> list[tuple[str, ...]]:
    found = dict.fromkeys([mark.events for mark in marks if mark.events is not None])
    return sorted(found, key=lambda events: (len(events), events))


def _sequence(events: tuple[str, ...]) -> str:
    return ", ".join(f"`{event}`" for event in events) or "none"


def _files(marks: Iterable[ActionMark]) -> list[tuple[str, int]]:
    tests = {(mark.file, mark.test) for mark in marks}
    counts = Counter(f"{file.parent.name}/{file.name}" for file, _ in tests)
    return sorted(counts.items())


def _missing(spec: ActionSpec) -> Iterator[str]:
    marks = _marks().get(spec.name, ())
    if not _effect(spec):
        yield f"{spec.name}: the embedded centre does not do it, or does not say what it changes (its docstring)"
    if not _sequences(marks):
        yield f"{spec.name}: no test asserts its events in order: @pytest.mark.action({spec.name!r}, events=(…))"
    if not any(mark.error is None for mark in marks):
        yield f"{spec.name}: no test shows its effect: @pytest.mark.action({spec.name!r})"
    shown = {mark.error for mark in marks}
    for code in spec.errors:
        if code not in shown:
            yield f"{spec.name}: no test shows {code}: @pytest.mark.action({spec.name!r}, error={code!r})"


def _wrong_marks() -> Iterator[str]:
    specs = {spec.name: spec for spec in _actions()}
    events = {event.name for event in EVENTS}
    for action, marks in _marks().items():
        for mark in marks:
            if action not in specs:
                yield f"{mark.place}: there is no action {action}{_near(action, specs)}"
                continue
            if mark.error is not None and mark.error not in specs[action].errors and mark.error not in HOST_CODES:
                yield f"{mark.place}: {action} has no error {mark.error}{_near(mark.error, specs[action].errors)}"
            for event in mark.events or ():
                if event not in events:
                    yield f"{mark.place}: there is no event {event}{_near(event, events)}"


def _near(name: str, names: Iterable[str]) -> str:
    near = nearest(name, names)
    return f"; did you mean {near}?" if near else ""
