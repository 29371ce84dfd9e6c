"""The events of the centre, under TaskRouter's names where it has one."""

from __future__ import annotations

from offhook.events import EventSpec

_TASK = {"task": "Task"}
_TASK_WORKER = {"task": "Task", "worker": "Worker"}
_RESERVATION = {"reservation": "Reservation", "task": "Task", "worker": "Worker"}
_QUEUE = {"task": "Task", "queue": "Queue"}
_WORKFLOW = {"task": "Task", "workflow": "Workflow"}
_WORKER = {"worker": "Worker"}

TASK_EVENTS = (
    EventSpec("task.created", _TASK, "A task came in; it is about to enter its workflow."),
    EventSpec("task.updated", _TASK_WORKER, "A task's attributes, priority, reason or place in the queue changed."),
    EventSpec("task.canceled", _TASK_WORKER, "A task ended before anybody accepted it; the reason says why."),
    EventSpec("task.wrapup", _TASK_WORKER, "The conversation of a task is over; its worker is finishing up."),
    EventSpec("task.completed", _TASK_WORKER, "A task was done."),
    EventSpec("task.deleted", _TASK_WORKER, "A task was removed, whatever its state."),
    EventSpec("task.system-deleted", _TASK_WORKER, "A task was removed after 24 hours with its worker."),
)

_TRANSFER = {"task": "Task", "worker": "Worker", "transfer": "Transfer"}
_TRANSFER_FIELDS = {"mode": "text", "to": "text"}
TRANSFER_EVENTS = (
    EventSpec("task.transfer-initiated", _TRANSFER, "A worker began to hand a task over.", _TRANSFER_FIELDS),
    EventSpec(
        "task.transfer-attempt-failed",
        _TRANSFER,
        "A worker who was offered a task in transfer did not take it.",
        _TRANSFER_FIELDS,
    ),
    EventSpec("task.transfer-failed", _TRANSFER, "Nobody took a task in transfer.", _TRANSFER_FIELDS),
    EventSpec("task.transfer-canceled", _TRANSFER, "A transfer was taken back.", _TRANSFER_FIELDS),
    EventSpec("task.transfer-completed", _TRANSFER, "A worker took a task in transfer.", _TRANSFER_FIELDS),
)

RESERVATION_EVENTS = (
    EventSpec("reservation.created", _RESERVATION, "A task was offered to a worker."),
    EventSpec("reservation.accepted", _RESERVATION, "The worker took the task."),
    EventSpec("reservation.rejected", _RESERVATION, "The worker declined the task."),
    EventSpec("reservation.timeout", _RESERVATION, "The worker did not answer the offer in time."),
    EventSpec("reservation.canceled", _RESERVATION, "The offer ended because the task did."),
    EventSpec("reservation.rescinded", _RESERVATION, "The offer ended because another worker took the task."),
    EventSpec("reservation.wrapup", _RESERVATION, "The worker began to finish up."),
    EventSpec("reservation.completed", _RESERVATION, "The worker is done with the task."),
)

WORKER_EVENTS = (
    EventSpec("worker.created", _WORKER, "A worker was added to the centre."),
    EventSpec(
        "worker.activity.update",
        {"worker": "Worker", "activity": "Activity"},
        "A worker changed activity; `previous.activity` is the one before.",
        {"timeInPreviousActivity": "duration"},
    ),
    EventSpec("worker.attributes.update", _WORKER, "The attributes of a worker changed."),
    EventSpec("worker.capacity.update", _WORKER, "A worker's capacity on a channel changed.", {"channel": "text"}),
    EventSpec(
        "worker.channel.availability.update",
        _WORKER,
        "A worker opened or closed a channel.",
        {"channel": "text", "available": "boolean"},
    ),
)

ROUTING_EVENTS = (
    EventSpec("task-queue.entered", _QUEUE, "A task came into a queue."),
    EventSpec("task-queue.timeout", _QUEUE, "A task has waited in a queue for as long as its target allows."),
    EventSpec("task-queue.moved", _QUEUE, "A task went on to another queue; `previous.queue` is the one before."),
    EventSpec("workflow.entered", _WORKFLOW, "A task came into a workflow."),
    EventSpec(
        "workflow.target-matched",
        _WORKFLOW,
        "A task came to a target of the workflow.",
        {"filter": "text", "target": "number"},
    ),
    EventSpec("workflow.timeout", _WORKFLOW, "A task fell out of the workflow: the last target's time was over."),
    EventSpec("workflow.skipped", _WORKFLOW, "A task found no place in the workflow."),
)

