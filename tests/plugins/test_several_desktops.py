"""Several desktops at once: invocations interleave where they wait, and what they do is done one after the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offhook import ActionError, Host, HostOptions, RealClock, VirtualClock
from offhook.centre import CentreConfig, QueueConfig, WorkerConfig, WorkflowConfig
from offhook.testing import ContactCentre, Desk

PEOPLE = ("Ana", "Ben", "Cleo")
CENTRE = CentreConfig(
    queues=(QueueConfig(name="Everyone", max_reserved_workers=2),),
    workflows=(WorkflowConfig(name="Main", default_queue="Everyone"),),
    workers=(
        *(WorkerConfig(name=name, activity="Available", channels={"default": 2}) for name in PEOPLE),
        WorkerConfig(name="Sue", roles=("supervisor",), channels={}),
    ),
)
SLOW = """
before {action} within 5m when worker.name == "Ana" do
  wait 10s
end
"""


@pytest.fixture
def slow(contact_centre: ContactCentre) -> Any:
    """Makes a centre in which Ana's handlers of an action hold her up for ten seconds."""

    def made(action: str) -> Desk:
        return contact_centre(centre=CENTRE, scripts=SLOW.format(action=action))

    return made


def lost(pending: Any) -> ActionError:
    """The error with which an invocation has ended."""
    with pytest.raises(ActionError) as caught:
        pending.result()
    return caught.value


def offers(desk: Desk) -> tuple[Any, Any, Any]:
    """A task that Ana and Ben are offered at once, with their reservations."""
    task = desk.task(channel="default")
    first, second = task.open_reservations
    assert (first.worker.name, second.worker.name) == ("Ana", "Ben")
    return task, first, second


def test_one_desktop_does_not_wait_for_another(slow: Any) -> None:
    desk = slow("CompleteTask")
    mine, other = (desk.accepted(channel="default", worker=name) for name in ("Ana", "Ben"))
    pending = desk.begin("CompleteTask", worker="Ana", sid=mine.sid)
    desk.invoke("CompleteTask", worker="Ben", sid=other.sid)
    assert (pending.done, mine.status, other.status) == (False, "assigned", "completed")
    desk.advance(10)
    assert pending.result() is mine
    assert mine.status == "completed"


def test_of_two_who_accept_one_task_the_first_gets_it(slow: Any) -> None:
    desk = slow("AcceptTask")
    task, first, second = offers(desk)
    pending = desk.begin("AcceptTask", worker="Ana", sid=first.sid)
    desk.invoke("AcceptTask", worker="Ben", sid=second.sid)
    desk.advance(10)
    assert (task.worker.name, first.status, second.status) == ("Ben", "rescinded", "accepted")
    error = lost(pending)
    assert error.code == "reservation-not-pending"
    assert f"reservation {first.sid} is rescinded" in error.message
    assert len([each for each in desk.events("reservation.accepted") if each.entity("task") is task]) == 1


def test_the_same_thing_at_once_is_refused_at_once(slow: Any) -> None:
    desk = slow("AcceptTask")
    task, first, _ = offers(desk)
    pending = desk.begin("AcceptTask", worker="Ana", sid=first.sid)
    outcome = desk.attempt("AcceptTask", worker="Sue", sid=first.sid)
    assert (outcome, outcome.code) == ("refused", "action-pending")
    desk.advance(10)
    assert pending.result() is first
    assert task.worker.name == "Ana"


