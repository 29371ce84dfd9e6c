"""`given`: what there is and how actions answer, before and between what happens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from offhook.centre import transitions
from offhook.errors import ActionError
from offhook.testing.scripts.answers import Answer
from offhook.testing.scripts.failure import TestFailed
from offhook.testing.scripts.scene import Scene, as_options
from offhook.testing.workers import worker_config
from offhook_grammar.compiler.probing import Probe
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
from offhook_grammar.values import freeze


def given_values(steps: Iterable[TestStep], path: str, text: str, catalogue: Catalogue) -> dict[str, Any]:
    """The params and `now` that a test is given, by name: what has to be known before there is a centre."""
    probe = Probe(path, text, catalogue)
    found: dict[str, Any] = {}
    for step in steps:
        if isinstance(step, GivenValue):
            try:
                found[step.name.text] = probe.value(_NoRun(), step.value, {})
            except LanguageError as problem:
                raise TestFailed(problem.message, step.span) from problem
    return found


class _NoRun:
    """A run that has nothing to be read."""

    def saw(self, _name: str, value: Any) -> Any:
        return value


def start_of(value: Any) -> datetime:
    """`now` as it was given: a time, or a text that says one."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


async def made(scene: Scene, step: GivenMade) -> None:
    """A worker at the desk, or a task, offered to whoever is said or can take it."""
    fields = as_options(scene.value(step.fields))
    if step.kind.text == "worker":
        scene.names[step.name.text] = await _worker(scene, step.name.text, fields)
    else:
        whom = scene.value(step.offered_to) if step.offered_to is not None else None
        queue = fields.pop("queue", None)
        scene.names[step.name.text] = await scene.stage.task(
            fields.pop("attributes", None), worker=whom, queue=getattr(queue, "name", queue), **fields
        )


async def _worker(scene: Scene, name: str, fields: Mapping[str, Any]) -> Any:
    said = {key: value for key, value in fields.items() if key != "name"}
    config = worker_config(str(fields.get("name", name)), said)

    def make(unit: Any) -> Any:
        worker = transitions.create_worker(unit, config)
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
    value = freeze(scene.value(step.value))
    program = scene.host.scripts.program
    for names in program.names.values() if program is not None else ():
        key = f"call.{step.function.text}"
        if key in names:
            names[key] = lambda *_arguments: value


async def let(scene: Scene, step: Let) -> None:
    """A name for a value as it is now."""
    scene.names[step.name.text] = scene.value(step.value)  # type: ignore[arg-type]  # the grammar has nothing else here


async def nothing(_scene: Scene, _step: GivenValue) -> None:
    """It was given before the centre began."""


def _matching(scene: Scene, step: GivenReturns | GivenFails | GivenTakes) -> Any:
    return scene.value(step.matching) if step.matching is not None else None
