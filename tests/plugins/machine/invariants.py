"""What holds of a centre, whatever was done to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.core.centre.test_state_machine import check_indexes

from offhook.centre import Call, Centre, Conversation, Entity, Task, states

ENDED_RESERVATIONS = frozenset({"rejected", "timeout", "canceled", "rescinded", "completed"})
STATUSES = {
    "pending": [set()],
    "reserved": [{"pending"}],
    # while a task is handed over, or two hold it, there are several
    "assigned": [{"accepted"}, {"accepted", "pending"}, {"accepted", "wrapping"}, {"accepted", "pending", "wrapping"}],
    "wrapping": [{"wrapping"}, {"wrapping", "pending"}],
    "completed": [set()],
    "canceled": [set()],
}


def check(centre: Centre) -> None:
    """All of them. Raises `AssertionError`."""
    check_indexes(centre)
    for task in centre.all_tasks:
        check_task(task)
    for worker in centre.workers:
        check_capacity(worker)
    for call in centre.calls:
        check_call(call)
    check_workers_on_the_line(centre)
    check_messages(centre)
    for entity in entities(centre):
        check_readable(entity)


def check_endings(centre: Centre, ended: dict[tuple[str, str], str]) -> None:
    """What has come to an end stays as it is; `ended` has what was seen so far, by table and SID."""
    for table in states.TABLES:
        for entity in [*centre.conversations] if table.kind == "channel" else entities(centre):
            if table.kind not in ("channel", entity.entity_kind):
                continue
            now, key = getattr(entity, table.field), (table.kind, entity.key)
            assert now in table.states, f"{entity} is {now}, which its table does not know"
            if now in table.ends:
                ended.setdefault(key, now)
            assert ended.get(key, now) == now, f"{entity} was {ended[key]}, and is {now}"


def check_task(task: Task) -> None:
    """A task is in one state, and its reservations are in those that go with it; nobody has two of it."""
    held = [each.status for each in task.open_reservations]
    assert set(held) in STATUSES[task.status], f"{task} is {task.status}, its reservations are {held}"
    workers = [each.worker for each in task.open_reservations]
    assert len(workers) == len(set(workers)), f"{task}: a worker has two reservations"
    assert (task.ended_at is not None) == (not task.is_open), f"{task} is {task.status}, ended at {task.ended_at}"
    assert (task in task.centre.tasks) == task.is_open
    if task.reservation is not None:
        assert task.reservation.task is task


def check_capacity(worker: Any) -> None:
    """Nobody has more than the channel allows, unless it was given in spite of that."""
    for channel in worker.channels.values():
        mine = [each for each in worker.reservations if each.channel is channel]
        given = [each for each in mine if not may_exceed(each)]
        assert channel.open == len(mine)
        # a capacity that was lowered takes nothing away
        assert len(given) <= max(channel.capacity, channel.open if channel.open > channel.capacity else 0)


def may_exceed(reservation: Any) -> bool:
    """Whether the worker gets it whatever else the worker has: it names the worker."""
    transfer = reservation.task.outgoing_transfer
    by_name = transfer is not None and transfer.target is reservation.worker
    return bool(reservation.task.ignore_capacity or by_name)


def check_call(call: Call) -> None:
    """A call's legs are in the states that go with its own."""
    legs = {status: [leg for leg in call.participants if leg.status == status] for status in ("joined", "ringing")}
    customer = call.customer
    assert call.task.call is call or not call.is_open
    assert len({leg.sid for leg in call.participants}) == len(call.participants)
    assert all(leg.call is call for leg in call.participants)
    if not call.is_open:
        assert not list(call.open_legs()), f"{call} is {call.status}, and these go on: {list(call.open_legs())}"
        assert call.ended_at is not None
        assert all(each.status == "completed" for each in call.recordings)
    else:
        assert call.ended_at is None
        assert call.task.is_open, f"{call} is {call.status}, its task {call.task.status}"
    if call.live:
        assert legs["joined"], f"nobody is in {call}"
        assert call.started_at is not None
        assert call.conference_sid is not None
    elif call.is_open:
        assert customer is not None
        assert not customer.is_over
        assert not [leg for leg in legs["joined"] if leg.type == "customer"] or not [
            leg for leg in legs["joined"] if leg.type == "worker"
        ], f"{call} is {call.status}, and both are in it"
    for leg in call.participants:
        check_leg(leg)
    check_who_works_on(call)
    assert sum(each.status != "completed" for each in call.recordings) <= 1
    for recording in call.recordings:
        going_on = sum(segment.ended_at is None for segment in recording.segments)
        assert going_on == (1 if recording.status == "in-progress" else 0), f"{recording} is {recording.status}"


