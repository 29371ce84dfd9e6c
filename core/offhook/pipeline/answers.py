"""What plugins' hooks raise and give back that nobody expects: told in words for their author."""

from __future__ import annotations

import asyncio
from types import AsyncGeneratorType, GeneratorType

from offhook.pipeline.control import RedirectSignal
from offhook.wording import shown, text_of
from offhook_grammar.program import StopRun
from offhook_grammar.stages import Stage

_CLEAR = (bool, int, float, str, type(None))

_WHERE = {
    Stage.BEFORE: "before an action",
    Stage.AFTER: "after an action",
    Stage.FAILURE: "after an action that failed",
    Stage.EVENT: "on an event",
}


class UnwantedAnswer(TypeError):  # noqa: N818  # it is reported as what it says
    """A hook gave back something where nothing is wanted. `message` says what."""

    def __init__(self, value: object, stage: Stage | None) -> None:
        what = shown(value) if type(value) in _CLEAR else f"a {type(value).__name__}"
        self.message = f"it gave back {what}, which means nothing {_WHERE.get(stage or Stage.AFTER, 'here')}"
        if stage is Stage.BEFORE:
            if value is False or value is True:
                self.message += ": to stop it, call invocation.cancel(...)"
            else:
                self.message += ": to change the payload, call invocation.edit(...)"
        super().__init__(self.message)


class RaisedOddly(RuntimeError):  # noqa: N818  # it is reported as what was raised
    """A hook raised what is no `Exception`, and is an ordinary failure all the same. `message` says what."""

    def __init__(self, problem: BaseException) -> None:
        text = text_of(problem)
        self.message = f"{type(problem).__name__}: {text}" if text else type(problem).__name__
        super().__init__(self.message)
        self.__cause__ = problem
        self.__traceback__ = problem.__traceback__


def check_answer(value: object, stage: Stage | None) -> None:
    """What a hook gives back when nobody asks is ignored, but a generator is work that would never be done."""
    if isinstance(value, (GeneratorType, AsyncGeneratorType)):
        raise UnwantedAnswer(value, stage)


def ordinary(problem: BaseException) -> BaseException:
    """What a plugin's plain function raised, as the wall around handlers takes it.

    `CancelledError` and `GeneratorExit` have a meaning for coroutines; of a plain function they are its own doing.
    """
    if isinstance(problem, (Exception, SystemExit, KeyboardInterrupt, RedirectSignal, StopRun)):
        return problem
    return RaisedOddly(problem)


def ordinary_of_coroutine(problem: BaseException) -> BaseException:
    """As `ordinary`, for a coroutine, which may be cancelled or closed by others. Called where it was awaited."""
    if isinstance(problem, asyncio.CancelledError):
        return problem
    traceback = problem.__traceback__
    if isinstance(problem, GeneratorExit) and (traceback is None or traceback.tb_next is None):
        return problem  # it comes out of nothing further in: whoever awaits is closed
    return ordinary(problem)
