"""SetActivity, SetWorkerActivity, SetWorkerAttributes on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.testing import Desk


def sid_of(desk: Desk, name: str) -> str:
    sid: str = desk.centre.activity(name).sid
    return sid


@pytest.mark.action("SetActivity")
@pytest.mark.action("SetActivity", events=("worker.activity.update",))
@pytest.mark.parametrize("by", ["sid", "name", "other case"])
def test_the_activity_changes(desk: Desk, by: str) -> None:
    fields = {
        "sid": {"activitySid": sid_of(desk, "Break")},
        "name": {"activityName": "Break"},
        "other case": {"activityName": "bREAK"},
    }[by]
    desk.invoke("SetActivity", worker="Ana", **fields)
    assert desk.worker("Ana").activity.name == "Break"
    assert desk.happened == ["worker.activity.update"]
    event = desk.events("worker.activity.update")[-1]
    assert (event.entity("worker").name, event.previous["activity"].name) == ("Ana", "Available")


@pytest.mark.action("SetActivity", events=())
def test_the_present_activity_changes_nothing(desk: Desk) -> None:
    desk.invoke("SetActivity", worker="Ana", activityName="Available")
    assert desk.happened == []


@pytest.mark.action("SetActivity", error="unknown-activity")
def test_an_unknown_activity_names_the_nearest(desk: Desk, refused: Any) -> None:
    error = refused(desk, "SetActivity", worker="Ana", activityName="Brake").error
    assert error.code == "unknown-activity"
    assert "Break" in str(error)
    assert refused(desk, "SetActivity", worker="Ana", activitySid="WAnothing").code == "unknown-activity"


def test_one_of_sid_and_name_is_needed(desk: Desk, refused: Any) -> None:
    error = refused(desk, "SetActivity", worker="Ana").error
    assert error.code == "invalid-payload"
    assert "activitySid or activityName" in error.message


def test_sid_and_name_must_not_contradict_each_other(desk: Desk, refused: Any) -> None:
    fields = {"activitySid": sid_of(desk, "Break"), "activityName": "Offline"}
    error = refused(desk, "SetActivity", worker="Ana", **fields).error
    assert error.code == "invalid-payload"
    assert "Break" in error.message
    assert "Offline" in error.message
    desk.invoke("SetActivity", worker="Ana", activitySid=sid_of(desk, "Break"), activityName="break")
    available = {"activityName": "Break", "activityAvailable": True}
    assert refused(desk, "SetActivity", worker="Ana", **available).code == "invalid-payload"


@pytest.mark.action("SetActivity", error="cant-set-activity")
@pytest.mark.action("SetWorkerAttributes", error="cant-set-worker-attributes")
def test_without_a_worker_there_is_no_activity_to_change(desk: Desk, refused: Any) -> None:
    assert refused(desk, "SetActivity", activityName="Break").code == "cant-set-activity"
    assert refused(desk, "SetWorkerAttributes", attributes={}).code == "cant-set-worker-attributes"


@pytest.mark.action("SetActivity")
def test_what_rings_is_rejected_on_the_way_to_an_unavailable_activity(desk: Desk) -> None:
    task = desk.task()
    offer = task.reservation
    desk.invoke("SetActivity", worker="Ana", activityName="Break")
    assert offer.status == "rejected"
    assert task.status == "pending"
    assert desk.happened[:2] == ["worker.activity.update", "reservation.rejected"]


@pytest.mark.action("SetActivity")
def test_what_rings_stays_on_the_way_to_an_available_activity(desk: Desk) -> None:
    offer = desk.task().reservation
    desk.invoke("SetActivity", worker="Ana", activityName="On a Task")
    assert offer.status == "pending"


@pytest.mark.action("SetActivity")
def test_what_is_accepted_stays(desk: Desk) -> None:
    task = desk.accepted()
    desk.invoke("SetActivity", worker="Ana", activityName="Break")
    assert task.status == "assigned"


@pytest.mark.action("SetActivity", error="cant-set-activity")
def test_what_rings_may_refuse_the_change(desk: Desk, refused: Any) -> None:
    desk.task()
    options = {"rejectPendingReservations": False}
    error = refused(desk, "SetActivity", worker="Ana", activityName="Break", options=options).error
    assert error.code == "cant-set-activity"
    assert "pending" in error.message


def test_the_centre_decides_where_the_options_do_not(make_desk: Any, refused: Any, settings: Any) -> None:
    desk = make_desk(centre=settings(reject_pending_reservations=False))
    offer = desk.task().reservation
    assert refused(desk, "SetActivity", worker="Ana", activityName="Break").code == "cant-set-activity"
    desk.invoke("SetActivity", worker="Ana", activityName="Break", options={"rejectPendingReservations": True})
    assert offer.status == "rejected"


@pytest.mark.action("SetWorkerActivity")
@pytest.mark.action("SetWorkerActivity", events=("worker.activity.update",))
def test_a_supervisor_moves_another_worker(desk: Desk) -> None:
    ben = desk.worker("Ben")
    desk.invoke("SetWorkerActivity", worker="Sue", workerSid=ben.sid, activityName="Available")
    assert ben.activity.name == "Available"
    assert desk.happened == ["worker.activity.update"]
    assert desk.worker("Sue").activity.name == "Offline"


def test_an_agent_may_not(desk: Desk, refused: Any) -> None:
    fields = {"workerSid": desk.worker("Ben").sid, "activityName": "Available"}
    assert refused(desk, "SetWorkerActivity", worker="Ana", **fields).code == "not-permitted"


@pytest.mark.action("SetWorkerActivity", error="unknown-worker")
@pytest.mark.action("SetWorkerActivity", error="unknown-activity")
@pytest.mark.action("SetWorkerActivity", error="cant-set-worker-activity")
def test_failures_of_moving_another_worker_are_errors(desk: Desk, refused: Any) -> None:
    assert (
        refused(desk, "SetWorkerActivity", worker="Sue", workerSid="WKnobody", activityName="Break").code
        == "unknown-worker"
    )
    ana = desk.worker("Ana").sid
    assert (
        refused(desk, "SetWorkerActivity", worker="Sue", workerSid=ana, activityName="Tea").code == "unknown-activity"
    )
    assert refused(desk, "SetWorkerActivity", worker="Sue", activityName="Break").code == "invalid-payload"
    desk.task()
    fields = {"activityName": "Break", "options": {"rejectPendingReservations": False}}
    assert refused(desk, "SetWorkerActivity", worker="Sue", workerSid=ana, **fields).code == "cant-set-worker-activity"


@pytest.mark.action("SetWorkerAttributes")
@pytest.mark.action("SetWorkerAttributes", events=("worker.attributes.update",))
def test_attributes_are_merged_or_replaced(desk: Desk) -> None:
    ben = desk.worker("Ben")
    desk.invoke("SetWorkerAttributes", worker="Ben", attributes={"skills": ["tax"]}, mergeExisting=True)
    assert ben.attributes == {"team": "sales", "skills": ("tax",)}
    assert (desk.happened, ben.revision) == (["worker.attributes.update"], 2)
    assert desk.events("worker.attributes.update")[-1].previous["attributes"] == {"team": "sales"}
    desk.invoke("SetWorkerAttributes", worker="Ben", attributes={"team": "care"})
    assert ben.attributes == {"team": "care"}
    assert ben not in desk.centre.queue("Sales").members


@pytest.mark.action("SetWorkerAttributes", error="cant-set-worker-attributes")
def test_attributes_have_a_limit(desk: Desk, refused: Any) -> None:
    error = refused(desk, "SetWorkerAttributes", worker="Ana", attributes={"text": "x" * 5000}).error
    assert error.code == "cant-set-worker-attributes"
    assert "4,096" in error.message
