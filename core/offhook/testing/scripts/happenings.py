"""`when`: what people do, what happens in the centre, and the time that passes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offhook.centre import transitions
from offhook.errors import ActionCancelled, OffhookError
from offhook.testing.scripts import outside
from offhook.testing.scripts.failure import TestFailed
from offhook.testing.scripts.scene import Scene
from offhook_grammar.tree import WhenAnswers, WhenConnection, WhenDoes, WhenEvent, WhenPasses, WhenRestarts

if TYPE_CHECKING:
    from offhook.centre import Worker
    from offhook.questions import Question


async def does(scene: Scene, step: WhenDoes) -> None:
    """Somebody does an action, and all that follows at once; what takes time goes on with the time that passes."""
    worker = scene.value(step.who)
    call = step.call
    values = [(argument.name, scene.value(argument.value)) for argument in call.arguments]
    positional = [value for name, value in values if name is None]
    payload: Any = positional[0] if positional else {n.text: v for n, v in values if n is not None and v is not None}
    marks = tuple(str(scene.value(mark)) for mark in call.marked)
    begin(scene)
    scene.done = await scene.stage.begin(call.action.text, payload or None, worker=worker, marks=marks, by="agent")
    scene.done.asked = True
    scene.outcome_expected = False


def begin(scene: Scene) -> None:
    """A new `when`: what went wrong before has to have been spoken of."""
    check_outcome(scene)
    scene.failed_from = len(scene.stage.failures.all)


def check_outcome(scene: Scene) -> None:
    """Raise `TestFailed` if what somebody did failed, and the test has not said that it would."""
    if scene.outcome_expected or scene.done is None:
        return
    error = scene.done.error
    if error is None or isinstance(error, ActionCancelled):
        return
    scene.outcome_expected = True
    message = error.message if isinstance(error, OffhookError) else str(error)
    raise Unexpected(f"{scene.done.action} failed: {message}")


def unspoken_outcome(scene: Scene) -> list[str]:
    """That what somebody did failed or was cancelled, if no step has spoken of it: it may be why another one fails."""
    error = scene.done.error if scene.done is not None and not scene.outcome_expected else None
    if scene.done is None or error is None:
        return []
    if isinstance(error, ActionCancelled):
        return [f"{scene.done.action} was cancelled: {error.reason}"]
    return [f"{scene.done.action} failed: {error.message if isinstance(error, OffhookError) else error}"]


class Unexpected(Exception):  # noqa: N818  # it is what happened
    """What somebody did failed, and no step said that it would; the place is that of the step that noticed."""


async def passes(scene: Scene, step: WhenPasses) -> None:
    """Time passes, and all that is due on the way is done."""
    duration = scene.value(step.duration)
    await scene.stage.step(lambda: scene.host.advance(duration))


async def connection(scene: Scene, step: WhenConnection) -> None:
    """A worker's desktop loses its connection, or has it again."""
    worker = scene.value(step.who)
    begin(scene)
    await scene.stage.change(lambda unit: transitions.set_connected(unit, worker, not step.lost))


async def answers(scene: Scene, step: WhenAnswers) -> None:
    """Somebody answers the question that is open for them, or the one that is meant, and all that follows at once."""
    worker, answer = scene.value(step.who), scene.value(step.answer)
    check_outcome(scene)
    await scene.stage.answer(answer, worker, _question(scene, step, worker))


def _question(scene: Scene, step: WhenAnswers, worker: Worker) -> Question | None:
    """The question that is meant; None where none is open for them. Of several with one text it is the oldest."""
    theirs = [one for one in scene.host.questions.open if one.is_for(worker)]
    part = scene.value(step.to) if step.to is not None else ""
    found = [one for one in theirs if part.casefold() in one.text.casefold()]
    if not theirs or len({one.text for one in found}) == 1:
        return found[0] if found else None
    lines = [f'open for {worker.name}: "{one.text}"' for one in theirs]
    if not found:
        raise TestFailed(f"no question that is open for {worker.name} contains {part!r}", step.span, lines)
    message = f"{len(found)} questions are open for {worker.name}{f' that contain {part!r}' if part else ''}"
    written = f'{scene.shown(step)} to "part of the question"'
    raise TestFailed(message, step.span, [*lines, f"say which: `{written}`" if step.to is None else "name more of it"])


async def restarts(scene: Scene, _step: WhenRestarts) -> None:
    """The centre ends, and another one goes on from what the first one kept."""
    begin(scene)
    await scene.restart()


async def event(scene: Scene, step: WhenEvent) -> None:
    """An event comes; what the world outside brings about really happens."""
    fields = dict(scene.value(step.fields)) if step.fields is not None else {}
    begin(scene)
    happening = outside.happening(step.event.text, fields, step.span)
    if happening is not None:
        await scene.stage.change(happening)
        return
    entities = {name: value for name, value in fields.items() if hasattr(value, "entity_kind")}
    data = {name: value for name, value in fields.items() if name not in entities}
    try:
        await scene.stage.change(lambda unit: unit.emit(step.event.text, entities, data=data or None))
    except OffhookError as problem:
        raise TestFailed(str(problem), step.span) from problem
    if step.event.text == "centre.started":
        await scene.stage.step(lambda: _begin_anew(scene))


async def _begin_anew(scene: Scene) -> None:
    """Handlers with `also for current …` begin for what is there."""
    scene.host.scripts.beginning.anew(scene.host.scripts.handlers)
