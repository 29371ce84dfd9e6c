"""`expect`: what has happened, and what holds. What does not is raised, with what there was instead."""

from __future__ import annotations

from typing import Any

from offhook.errors import ActionCancelled
from offhook.testing.scripts.answers import Reached
from offhook.testing.scripts.evidence import happened, idle_handlers, notices
from offhook.testing.scripts.failure import TestFailed
from offhook.testing.scripts.scene import Scene
from offhook_grammar.durations import format_duration
from offhook_grammar.tree import (
    ExpectAction,
    ExpectCondition,
    ExpectNoAction,
    ExpectNotice,
    ExpectOrder,
    ExpectOutcome,
    Expression,
    Word,
)


async def action(scene: Scene, step: ExpectAction) -> None:
    """An action reached its implementation; at a time, that long after the beginning of the test, if one is said."""
    name, wanted = step.action.text, scene.value(step.matching) if step.matching is not None else None
    read = scene.read_lines()
    found = _fitting(scene, name, wanted, step.where)
    at = scene.value(step.at) if step.at is not None else None
    timely = found if at is None else [one for one in found if one.at - scene.began == at]
    if step.times is None and timely:
        return
    if step.times is not None and len(timely) == step.times:
        return
    words = scene.shown(step)
    said = _count(len(timely)) + (f" at {format_duration(at)}" if at is not None else "")
    message = f"expected {words}, and it happened {said}"
    raise TestFailed(message, step.span, [*read, *happened(scene), *idle_handlers(scene)])


async def no_action(scene: Scene, step: ExpectNoAction) -> None:
    """An action did not reach its implementation."""
    wanted = scene.value(step.matching) if step.matching is not None else None
    read = scene.read_lines()
    found = _fitting(scene, step.action.text, wanted, step.where)
    if found:
        message = f"expected {scene.shown(step)}, and it happened {_count(len(found))}"
        raise TestFailed(message, step.span, [*read, *happened(scene)])


async def order(scene: Scene, step: ExpectOrder) -> None:
    """Of two actions, one reached its implementation first."""
    places: list[int] = []
    for word, matching in ((step.first, step.first_matching), (step.then, step.then_matching)):
        wanted = scene.value(matching) if matching is not None else None
        found = [n for n, one in enumerate(scene.answers.reached) if one.action == word.text and one.fits(wanted)]
        if not found:
            message = f"expected {scene.shown(step)}, and there was no {_shown(scene, word, matching)}"
            raise TestFailed(message, step.span, [*happened(scene), *idle_handlers(scene)])
        places.append(found[0])
    if places[0] >= places[1]:
        then = _shown(scene, step.then, step.then_matching)
        raise TestFailed(f"expected {scene.shown(step)}, and {then} came first", step.span, happened(scene))


def _shown(scene: Scene, action: Word, matching: Expression | None) -> str:
    return action.text if matching is None else f"{action.text} with {scene.shown(matching)}"


async def outcome(scene: Scene, step: ExpectOutcome) -> None:
    """What somebody did with the latest `when` was cancelled, or failed."""
    if scene.done is None:
        raise TestFailed(f"nobody has done anything yet that could have been {step.outcome}", step.span)
    error = scene.done.error
    is_cancelled = isinstance(error, ActionCancelled)
    held = error is not None and is_cancelled == (step.outcome == "cancelled")
    reason = getattr(error, "reason", None) or getattr(error, "message", None) or str(error or "")
    if held and step.reason in (None, reason):
        scene.outcome_expected = True
        _speak_of_failures(scene)
        return
    how = "has not ended yet" if not scene.done.done else "succeeded"
    if error is not None:
        how = f'was cancelled: "{reason}"' if is_cancelled else f'failed: "{reason}"'
    words = f'{step.outcome} "{step.reason}"' if step.reason is not None else step.outcome
    scene.outcome_expected = True
    message = f"expected that {scene.done.action} is {words}, and it {how}"
    if step.outcome == "failed":
        message = message.replace(" is failed", " failed")
    raise TestFailed(message, step.span, [*happened(scene), *idle_handlers(scene)])


def _speak_of_failures(scene: Scene) -> None:
    """Those of handlers since the latest `when` belong to the outcome that was expected."""
    scene.expected_failures.update(range(scene.failed_from, len(scene.stage.failures.all)))


async def notice(scene: Scene, step: ExpectNotice) -> None:
    """A notification was shown, or a text logged; of texts, the case of letters does not matter."""
    part = str(scene.value(step.containing)) if step.containing is not None else ""
    whom = scene.value(step.to) if step.to is not None else None
    there = notices(scene, step.kind.text)
    found = [one for one in there if part.casefold() in one.text.casefold() and (whom is None or whom.name in one.to)]
    if step.is_open:
        found = [one for one in found if one.is_open]
    if (bool(found) if step.times is None else len(found) == step.times) != step.negated:
        return
    lines = [f"{step.kind.text}s that there were:" if there else f"there was no {step.kind.text}"]
    lines += [one.line for one in there]
    message = f"expected {scene.shown(step)}, and there were {len(found)}"
    raise TestFailed(message, step.span, [*lines, *happened(scene), *idle_handlers(scene)])


async def condition(scene: Scene, step: ExpectCondition) -> None:
    """A condition holds."""
    if not scene.holds(step.condition):
        message = f"expected {scene.shown(step.condition)}"
        raise TestFailed(message, step.span, [*scene.read_lines(), *happened(scene), *idle_handlers(scene)])


def _fitting(scene: Scene, name: str, wanted: Any, where: Expression | None) -> list[Reached]:
    found = [one for one in scene.answers.reached if one.action == name and one.fits(wanted)]
    return found if where is None else [one for one in found if scene.holds(where, {"payload": one.payload})]


def _count(number: int) -> str:
    words: dict[int, str] = {0: "not at all", 1: "once", 2: "twice"}
    return words.get(number, f"{number} times")


def unspoken_failures(scene: Scene) -> list[Any]:
    """The failures of handlers that no step has expected."""
    return [one for place, one in enumerate(scene.stage.failures.all) if place not in scene.expected_failures]
