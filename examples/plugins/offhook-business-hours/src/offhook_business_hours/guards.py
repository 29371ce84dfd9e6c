"""Nobody hands a customer over to a queue in which there is nobody."""

from __future__ import annotations

from offhook import Host, Invocation, hookimpl
from offhook.centre import Centre
from offhook_business_hours.config import HoursConfig
from offhook_business_hours.words import why_closed
from offhook_plugins.task import TransferTask


@hookimpl(required=True)
def before_transfer_task(
    payload: TransferTask, invocation: Invocation, centre: Centre, host: Host, config: HoursConfig
) -> None:
    """A transfer into a closed queue is refused, and who wanted it is told the hours."""
    queue = centre.queue(payload.target_sid)
    calendar = config.calendar(queue.name) if queue is not None else None
    if calendar is None or not config.refuse_transfers or calendar.is_open(host.clock.now()):
        return
    reason = why_closed(calendar, host.clock.now())
    invocation.notify(reason, level="warning", named="queue closed")
    invocation.cancel(reason, code="queue-closed")
