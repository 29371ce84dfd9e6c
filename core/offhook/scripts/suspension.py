"""A run of a script that waits, as JSON; and the run that goes on from there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, Any

from offhook.questions import Question
from offhook.runs.values import NotKeptError, Values
from offhook.scripts.handler import BoundScript, ScriptHandler
from offhook.scripts.hearing import read_heard, written_heard
from offhook.scripts.run import ScriptRun
from offhook.scripts.waits import Instant, KeptWait, read_instant, whole
from offhook_grammar.frames import Frame, NoContinuationError, NotTakenUpError, Point, suspended
from offhook_grammar.values import FrozenDict

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook_grammar.compiler.continuation import Continuations

_WAITS = frozenset(
    one.__code__
    for one in (ScriptRun.wait, ScriptRun.wait_until, ScriptRun.wait_for, ScriptRun.ask, ScriptRun.rest_of_wait)
)


def written(values: Values, bound: BoundScript, labels: Mapping[str, str]) -> dict[str, Any]:
    """Where a run is, in JSON. `labels`: what the scripts' files are called, by path.

    Raises `NotKeptError` if it is not in a wait, or cannot be written.
    """
    run = bound.run
    frames, inner = suspended(bound.running, labels) if bound.running is not None else ((), None)
    if run.waiting is None or not frames or getattr(inner, "cr_code", None) not in _WAITS:
        raise NotKeptError("it was in the middle of its work")
    return {
        **written_start(values, bound),
        "wait": _written_wait(values, run.waiting.kept()),
        "frames": [_written_frame(values, frame, labels) for frame in frames],
    }


def waits(bound: BoundScript) -> bool:
    """Whether the run is in a wait of its own."""
    return bound.run.waiting is not None


def place_of(bound: BoundScript) -> str | None:
    """File and line where a run is; None if it has not begun."""
    coroutine = bound.running
    files = bound.run.host.scripts.program.labels
    frames = suspended(coroutine, files)[0] if coroutine is not None else ()
    return f"{frames[-1].point.file}:{frames[-1].point.line}" if frames else None


def written_start(values: Values, bound: BoundScript) -> dict[str, Any]:
    """What every run has, from before it begins."""
    run = bound.run
    return {
        "version": bound.handler.compiled.version,
        "steps": run.steps_left,
        "built": run.built,
        "ends_with": values.write(run.ends_with),
        "heard": written_heard(values, run.heard),
    }


def read_start(values: Values, handler: ScriptHandler, subject: Any, row: Mapping[str, Any]) -> BoundScript:
    """The run that is still to begin. Raises `NotKeptError` if it cannot be taken up."""
    if handler.compiled.version != row["version"]:
        raise NotKeptError("its script has changed")
    run = ScriptRun(handler, subject)
    run.steps_left, run.built = whole(row["steps"]), whole(row["built"])
    run.ends_with = values.read(row["ends_with"])
    run.heard = read_heard(values, row.get("heard"))  # older versions have none
    return BoundScript(handler, run)


class Suspensions:
    """Reads the runs of one host. The continuations of its scripts are made when the first is asked for."""

    def __init__(self, host: Host, values: Values) -> None:
        self._host = host
        self._values = values
        self._continuations: Continuations | None = None

    def read(self, handler: ScriptHandler, subject: Any, row: Mapping[str, Any]) -> BoundScript:
        """The run, ready to go on. Raises `NotKeptError` if it cannot be taken up."""
        bound = read_start(self._values, handler, subject, row)
        program = self._host.scripts.program
        paths = {label: path for path, label in program.labels.items()}
        continuations = self._continuations = self._continuations or self._host.scripts.continuations()
        frames = [self._frame(continuations, frame, paths) for frame in row["frames"]]
        rest = partial(bound.run.rest_of_wait, _read_wait(self._values, row["wait"]))
        bound.rest = partial(continuations.taken_up, frames, program.names, bound.run, rest)
        self._host.scripts.hearing.listen(bound.run)
        return bound

    def _frame(self, continuations: Continuations, row: Mapping[str, Any], paths: Mapping[str, str]) -> Frame:
        label, *place = row["at"]
        point = Point(paths.get(label, label), *place)
        try:
            needed = continuations.of(point).names
        except NotTakenUpError as problem:
            raise NotKeptError(str(problem)) from problem
        except NoContinuationError as problem:
            raise NotKeptError("its script has changed") from problem
        kept = {name: value for name, value in row["variables"].items() if name in needed}
        return Frame(point, FrozenDict({name: self._variable(name, value) for name, value in kept.items()}))

    def _variable(self, name: str, value: Any) -> Any:
        try:
            if isinstance(value, dict) and "lost" in value:
                raise NotKeptError(value["lost"])
            return self._values.read(value)
        except NotKeptError as problem:
            raise NotKeptError(f"its variable {name}: {problem}") from problem


def _written_frame(values: Values, frame: Frame, labels: Mapping[str, str]) -> dict[str, Any]:
    point = frame.point
    variables = {}
    for name, value in frame.variables.items():
        try:
            variables[name] = values.write(value)
        except NotKeptError as problem:
            variables[name] = {"lost": str(problem)}
    at = [labels[point.file], point.line, point.column, point.end_line, point.end_column]
    return {"at": at, "variables": variables}


def _written_wait(values: Values, wait: KeptWait) -> dict[str, Any]:
    return {
        "order": wait.order,
        "end": _written_instant(wait.end),
        "look": _written_instant(wait.look),
        "met": wait.met,
        "question": _written_question(values, *wait.question) if wait.question is not None else None,
    }


def _written_question(values: Values, question: Question, answer: str | None) -> Any:
    return {**{one.name: values.write(getattr(question, one.name)) for one in fields(question)}, "answer": answer}


def _read_question(values: Values, row: Mapping[str, Any]) -> tuple[Question, str | None]:
    return Question(**{one.name: values.read(row[one.name]) for one in fields(Question)}), row["answer"]


def _read_wait(values: Values, row: Mapping[str, Any]) -> KeptWait:
    end, look = (read_instant(*row[name]) if row[name] is not None else None for name in ("end", "look"))
    asked = row.get("question")  # older versions have none
    question = _read_question(values, asked) if asked is not None else None
    return KeptWait(whole(row["order"]), end, look, row["met"] is True, question)


def _written_instant(instant: Instant | None) -> Any:
    return [instant[0].isoformat(), instant[1]] if instant is not None else None
