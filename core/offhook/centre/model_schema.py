"""The static types of what scripts read: the objects of the centre, for the checker of the language.

A test holds this table and the entities' `script_fields` together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from offhook.centre.entities.call import CALL_STATUSES
from offhook.centre.entities.conversation import (
    CHANNEL_STATUSES,
    CONVERSATION_PARTICIPANT_TYPES,
    CONVERSATION_STATES,
)
from offhook.centre.entities.participant import PARTICIPANT_TYPES
from offhook.centre.entities.recording import RECORDING_STATUSES
from offhook.centre.entities.reservation import RESERVATION_STATUSES
from offhook.centre.entities.task import DIRECTIONS, TASK_STATUSES
from offhook.centre.entities.worker import PHONES, ROLES
from offhook_grammar.types import (
    ANY,
    BOOLEAN,
    DURATION,
    MAP,
    NUMBER,
    TEXT,
    TIME,
    Choice,
    Entity,
    FieldInfo,
    ListOfType,
    ObjectInfo,
    Type,
)

TASK, RESERVATION, WORKER, QUEUE, WORKFLOW, ACTIVITY, DESKTOP, CUSTOMER = (
    Entity(name) for name in ("Task", "Reservation", "Worker", "Queue", "Workflow", "Activity", "Desktop", "Customer")
)
CALL, PARTICIPANT, CONVERSATION, MESSAGE, MEDIA, RECORDING, TRANSFER, CONVERSATION_PARTICIPANT = (
    Entity(name)
    for name in (
        "Call",
        "Participant",
        "Conversation",
        "Message",
        "Media",
        "Recording",
        "Transfer",
        "ConversationParticipant",
    )
)


class _OfReader(NamedTuple):
    """A field of which each reader is told something else."""

    kind: Type
    summary: str


def _object(object_name: str, object_summary: str, /, **fields: Type | tuple[Type, str] | _OfReader) -> ObjectInfo:
    """Field names are camelCase; a trailing underscore says that the field may be null."""
    infos = {}
    for raw, given in fields.items():
        name = raw.removesuffix("_")
        kind, summary = given if isinstance(given, tuple) else (given, "")
        of_reader = isinstance(given, _OfReader)
        infos[name] = FieldInfo(name, kind, True, raw.endswith("_"), summary, of_reader)
    return ObjectInfo(object_name, infos, object_summary)


_ROUTING = (
    _object(
        "Task",
        "A piece of work on its way to a worker, or with one.",
        sid_=(TEXT, "SID of its current reservation (WR)"),
        taskSid=(TEXT, "its own SID (WT)"),
        status=Choice(TASK_STATUSES),
        channel=TEXT,
        attributes=MAP,
        priority=NUMBER,
        age=(DURATION, "since it was created"),
        createdAt=TIME,
        updatedAt=TIME,
        revision=(NUMBER, "how often what it carries was changed, counted from 1"),
        virtualStartTime=(TIME, "what its place in the queue counts from"),
        timeout=(DURATION, "how long it may wait before it is canceled"),
        reason_=(TEXT, "why it ended"),
        routingTarget_=(TEXT, "SID of the worker, queue or workflow it was made for"),
        direction_=Choice(DIRECTIONS),
        queue_=QUEUE,
        workflow=WORKFLOW,
        worker_=(WORKER, "the worker of its current reservation"),
        reservation_=RESERVATION,
        call_=CALL,
        conversation_=CONVERSATION,
        incomingTransfer_=TRANSFER,
        outgoingTransfer_=TRANSFER,
        customer=CUSTOMER,
    ),
    _object("Customer", "Who a task comes from.", name_=TEXT, address_=(TEXT, "phone number, mail address, handle")),
    _object(
        "Reservation",
        "The offer of a task to a worker, and the worker's hold on it.",
        sid=TEXT,
        status=Choice(RESERVATION_STATUSES),
        task=TASK,
        worker=WORKER,
        createdAt=TIME,
        updatedAt=TIME,
        acceptedAt_=TIME,
        wrappedAt_=TIME,
        endedAt_=TIME,
        timeout=(DURATION, "how long it may stay pending"),
        canceledReason_=TEXT,
    ),
    _object(
        "Worker",
        "Someone who works on tasks.",
        sid=TEXT,
        name=TEXT,
        identity=TEXT,
        contactUri_=TEXT,
        attributes=MAP,
        revision=(NUMBER, "how often the attributes were changed, counted from 1"),
        roles=ListOfType(Choice(ROLES)),
        signedIn=BOOLEAN,
        activity=ACTIVITY,
        activityChangedAt=TIME,
        reservations=(ListOfType(RESERVATION), "the open ones"),
        tasks=(ListOfType(TASK), "those of the open reservations"),
        channels=(MAP, "by name: capacity, available, assigned, availablePercentage"),
        desktop_=(DESKTOP, "while signed in"),
        skills=ListOfType(ANY),
        phone=Choice(PHONES),
    ),
    _object(
        "WorkerChannel",
        "What a worker can take on one channel.",
        capacity=NUMBER,
        available=BOOLEAN,
        assigned=(NUMBER, "accepted reservations"),
        availablePercentage=(NUMBER, "the share of capacity that is left"),
    ),
    _object(
        "Queue",
        "Where tasks wait.",
        sid=TEXT,
        name=TEXT,
        targetWorkers=(TEXT, "expression over the attributes of workers"),
        taskOrder=Choice(("FIFO", "LIFO")),
        maxReservedWorkers=NUMBER,
        tasks=(ListOfType(TASK), "its open tasks"),
    ),
    _object("Workflow", "How tasks find a queue.", sid=TEXT, name=TEXT, configuration=MAP),
    _object("Activity", "What a worker is doing.", sid=TEXT, name=TEXT, available=BOOLEAN),
    _object(
        "Desktop",
        "What a worker has on the screen.",
        selectedTask_=TASK,
        view=TEXT,
        location=TEXT,
        visibleWorkers=(ListOfType(WORKER), "those that the Teams view shows"),
        supervisedTask_=(TASK, "the one selected in the Teams view"),
        selectedWorker_=(WORKER, "the one selected in the Teams view"),
        directoryOpen=BOOLEAN,
        dialerOpen=BOOLEAN,
        sidebarOpen=BOOLEAN,
        hidden=BOOLEAN,
        connected=BOOLEAN,
        component=(MAP, "states of components by name"),
        inputText=(MAP, "drafts by the conversation's SID"),
        stagedFiles=(MAP, "by the conversation's SID: sid, name, size, type of each file in the message input"),
        pausedConversations=(ListOfType(MAP), "as last fetched: sid, channelSid, channel, subject, pausedAt of each"),
        selectedPausedConversation_=(TEXT, "the SID of the one that is shown"),
        player=(MAP, "the Insights player: visible, segmentId, recordingSid, taskSid, playing, position"),
        dialogs=(MAP, "what the open dialogs show, by their names"),
        sounds=(MAP, "the sounds that play again and again, by their names"),
    ),
)

_VOICE = (
    _object(
        "Call",
        "A phone call with its conference.",
        sid=TEXT,
        status=Choice(CALL_STATUSES),
        conferenceSid_=TEXT,
        live=(BOOLEAN, "the customer and a worker are in it"),
        ringing=(BOOLEAN, "the customer is being called, or a caller offered to a worker"),
        recorded=(BOOLEAN, "it is being recorded now"),
        startedAt_=TIME,
        endedAt_=TIME,
        participants=ListOfType(PARTICIPANT),
        supervisors=ListOfType(PARTICIPANT),
        recordings=ListOfType(RECORDING),
    ),
    _object(
        "Participant",
        "A leg of a call.",
        uniqueId=TEXT,
        type=Choice(PARTICIPANT_TYPES),
        status=Choice(("joined", "left")),
        workerSid_=TEXT,
        callSid_=TEXT,
        reservationSid_=TEXT,
        phoneNumber_=TEXT,
        name_=TEXT,
        onHold=BOOLEAN,
        muted=BOOLEAN,
        connecting=BOOLEAN,
        isCurrentWorker=_OfReader(BOOLEAN, "whether it is the leg of the handler's worker"),
        endConferenceOnExit=BOOLEAN,
        targetSid=(TEXT, "what hold, unhold and kick accept"),
        joinedAt_=TIME,
        digits=(TEXT, "the keypad tones that it has heard"),
    ),
    _object(
        "Recording",
        "A recording of a call.",
        sid=TEXT,
        status=Choice(RECORDING_STATUSES),
        taskSid=TEXT,
        callSid=TEXT,
        startedAt=TIME,
        endedAt_=TIME,
        duration=(DURATION, "what can be heard of it"),
        segments=(ListOfType(MAP), "id, workerSid, reservationSid, startedAt, endedAt of each"),
    ),
    _object(
        "Transfer",
        "A task on its way to another worker or queue.",
        mode=Choice(("WARM", "COLD")),
        status=TEXT,
        to_=TEXT,
        from_=TEXT,
        workerSid_=TEXT,
        queueSid_=TEXT,
    ),
)

_MESSAGING = (
    _object(
        "Conversation",
        "A conversation in writing.",
        sid=TEXT,
        channel=TEXT,
        state=Choice(CONVERSATION_STATES),
        interactionSid_=TEXT,
        channelSid_=TEXT,
        channelStatus=Choice(CHANNEL_STATUSES),
        attributes=MAP,
        participants=ListOfType(CONVERSATION_PARTICIPANT),
        messages=ListOfType(MESSAGE),
        lastMessage_=MESSAGE,
        oldestUnanswered_=MESSAGE,
        createdAt=TIME,
        task_=(TASK, "by which a worker has it"),
    ),
    _object(
        "ConversationParticipant",
        "Someone in a conversation.",
        sid=TEXT,
        identity_=TEXT,
        type=Choice(CONVERSATION_PARTICIPANT_TYPES),
        name_=TEXT,
        address_=(TEXT, "phone number, mail address, handle"),
        workerSid_=TEXT,
        typing=BOOLEAN,
        joinedAt=TIME,
        leftAt_=TIME,
    ),
    _object(
        "Message",
        "A message of a conversation.",
        sid=TEXT,
        author=TEXT,
        body_=TEXT,
        subject_=(TEXT, "of an email"),
        index=NUMBER,
        attributes=MAP,
        media=ListOfType(MEDIA),
        at=TIME,
        isFromMe=_OfReader(BOOLEAN, "whether the handler's worker wrote it"),
        isFromCustomer=BOOLEAN,
    ),
    _object(
        "Media",
        "A file of a conversation.",
        sid=TEXT,
        filename_=TEXT,
        contentType_=TEXT,
        size_=NUMBER,
        text_=(TEXT, "what is in it, if that is text"),
        base64_=(TEXT, "what is in it, as base64"),
    ),
)

OBJECTS: Final[Mapping[str, ObjectInfo]] = {info.name: info for info in (*_ROUTING, *_VOICE, *_MESSAGING)}
"""The objects by the names that `Entity` types and event specs use."""