_CALL = {"call": "Call", "task": "Task", "worker": "Worker"}
_LEG = {"participant": "Participant", **_CALL}
CALL_EVENTS = (
    EventSpec("call.ringing", _CALL, "Somebody is being called, or a caller came in."),
    EventSpec("call.started", _CALL, "The customer and a worker are in the call."),
    EventSpec("call.ended", _CALL, "A call that had started is over; the reason says why."),
    EventSpec(
        "call.failed",
        _CALL,
        "A call ended before it started: busy, no-answer, failed, canceled.",
        {"status": "text"},
    ),
    EventSpec("participant.joined", _LEG, "Somebody came into a call."),
    EventSpec("participant.left", _LEG, "Somebody left a call, or could not be reached; the reason says why."),
    EventSpec("participant.updated", _LEG, "A leg was muted, held, coached or set anew; `previous` has what it was."),
    EventSpec("participant.digits", _LEG, "Keypad tones were sent into a call.", {"digits": "text"}),
)

_RECORDING = {"recording": "Recording", "call": "Call", "task": "Task", "worker": "Worker"}
RECORDING_EVENTS = (
    EventSpec("recording.started", _RECORDING, "A call is being recorded."),
    EventSpec("recording.paused", _RECORDING, "The recording of a call pauses."),
    EventSpec("recording.resumed", _RECORDING, "The recording of a call goes on after a pause."),
    EventSpec("recording.completed", _RECORDING, "The recording of a call is done.", {"duration": "duration"}),
)

_CONVERSATION = {"conversation": "Conversation", "task": "Task", "worker": "Worker"}
_MEMBER = {"participant": "ConversationParticipant", **_CONVERSATION}
_MESSAGE = {"message": "Message", **_CONVERSATION}
CONVERSATION_EVENTS = (
    EventSpec("conversation.added", _CONVERSATION, "A conversation began, with the customer in it."),
    EventSpec("conversation.joined", _CONVERSATION, "A worker came into a conversation."),
    EventSpec("conversation.left", _CONVERSATION, "A worker left a conversation."),
    EventSpec("conversation.updated", _CONVERSATION, "The attributes or the state of a conversation changed."),
    EventSpec("conversation.closed", _CONVERSATION, "A conversation was closed, and its channel with it."),
    EventSpec("conversation.participant-added", _MEMBER, "Somebody who is no worker came into a conversation."),
    EventSpec("conversation.participant-removed", _MEMBER, "Somebody who is no worker is in a conversation no more."),
    EventSpec("conversation.typing-started", _MEMBER, "Somebody in a conversation began to type."),
    EventSpec("conversation.typing-ended", _MEMBER, "Somebody in a conversation stopped typing."),
    EventSpec(
        "channel.updated",
        _CONVERSATION,
        "An interaction channel was paused, resumed or left.",
        {"status": "text"},
    ),
    EventSpec("message.added", _MESSAGE, "A message came, or was sent."),
    EventSpec("message.updated", _MESSAGE, "A message was changed."),
)

OTHER_EVENTS = (
    EventSpec("session.started", _WORKER, "A worker signed in."),
    EventSpec("session.ended", _WORKER, "A worker signed out."),
    EventSpec("connection.lost", _WORKER, "The desktop of a signed-in worker lost its connection."),
    EventSpec("connection.restored", _WORKER, "The desktop of a worker has its connection again."),
    EventSpec("centre.started", {}, "The centre opened."),
    EventSpec(
        "webhook.received",
        {},
        "A system outside told the centre something: by which name, and what.",
        {"name": "text", "body": "any"},
    ),
    EventSpec(
        "memory.changed",
        {"task": "Task", "reservation": "Reservation", "worker": "Worker", "conversation": "Conversation"},
        "A script remembered or forgot something, or its time was over; the event has the one whose memory it is.",
        {"kind": "text", "name": "text"},
    ),
    EventSpec(
        "notification.dismissed",
        _WORKER,
        "A script took a notification from a worker's screen; without a worker, one that was for nobody in particular.",
        {"named": "text"},
    ),
)

EVENTS: tuple[EventSpec, ...] = (
    *TASK_EVENTS,
    *TRANSFER_EVENTS,
    *RESERVATION_EVENTS,
    *WORKER_EVENTS,
    *ROUTING_EVENTS,
    *CALL_EVENTS,
    *RECORDING_EVENTS,
    *CONVERSATION_EVENTS,
    *OTHER_EVENTS,
)
