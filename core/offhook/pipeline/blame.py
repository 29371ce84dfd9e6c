"""Whose failure it was: the line of the plugin or script in which something was raised."""

from __future__ import annotations

from types import TracebackType

from offhook.errors import ActionError, OffhookError
from offhook.pipeline.handlers import Handler, Origin
from offhook.wording import attribute_of, cut, text_of

_RUN = ".run"
"""The local of compiled scripts that holds the run; no name of a plugin's function can have a dot."""


def place_of(problem: BaseException, origin: Origin) -> str:
    """The innermost line in the traceback that is the handler's own, else where the handler stands.

    A plugin's own lines are those of its file. A script's are those that its run went through, which may stand in
    a file that it uses; what handlers of other actions did further in is theirs.
    """
    place = origin.place
    trace: TracebackType | None = problem.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        if origin.kind == "script":
            run = frame.f_locals.get(_RUN)
            own = run is not None and run.handler.origin is origin
        else:
            own = frame.f_code.co_filename == origin.file
        if own:
            place = f"{frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def as_action_error(problem: BaseException, handler: Handler, action: str) -> ActionError:
    """`problem` as the error that the caller of the action gets; an `ActionError` stays what it is."""
    if isinstance(problem, ActionError):
        if problem.action is None:
            problem.action = action
        return problem
    code = problem.code if isinstance(problem, OffhookError) else attribute_of(problem, "code")
    error = ActionError(
        f"{handler.name}: {describe(problem)}",
        code=code or "action-failed",
        action=action,
        place=place_of(problem, handler.origin),
    )
    error.__cause__ = problem
    return error


def describe(problem: BaseException) -> str:
    """The problem in a few words: its own message, with the class where that alone says little."""
    text = text_of(problem)
    if isinstance(problem, OffhookError) and text:
        return text
    message = attribute_of(problem, "message")
    if message is not None:
        return cut(message)
    return f"{type(problem).__name__}: {text}" if text else type(problem).__name__
