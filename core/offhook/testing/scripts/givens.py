"""`given`: what there is and how actions answer, before and between what happens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import nullcontext, suppress
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from offhook.centre import transitions
from offhook.errors import ActionError
from offhook.testing.scripts import centres
from offhook.testing.scripts.answers import Answer
from offhook.testing.scripts.earlier import bring_to, unheard
from offhook.testing.scripts.failure import TestFailed
from offhook.testing.scripts.scene import Scene, as_options
from offhook.testing.workers import worker_config
from offhook_grammar.compiler.probing import Probe
from offhook_grammar.diagnostics import Span
from offhook_grammar.program import LanguageError
from offhook_grammar.tree import (
    GivenFails,
    GivenFunction,
    GivenMade,
    GivenMemory,
    GivenReturns,
    GivenTakes,
    GivenValue,
    Let,
    Remember,
    TestStep,
)
from offhook_grammar.types import Catalogue
from offhook_grammar.values import EMPTY_MAP, freeze

if TYPE_CHECKING:
    from offhook.centre import Task


def given_values(
    steps: Iterable[TestStep],
    path: str,
    text: str,
    catalogue: Catalogue,
    named: Iterable[centres.Named] = (),
    params: Mapping[str, Any] = EMPTY_MAP,
) -> dict[str, Any]:
    """The params, `now` and `centre` that a test is given, by name: what has to be known before there is a centre.

    `centre` is the whole configuration, and always there. `named`: params whose values are parts of it; `params`: what
    is given from outside.
    """
    found: dict[str, Any] = {}
    made: list[tuple[GivenMade, Mapping[str, Any]]] = []
    where: Span | None = None
    probe = cache(lambda: Probe(path, text, catalogue))  # most tests need none
    for step in steps:
        try:
            if isinstance(step, GivenValue):
                found[step.name.text] = probe().value(_NoRun(), step.value, {})
                where = step.span if step.name.text == centres.CENTRE else where
            elif isinstance(step, GivenMade) and centres.kind_of(step) is not None:
                made.append((step, probe().value(_NoRun(), step.fields, {})))
        except LanguageError as problem:
            raise TestFailed(problem.message, step.span) from problem
    values = [(each.kind, {**params, **found}.get(each.param, each.default)) for each in named]
    names = [(kind, name) for kind, name in values if isinstance(name, str)]
    centre = centres.centre_of(found.get(centres.CENTRE), where, made, names)
    people = [name for kind, name in names if kind == "worker"]
    found[centres.CENTRE] = centres.staffed(centre, people, _workers(steps, probe())) if people else centre
    return found


def _workers(steps: Iterable[TestStep], probe: Probe) -> dict[str, Mapping[str, Any]]:
    """The fields of the workers whom a test gives, as far as they are written out, by name in small letters."""
    found: dict[str, Mapping[str, Any]] = {}
    for step in steps:
        if isinstance(step, GivenMade) and step.kind.text == "worker":
            with suppress(LanguageError):  # what a test works out on its way is known then
                fields = as_options(probe.value(_NoRun(), step.fields, {}))
                found[str(fields.get("name", step.name.text)).casefold()] = fields
    return found


class _NoRun:
    """A run that has nothing to be read."""

    def saw(self, _name: str, value: Any) -> Any:
        return value


def start_of(value: Any) -> datetime:
    """`now` as it was given: a time, or a text that says one."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


async def made(scene: Scene, step: GivenMade) -> None:
    """A worker at the desk, or a task, offered to whoever is said or can take it; of the rest of the centre, which was
    there from the beginning, the name."""
    kind = centres.kind_of(step)
    fields = as_options(scene.value(step.fields))
    if kind is not None:
        scene.names[step.name.text] = getattr(scene.host.centre, kind)(fields.get("name", step.name.text))
    elif step.kind.text == "worker":
        scene.names[step.name.text] = await _worker(scene, step.name.text, fields)
    else:
        whom = scene.value(step.offered_to) if step.offered_to is not None else None
        status = fields.pop("status", None)
        with unheard(scene.host) if status is not None else nullcontext():
            task = await _task(scene, whom, fields)
            await bring_to(scene, task, status, step.span)
        scene.names[step.name.text] = task


async def _task(scene: Scene, whom: Any, fields: dict[str, Any]) -> Task:
    queue = fields.pop("queue", None)
    attributes = fields.pop("attributes", None)
    return await scene.stage.task(attributes, worker=whom, queue=getattr(queue, "name", queue), **fields)


async def _worker(scene: Scene, name: str, fields: Mapping[str, Any]) -> Any:
    is_in = fields.get("signedIn", True)
    said = {key: value for key, value in fields.items() if key not in ("name", "signedIn")}
    if not is_in:
        said.setdefault("activity", scene.host.centre.settings.offline_activity)
    config = worker_config(str(fields.get("name", name)), said)

    known = (each for each in scene.host.centre.workers if each.name.casefold() == config.name.casefold())
    named = next((each for each in known if not each.signed_in and each not in scene.names.values()), None)

    def make(unit: Any) -> Any:
        worker = named or transitions.create_worker(unit, config)  # one whom a param names is there already
        if is_in:
            transitions.sign_in(unit, worker, config.activity)
        return worker

    return await scene.stage.change(make)


async def memory(scene: Scene, step: GivenMemory) -> None:
    """What is remembered already."""
    scene.do(Remember(span=step.span, place=step.place, value=step.value))


async def returns(scene: Scene, step: GivenReturns) -> None:
    """What an action answers instead of being done."""
    scene.answers.give(step.action.text, Answer(_matching(scene, step), step.times, returns=scene.value(step.value)))


async def fails(scene: Scene, step: GivenFails) -> None:
    """That an action fails instead of being done; an error that may pass, so that `retry` tries again."""
    message = str(scene.value(step.message)) if step.message is not None else "the test made it fail"
    code = str(scene.value(step.code)) if step.code is not None else "given-failure"
    action = step.action.text

    def error() -> ActionError:
        return ActionError(message, code=code, action=action, retryable=True)

    scene.answers.give(action, Answer(_matching(scene, step), step.times, error=error))


async def takes(scene: Scene, step: GivenTakes) -> None:
    """How long an action takes."""
    duration: timedelta = scene.value(step.duration)
    scene.answers.give(step.action.text, Answer(_matching(scene, step), None, takes=duration))


async def function(scene: Scene, step: GivenFunction) -> None:
    """What a plugin's function gives, whatever it is asked."""
    scene.give_function(step.function.text, freeze(scene.value(step.value)))


async def let(scene: Scene, step: Let) -> None:
    """A name for a value as it is now."""
    scene.names[step.name.text] = scene.value(step.value)  # type: ignore[arg-type]  # the grammar has nothing else here


async def nothing(_scene: Scene, _step: GivenValue) -> None:
    """It was given before the centre began."""


def _matching(scene: Scene, step: GivenReturns | GivenFails | GivenTakes) -> Any:
    return scene.value(step.matching) if step.matching is not None else None