@pytest.mark.parametrize(
    ("slow_action", "fields", "faster", "code", "found"),
    [
        ("WrapupTask", {}, "CompleteTask", "reservation-is-not-accepted", "completed"),
        ("WrapupTask", {}, "WrapupTask", "reservation-is-not-accepted", "wrapping"),
        ("CompleteTask", {}, "CompleteTask", "reservation-is-completed", "completed"),
        ("SetTaskAttributes", {"attributes": {"a": 1}}, "CompleteTask", "cant-set-task-attributes", "completed"),
        ("UpdateTask", {"status": "wrapping"}, "WrapupTask", "cant-update-task", "wrapping"),
    ],
)
def test_whoever_comes_too_late_is_told_what_is_there(
    slow: Any, slow_action: str, fields: dict[str, Any], faster: str, code: str, found: str
) -> None:
    desk = slow(slow_action)
    task = desk.accepted(channel="default", worker="Ana")
    sid = task.sid
    pending = desk.begin(slow_action, worker="Ana", sid=sid, **fields)
    if faster == slow_action:
        # the same action about the same thing would be refused at once, so the task changes otherwise
        status = "completed" if faster == "CompleteTask" else "wrapping"
        desk.invoke("UpdateTask", worker="Sue", sid=sid, status=status)
    else:
        desk.invoke(faster, worker="Sue", sid=sid)
    before = desk.centre.snapshot()
    desk.advance(10)
    error = lost(pending)
    assert error.code == code
    assert f"is {found}" in error.message
    assert {**desk.centre.snapshot(), "board": None} == {**before, "board": None}


def test_a_transfer_of_what_another_desktop_has_ended(slow: Any) -> None:
    desk = slow("TransferTask")
    task = desk.accepted(channel="default", worker="Ana")
    options = {"targetSid": desk.worker("Ben").sid, "options": {"mode": "COLD"}}
    pending = desk.begin("TransferTask", worker="Ana", sid=task.sid, **options)
    desk.invoke("UpdateTask", worker="Sue", sid=task.sid, status="completed")
    desk.advance(10)
    assert lost(pending).code == "cant-transfer-task"
    assert task.outgoing_transfer is None


def test_both_change_an_activity_and_the_later_one_stays(slow: Any) -> None:
    desk = slow("SetActivity")
    pending = desk.begin("SetActivity", worker="Ana", activityName="Break")
    desk.invoke("SetWorkerActivity", worker="Sue", workerSid=desk.worker("Ana").sid, activityName="On a Task")
    desk.advance(10)
    assert pending.result() is None
    updates = desk.events("worker.activity.update", worker=desk.worker("Ana"))
    assert [(each.previous["activity"].name, each.entity("activity").name) for each in updates[-2:]] == [
        ("Available", "On a Task"),
        ("On a Task", "Break"),
    ]


@pytest.mark.action("SetTaskAttributes")
def test_merging_keeps_what_another_desktop_has_written(slow: Any) -> None:
    desk = slow("SetTaskAttributes")
    task = desk.accepted(channel="default", worker="Ana", attributes={"from": "web"})
    pending = desk.begin(
        "SetTaskAttributes", worker="Ana", sid=task.sid, attributes={"tone": "kind"}, mergeExisting=True
    )
    desk.invoke("SetTaskAttributes", worker="Sue", sid=task.sid, attributes={"tier": "gold"}, mergeExisting=True)
    desk.advance(10)
    assert pending.result() is None
    assert task.attributes == {"from": "web", "tier": "gold", "tone": "kind"}
    assert task.revision == 3


@pytest.mark.action("SetTaskAttributes", error="revision-conflict")
def test_replacing_what_somebody_else_has_changed_is_a_conflict(slow: Any) -> None:
    desk = slow("SetTaskAttributes")
    task = desk.accepted(channel="default", worker="Ana", attributes={"count": 1})
    read = task.revision
    change = {"sid": task.sid, "attributes": {"count": 2}, "ifRevision": read}
    pending = desk.begin("SetTaskAttributes", worker="Ana", **change)
    desk.invoke("SetTaskAttributes", worker="Sue", **change)
    desk.advance(10)
    error = lost(pending)
    assert (error.code, error.retryable) == ("revision-conflict", True)
    assert "at revision 2" in error.message
    assert "for revision 1" in error.message
    assert (task.attributes, task.revision) == ({"count": 2}, 2)
    # once it is read anew it goes through
    again = desk.begin(
        "SetTaskAttributes", worker="Ana", sid=task.sid, attributes={"count": 3}, ifRevision=task.revision
    )
    desk.advance(10)
    assert again.result() is None
    assert (task.attributes, task.revision) == ({"count": 3}, 3)


