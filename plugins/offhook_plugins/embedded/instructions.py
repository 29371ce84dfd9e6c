"""TaskRouter's voice instructions on the embedded centre."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from offhook import ActionError, Invocation, hookimpl
from offhook.centre import Centre, UnitOfWork
from offhook.centre.transitions import voice
from offhook_plugins.embedded.subjects import reservation_of

if TYPE_CHECKING:
    from offhook_plugins.taskrouter_voice_instruction import DequeueTask, IssueCallToWorker, RedirectCallTask

_RECORDS: Final = (
    "do-not-record",
    "record-from-answer",
    "record-from-ringing",
    "record-from-answer-dual",
    "record-from-ringing-dual",
)


@hookimpl
def issue_call_to_worker(payload: IssueCallToWorker, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The worker's phone rings; once it is answered and the reservation accepted, worker and caller are in the call.

    With `accept` the reservation is accepted before it rings; without it a leg that was answered waits for that.
    """
    options, code = payload.options, "issue-call-failed"
    voice.issue_call(
        unit,
        reservation_of(payload, invocation, centre),
        payload.twiml_url,
        payload.caller_id,
        to=options.to if options is not None else None,
        timeout=timedelta(seconds=options.timeout) if options is not None else None,
        accepts=options is not None and options.accept,
        records=options is not None and records(options.record, code, invocation.action),
    )


@hookimpl
def dequeue_task(payload: DequeueTask, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The worker's phone rings; the answer accepts the reservation and brings worker and caller into the call.

    After the call the worker moves to the activity named.
    """
    options, code = payload.options, "unable-to-issue-dequeue"
    activity = options.post_work_activity_sid if options is not None else None
    if activity is not None and centre.activity(activity) is None:
        raise ActionError(f"there is no activity {activity} in the centre", code=code, action=invocation.action)
    voice.dequeue(
        unit,
        reservation_of(payload, invocation, centre),
        to=options.to if options is not None else None,
        caller_id=options.from_ if options is not None else None,
        timeout=timedelta(seconds=options.timeout) if options is not None else None,
        post_work_activity_sid=activity,
        records=options is not None and records(options.record, code, invocation.action),
    )


@hookimpl
def redirect_call_task(payload: RedirectCallTask, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The caller leaves the call for other TwiML, and the call is over; its task is canceled.

    With `accept` the reservation is accepted before, and the worker keeps the task, without a call.
    """
    options = payload.options
    voice.redirect_call(
        unit,
        reservation_of(payload, invocation, centre),
        payload.call_sid,
        payload.twiml_url,
        accepts=options is not None and options.accept,
    )


def records(option: str, code: str, action: str) -> bool:
    """Whether an option has the call recorded. Raises `ActionError` with `code` for what TaskRouter does not know."""
    if option not in _RECORDS:
        raise ActionError(f"record is {option!r}, and has to be one of {', '.join(_RECORDS)}", code=code, action=action)
    return option != "do-not-record"