def check_who_works_on(call: Call) -> None:
    """Whoever has accepted the task of a call is in the call, or is being called; whoever finishes up is not.

    A worker keeps the task of a caller who was sent elsewhere (RedirectCallTask), without a call.
    """
    sent_elsewhere = call.customer is not None and call.customer.twiml_url is not None
    for reservation in call.task.open_reservations:
        legs = [leg for leg in call.open_legs() if leg.reservation is reservation and leg.type == "worker"]
        if reservation.status == "accepted" and not sent_elsewhere:
            assert call.is_open, f"{reservation} is accepted, and {call} is {call.status}"
            assert len(legs) == 1, f"{reservation} is accepted, its legs in {call} are {legs}"
        elif reservation.status == "wrapping":
            assert not legs, f"{reservation} is in wrap-up, its legs in {call} are {legs}"


def check_leg(leg: Any) -> None:
    """A leg's times and timers go with its state; whoever is not there is not on hold."""
    assert (leg.ended_at is not None) == leg.is_over
    if leg.status == "joined":
        assert leg.joined_at is not None
    if leg.is_over or leg.status == "joined":
        assert leg.timer is None or leg.timer.callback is None, f"{leg} is {leg.status}, and its timer runs"
    if leg.is_over:
        assert not leg.on_hold, f"{leg} has left, and is on hold"
    if leg.reservation is not None:
        assert leg.worker is leg.reservation.worker
        assert leg.reservation.task is leg.call.task
        if leg.type == "worker" and not leg.is_over:
            assert leg.reservation.status not in ENDED_RESERVATIONS, f"{leg} goes on: {leg.reservation.status}"
    assert leg.coached is None or (leg.coached.call is leg.call and not leg.coached.is_over)


def check_workers_on_the_line(centre: Centre) -> None:
    """Nobody is twice in one call."""
    for call in centre.calls:
        workers = [leg.worker for leg in call.open_legs() if leg.worker is not None]
        assert len(workers) == len(set(workers)), f"somebody is twice in {call}: {workers}"


def check_messages(centre: Centre) -> None:
    """Every message is in exactly one conversation, in its place; every file is of the message's conversation."""
    seen: set[str] = set()
    for conversation in centre.conversations:
        for index, message in enumerate(conversation.messages):
            assert message.sid not in seen, f"{message} is in two conversations"
            seen.add(message.sid)
            assert message.conversation is conversation
            assert message.index == index, f"{message} is number {message.index} at the place {index}"
            assert message.participant is None or message.participant in conversation.participants
            assert all(each.conversation is conversation for each in message.media)
        check_conversation(conversation)


def check_conversation(conversation: Conversation) -> None:
    """Who is in a conversation is in it once; a closed one has nobody who types."""
    present = [each.worker for each in conversation.present() if each.worker is not None]
    assert len(present) == len(set(present)), f"somebody is twice in {conversation}: {present}"
    for member in conversation.participants:
        assert member.conversation is conversation
        if member.left_at is not None or conversation.state == "closed":
            assert not member.is_typing, f"{member} types in {conversation}, which is {conversation.state}"
    assert (conversation.closed_at is not None) == (conversation.state == "closed")
    if conversation.task is not None and conversation.task.is_open:
        assert conversation.task.conversation is conversation
    if conversation.state == "closed":
        assert conversation.channel_status == "closed"
        return
    for reservation in [each for task in conversation.tasks for each in task.open_reservations]:
        if reservation.status == "accepted":
            assert reservation.worker in present, f"{reservation} is accepted, and its worker is not in {conversation}"
    assert (conversation.paused_by is not None) == (conversation.channel_status == "pause")


def entities(centre: Centre) -> Iterator[Entity]:
    """Everything that scripts can read."""
    yield from (*centre.all_tasks, *centre.all_reservations, *centre.workers, *centre.recordings)
    yield from (worker.desktop for worker in centre.workers)
    for call in centre.calls:
        yield from (call, *call.participants)
    for conversation in centre.conversations:
        yield from (conversation, *conversation.participants, *conversation.messages)


def check_readable(entity: Entity) -> None:
    """Each field that scripts read has a value."""
    for name, read in type(entity).script_fields.items():
        try:
            read(entity)
        except Exception as error:
            raise AssertionError(f"{entity}.{name} cannot be read") from error
