"""What an input event does to the centre."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from offhook.centre import transitions
from offhook.errors import ActionCancelled, ActionError
from offhook.simulation.customers_files import new_files
from offhook.simulation.input_events import (
    ActionInput,
    CancelTask,
    CustomerHangsUp,
    CustomerWrites,
    InputEvent,
    NewTask,
    WebhookInput,
    WorkerActivity,
)
from offhook.simulation.kept_events import event_from_json, event_to_json
from offhook.simulation.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from offhook.centre import Conversation, Task, Worker
    from offhook.pipeline import Invocation
    from offhook.simulation.world import World

_INPUT_ACTION: Final = "input action"
HUNG_UP: Final = "the customer hung up"
_MISFITS: Final = frozenset({"unknown-action", "invalid-payload"})


class Intake:
    """Applies input events. `reject(event, message)` is told of each that does not fit this centre.

    `late` counts cancellations of cases that had been served or had ended, and actions on cases that had ended.
    """

    def __init__(self, world: World, reject: Callable[[InputEvent, str], None]) -> None:
        self._world = world
        self._host = world.host
        self._centre = world.host.centre
        self._reject = reject
        self.late = 0
        self._invocations: dict[str, Invocation] = {}
        world.agenda.means(_INPUT_ACTION, self._begin, self._is_final)

    def apply(self, event: InputEvent) -> None:
        """Let it happen now."""
        try:
            if isinstance(event, NewTask):
                self._new_task(event)
            elif isinstance(event, CancelTask):
                self._cancel(event)
            elif isinstance(event, CustomerWrites):
                self._write(event)
            elif isinstance(event, CustomerHangsUp):
                self._hang_up(event)
            elif isinstance(event, WorkerActivity):
                self._activity(event)
            elif isinstance(event, WebhookInput):
                self._webhook(event)
            else:
                self._action(event)
        except ActionError as error:
            self._reject(event, str(error))

    def _new_task(self, event: NewTask) -> None:
        attributes: dict[str, Any] = {}
        if event.customer_name is not None:
            attributes["customerName"] = event.customer_name
        if event.customer_address is not None:
            attributes["customerAddress"] = event.customer_address
        queue = self._centre.queue(event.queue) if event.queue is not None else None
        if event.queue is not None and queue is None:
            names = [each.name for each in self._centre.queues]
            raise ActionError(f"there is no queue {event.queue!r}{did_you_mean(event.queue, names)}")
        with self._centre.unit(f"input line {event.line}") as unit:
            task = transitions.create_task(
                unit,
                channel=event.channel,
                attributes=event.attributes.with_changes(attributes) if attributes else event.attributes,
                workflow=event.workflow,
                routing_target=queue,
                priority=event.priority or 0,
                direction=event.direction,
            )
            # ahead of the commit, whose events the simulated people hear
            self._world.cases.opened(event.case, task)

    def _cancel(self, event: CancelTask) -> None:
        sid = event.task if event.task is not None else self._world.cases.task_of(event.case or "")
        task = self._centre.task(sid) if sid is not None else None
        if task is None or task.status not in ("pending", "reserved"):
            self.late += 1
            return
        with self._centre.unit(f"input line {event.line}") as unit:
            transitions.cancel_task(unit, task, event.reason)

    def _write(self, event: CustomerWrites) -> None:
        conversation = self._conversation_of(event)
        if conversation is None:
            self.late += 1
            return
        with self._centre.unit(f"input line {event.line}") as unit:
            transitions.messaging.receive(
                unit,
                conversation,
                event.body,
                subject=event.subject,
                attributes=event.attributes,
                media=transitions.messaging.put_in(unit, conversation, new_files(event.files)),
            )

    def _conversation_of(self, event: CustomerWrites) -> Conversation | None:
        """Where the customer writes; None if it is over."""
        task = self._open_task(event.case)
        if task is not None:
            if task.conversation is None:
                raise ActionError(f"the case {event.case} came by {task.channel}, which has no conversations")
            return task.conversation
        sid = self._world.cases.conversation_of(event.case)
        found = self._centre.conversation(sid) if sid is not None else None
        if sid is not None and found is None:
            self._world.cases.closed(sid)
        return found

    def _hang_up(self, event: CustomerHangsUp) -> None:
        task = self._open_task(event.case)
        leg = task.call.customer if task is not None and task.call is not None else None
        if leg is None or leg.is_over:
            self.late += 1
            return
        with self._centre.unit(f"input line {event.line}") as unit:
            transitions.voice.hang_up(unit, leg, event.reason or HUNG_UP)

    def _activity(self, event: WorkerActivity) -> None:
        worker = self._worker(event.worker)
        with self._centre.unit(f"input line {event.line}") as unit:
            transitions.sign_in(unit, worker)
            transitions.set_activity(unit, worker, event.activity, reject_pending=True)

    def _webhook(self, event: WebhookInput) -> None:
        with self._centre.unit(f"input line {event.line}") as unit:
            unit.emit("webhook.received", {}, data={"name": event.name, "body": event.body})

    def _action(self, event: ActionInput) -> None:
        if event.worker is not None:
            self._worker(event.worker)
        self._world.agenda.act(_INPUT_ACTION, json.dumps(event_to_json(event)))

    def _begin(self, text: str) -> Coroutine[Any, Any, None]:
        event = event_from_json(json.loads(text))
        assert isinstance(event, ActionInput)  # noqa: S101  # no other is done so
        worker = self._worker(event.worker) if event.worker is not None else None
        payload: Mapping[str, Any] = event.payload
        if event.case is not None:
            task = self._open_task(event.case)
            if task is None:
                self.late += 1
                return _nothing()
            payload = {**self._about(event.action, task), **payload}
            worker = worker or task.worker
        return self._invoke(event, payload, worker, text)

    def _is_final(self, text: str) -> bool:
        return text in self._invocations and self._invocations[text].committed

    def _open_task(self, case: str) -> Task | None:
        sid = self._world.cases.task_of(case)
        return self._centre.tasks.get(sid) if sid is not None else None

    def _about(self, action: str, task: Task) -> dict[str, Any]:
        """What of an action's payload names the case; an unknown action is told of when it is invoked."""
        spec = self._host.registry.find_action(action)
        names = spec.model.model_fields if spec is not None else {}
        found: dict[str, Any] = {}
        if "sid" in names:
            found["sid"] = task.task_sid
        if "conversation_sid" in names and task.conversation is not None:
            found["conversationSid"] = task.conversation.sid
        return found

    async def _invoke(self, event: ActionInput, payload: Mapping[str, Any], worker: Worker | None, text: str) -> None:
        by = "agent" if worker is not None else "system"
        try:
            invocation = self._host.prepare(event.action, payload, worker=worker, by=by)
            self._invocations[text] = invocation
            await self._host.perform(invocation)
        except ActionCancelled:
            pass
        except ActionError as error:
            if error.code in _MISFITS:
                self._reject(event, str(error))
        finally:
            self._invocations.pop(text, None)

    def _worker(self, name: str) -> Worker:
        worker = self._centre.worker(name)
        if worker is None:
            names = [each.name for each in self._centre.workers]
            raise ActionError(f"there is no worker {name!r}{did_you_mean(name, names)}", code="unknown-worker")
        return worker


async def _nothing() -> None:
    """There is nothing to do any more."""