@pytest.mark.action("SetWorkerAttributes", error="revision-conflict")
def test_a_workers_attributes_have_revisions_too(slow: Any) -> None:
    desk = slow("SetWorkerAttributes")
    ana = desk.worker("Ana")
    pending = desk.begin("SetWorkerAttributes", worker="Ana", attributes={"a": 1}, ifRevision=ana.revision)
    desk.invoke("SetActivity", worker="Ana", activityName="Break")
    desk.advance(10)
    # an activity is no attribute
    assert pending.result() is None
    assert (ana.attributes, ana.revision) == ({"a": 1}, 2)
    pending = desk.begin("SetWorkerAttributes", worker="Ana", attributes={}, ifRevision=1)
    desk.advance(10)
    assert lost(pending).code == "revision-conflict"
    assert ana.attributes == {"a": 1}


WAITS = """
before SetTaskAttributes within 5m when payload.attributes.wait > 0 do
  wait payload.attributes.wait * 1s
end
"""

CHANGES = st.lists(
    st.fixed_dictionaries(
        {
            "task": st.integers(0, 1),
            "name": st.sampled_from("abc"),
            "wait": st.integers(0, 3),
            "guarded": st.booleans(),
            "pause": st.integers(0, 2),
        }
    ),
    min_size=2,
    max_size=8,
)


def test_any_interleaving_is_some_order_of_the_changes(contact_centre: ContactCentre) -> None:
    """Every task has the changes of those who succeeded, in the order of its events; who lost changed nothing."""
    desk = contact_centre(centre=CENTRE, scripts=WAITS)

    @settings(max_examples=60, deadline=None, database=None)
    @given(changes=CHANGES)
    def holds(changes: list[dict[str, Any]]) -> None:
        tasks = [desk.task(channel="default") for _ in range(2)]
        begun: list[list[Any]] = [[], []]
        for number, change in enumerate(changes):
            task = tasks[change["task"]]
            fields = {"attributes": {change["name"]: number, "wait": change["wait"]}, "mergeExisting": True}
            if change["guarded"]:
                fields["ifRevision"] = task.revision
            begun[change["task"]].append((number, desk.begin("SetTaskAttributes", task=task, **fields), change))
            desk.advance(change["pause"])
        desk.advance(10)
        for task, attempts in zip(tasks, begun, strict=True):
            check(desk, task, attempts)
            desk.invoke("UpdateTask", task=task, status="canceled")

    holds()


def check(desk: Desk, task: Any, attempts: list[Any]) -> None:
    won = []
    for number, pending, change in attempts:
        if pending.error is None:
            assert pending.result() is None
            won.append(number)
        else:
            assert change["guarded"]
            assert lost(pending).code == "revision-conflict"
    updates = desk.events("task.updated", task=task)
    assert task.revision == 1 + len(updates) == 1 + len(won)
    # each event says what was there before it, so that one change lies between two of them
    states = [*(each.previous["attributes"] for each in updates), task.attributes]
    made = []
    for before, after in pairwise(states):
        (number,) = {value for name, value in after.items() if name != "wait" and before.get(name) != value}
        made.append(number)
    assert sorted(made) == won


@pytest.mark.parametrize("clock", [RealClock, VirtualClock])
def test_desktops_in_threads_of_their_own_lose_no_change(clock: Any) -> None:
    """Each reads a number, adds one and writes it for the revision that it read, until it was fast enough."""
    host = Host(HostOptions(centre=CENTRE, clock=clock()))
    task = host.run("CreateTask", {"attributes": {"count": 0}})
    conflicts = []

    def add_ten(_: int) -> None:
        for _turn in range(10):
            while True:
                revision, count = task.revision, task.attributes["count"]
                change = {"task": task, "attributes": {"count": count + 1}, "ifRevision": revision}
                try:
                    host.run("SetTaskAttributes", change)
                    break
                except ActionError as error:
                    assert error.code == "revision-conflict"  # noqa: PT017  # any other error is a failure
                    conflicts.append(error)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(add_ten, range(6)))
    host.stop()
    assert (task.attributes["count"], task.revision) == (60, 61)
    assert all(error.retryable for error in conflicts)
