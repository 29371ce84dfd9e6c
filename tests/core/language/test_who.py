"""Rules 20 and 21: who acts, whom it concerns, marks, rights; the two SIDs of a task."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.centre import (
    Call,
    Conversation,
    ConversationParticipant,
    Message,
    Participant,
    UnitOfWork,
    transitions,
)

SHOW = """
before * do log "{action.name}: {action.by} {actor.name} for {worker.name} {action.marks} {action.cause.name}"
"""


@pytest.mark.parametrize("by", ["agent", "api", "supervisor"])
def test_people_and_programs(make_desk: Any, by: str) -> None:
    desk = make_desk(SHOW)
    desk.does("ShowDirectory", by=by, marks=("urgent", "x"))
    assert desk.logged == [f'ShowDirectory: {by} Ana for Ana ["urgent", "x"] ']


def test_a_script_acts_for_whoever_caused_it_and_for_the_system_on_events(make_desk: Any) -> None:
    desk = make_desk(
        SHOW
        + """
        after ShowDirectory do
          SetWorkerActivity workerSid: worker.sid, activityName: "Break" otherwise log "{error.code}"
        end
        after HideDirectory do
          SetTaskAttributes task: first t in tasks where true, attributes: {a: 1} marked "auto", "x"
        end
        on task.updated do SetWorkerActivity workerSid: worker.sid, activityName: "Break"
        """
    )
    desk.accepted()
    desk.does("ShowDirectory")
    desk.does("HideDirectory")
    assert desk.logged == [
        "ShowDirectory: agent Ana for Ana [] ",
        "not-permitted",
        "HideDirectory: agent Ana for Ana [] ",
        'SetTaskAttributes: script Ana for Ana ["auto", "x"] HideDirectory',
        "SetWorkerActivity: script system for Ana [] ",
    ]
    assert desk.worker().activity.name == "Break"


def test_as_acts_for_a_worker_within_their_rights(make_desk: Any) -> None:
    desk = make_desk(
        """
        param boss: Worker = "Sue"
        param hand: Worker
        after ShowDirectory do
          SetWorkerActivity workerSid: worker.sid, activityName: "Break" as hand
            otherwise log "{error.code}"
          SetWorkerActivity workerSid: worker.sid, activityName: "Break" as boss
          SetActivity activityName: "On a Task" as workers[hand.sid]
        end
        before SetActivity, SetWorkerActivity do log "{actor.name} {worker.name}"
        """,
        params={"hand": "Ben"},
    )
    desk.does("ShowDirectory")
    assert desk.logged == ["not-permitted", "Sue Sue", "Ben Ben"]
    assert [desk.worker(name).activity.name for name in ("Ana", "Ben")] == ["Break", "On a Task"]


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ('ShowDirectory as workers["nobody"]', "as"),
        ('notify "for their eyes" to workers["nobody"]', "to"),
        ('notify "for their eyes" to [worker, workers["nobody"]]', "to"),
    ],
)
def test_a_worker_that_is_null_is_an_error_not_this_runs_worker(make_desk: Any, statement: str, word: str) -> None:
    desk = make_desk(f"after SelectTask do\n  {statement}\nend")
    desk.does("SelectTask", sid=desk.task().sid)
    assert desk.notices == []
    assert ("ShowDirectory", "completed") not in desk.settled
    (failed,) = desk.facts("handler.failed")
    assert f"behind `{word}` stands a worker; found null" in failed["message"]
    assert failed["place"].endswith("script1.hook:2")


def test_the_error_of_a_null_worker_has_a_code(make_desk: Any) -> None:
    desk = make_desk('after SelectTask do ShowDirectory as workers["nobody"] otherwise log "{error.code}"')
    desk.does("SelectTask", sid=desk.task().sid)
    assert desk.logged == ["unknown-worker"]


def test_a_redirect_as_nobody_is_an_error(make_desk: Any) -> None:
    desk = make_desk('before ShowDirectory do redirect to SelectTask as workers["nobody"]')
    assert desk.does("ShowDirectory").code == "guard-failed"
    assert "found null" in desk.problems[0]


def test_a_notification_is_for_the_worker_named(make_desk: Any) -> None:
    desk = make_desk(
        'after ShowDirectory do\n  notify "a"\n  notify "b" to first w in workers where w.name == "Sue"\nend'
    )
    desk.does("ShowDirectory")
    assert [notice.to.name for notice in desk.host.notifications] == ["Ana", "Sue"]


def test_the_reservations_worker_is_concerned(make_desk: Any) -> None:
    desk = make_desk(
        """
        on reservation.created do AcceptTask sid: reservation.sid
        before AcceptTask do log "{actor.name} {worker.name} {reservation.worker == worker}"
        """
    )
    task = desk.task()
    assert task.status == "assigned"
    assert desk.logged == ["system Ana true"]


@pytest.mark.parametrize("name", ["sid", "task_sid"])
def test_a_task_by_either_sid(make_desk: Any, name: str) -> None:
    desk = make_desk(
        'before CompleteTask do log "{task.taskSid} {reservation.sid} {kind_of(payload.sid)} {payload.task == task}"'
    )
    task = desk.wrapping()
    reservation = task.reservation.sid
    sid = reservation if name == "sid" else task.task_sid
    assert desk.does("CompleteTask", sid=sid).how == "completed"
    # a task's SID is filled up to the reservation that it means
    assert desk.logged == [f"{task.task_sid} {reservation} reservation true"]


def test_an_action_that_causes_itself_is_a_cycle(make_desk: Any) -> None:
    desk = make_desk('before WrapupTask do WrapupTask task: task otherwise log "{error.code}"')
    task = desk.accepted()
    assert desk.does("WrapupTask", sid=task.sid).how == "completed"
    assert desk.logged == ["cycle"]


def test_one_at_a_time_for_one_task(make_desk: Any) -> None:
    desk = make_desk(
        """
        before WrapupTask when action.by == "agent" do wait 10s
        on reservation.accepted mode single do
          wait 5s
          WrapupTask task: task otherwise log "{error.code} {now}"
        end
        """
    )
    task = desk.task()
    desk.does("AcceptTask", sid=task.sid)
    assert desk.does_in(20, "WrapupTask", sid=task.sid).how == "completed"
    assert desk.logged == ["action-pending 2026-01-05T00:00:05Z"]


def test_names_of_an_event(make_desk: Any) -> None:
    desk = make_desk(
        """
        on reservation.rejected do
          log "{event.type} {task.channel} {worker.name} {reservation.status} {queue.name} {workflow.name} {actor.name}"
          log "{event.task == task} {event.reservation.worker == worker} {activity.name}"
          log "{action == null} {event.at == now} {event.sequence > 0}"
        end
        """
    )
    task = desk.task()
    desk.does("RejectTask", sid=task.sid)
    assert desk.logged[0] == "reservation.rejected chat Ana rejected Everyone Main system"
    assert desk.logged[1:] == ["true true Available", "true true true"]


def test_whose_leg_it_is_and_who_wrote_depends_on_whom_the_handler_is_about(make_desk: Any) -> None:
    desk = make_desk(
        """
        define shown(task) = [p.isCurrentWorker for each p in task.call.participants]
        before SelectTask when any p in task.call.participants where p.isCurrentWorker do log "{worker.name} has a leg"
        before SelectTask do log "{shown(task)} {task.conversation.lastMessage.isFromMe}"
        """
    )
    task, ana, ben = desk.task(), desk.worker("Ana"), desk.worker("Ben")

    def talk(unit: UnitOfWork) -> None:
        call = Call("CA1", 1, task, "inbound", unit.now)
        call.participants = tuple([Participant(f"CA{n}", call, "worker", unit.now, worker=ana) for n in (1, 2)])
        call.participants[1].worker = ben
        conversation = Conversation("CH1", 1, "chat", unit.now, task)
        author = ConversationParticipant("UT1", conversation, "agent", unit.now, worker=ben)
        conversation.messages.add(unit, Message("IM1", conversation, 0, "Ben", author, "hello", unit.now))
        unit.change(task, "call", call)
        unit.change(task, "conversation", conversation)

    desk.change(talk)
    for name in ("Ana", "Ben", "Sue"):
        desk.does("SelectTask", worker=name, sid=task.task_sid)
    assert desk.logged == [
        "Ana has a leg",
        "[true, false] false",
        "Ben has a leg",
        "[false, true] true",
        "[false, false] false",
    ]


def test_a_message_is_ones_own_or_the_customers(make_desk: Any) -> None:
    desk = make_desk(
        """
        on message.added when not message.isFromMe do log "{worker.name} reads {message.body}"
        on message.added when message.isFromMe do log "{worker.name} wrote {message.body}"
        after SendMessage do log "{[m.isFromMe for each m in conversation.messages]}"
        """
    )
    conversation = desk.accepted().conversation
    desk.change(lambda unit: transitions.messaging.receive(unit, conversation, "hello"))
    desk.does("SendMessage", conversation=conversation, body="good day")
    assert desk.logged == ["Ana reads hello", "[false, true]", "Ana wrote good day"]
