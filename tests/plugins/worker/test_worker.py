"""SetActivity, SetWorkerActivity, SetWorkerAttributes on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest


def sid_of(bench: Any, name: str) -> str:
    sid: str = bench.centre.activity(name).sid
    return sid


@pytest.mark.parametrize("by", ["sid", "name", "other case"])
def test_the_activity_changes(bench: Any, by: str) -> None:
    fields = {
        "sid": {"activitySid": sid_of(bench, "Break")},
        "name": {"activityName": "Break"},
        "other case": {"activityName": "bREAK"},
    }[by]
    bench.do("SetActivity", "Ana", **fields)
    assert bench.worker("Ana").activity.name == "Break"
    event = bench.event("worker.activity.update")
    assert (event.entity("worker").name, event.previous["activity"].name) == ("Ana", "Available")


def test_the_present_activity_changes_nothing(bench: Any) -> None:
    bench.do("SetActivity", "Ana", activityName="Available")
    assert bench.happened == []


def test_an_unknown_activity_names_the_nearest(bench: Any) -> None:
    error = bench.error("SetActivity", "Ana", activityName="Brake")
    assert error.code == "unknown-activity"
    assert "Break" in str(error)
    assert bench.code("SetActivity", "Ana", activitySid="WAnothing") == "unknown-activity"


def test_one_of_sid_and_name_is_needed(bench: Any) -> None:
    error = bench.error("SetActivity", "Ana")
    assert error.code == "invalid-payload"
    assert "activitySid or activityName" in error.message


def test_sid_and_name_must_not_contradict_each_other(bench: Any) -> None:
    fields = {"activitySid": sid_of(bench, "Break"), "activityName": "Offline"}
    error = bench.error("SetActivity", "Ana", **fields)
    assert error.code == "invalid-payload"
    assert "Break" in error.message
    assert "Offline" in error.message
    bench.do("SetActivity", "Ana", activitySid=sid_of(bench, "Break"), activityName="break")
    available = {"activityName": "Break", "activityAvailable": True}
    assert bench.code("SetActivity", "Ana", **available) == "invalid-payload"


def test_without_a_worker_there_is_no_activity_to_change(bench: Any) -> None:
    assert bench.code("SetActivity", activityName="Break") == "cant-set-activity"
    assert bench.code("SetWorkerAttributes", attributes={}) == "cant-set-worker-attributes"


def test_what_rings_is_rejected_on_the_way_to_an_unavailable_activity(bench: Any) -> None:
    task = bench.task()
    offer = task.reservation
    bench.do("SetActivity", "Ana", activityName="Break")
    assert offer.status == "rejected"
    assert task.status == "pending"
    assert bench.happened[:2] == ["worker.activity.update", "reservation.rejected"]


def test_what_rings_stays_on_the_way_to_an_available_activity(bench: Any) -> None:
    offer = bench.task().reservation
    bench.do("SetActivity", "Ana", activityName="On a Task")
    assert offer.status == "pending"


def test_what_is_accepted_stays(bench: Any) -> None:
    task = bench.accepted()
    bench.do("SetActivity", "Ana", activityName="Break")
    assert task.status == "assigned"


def test_what_rings_may_refuse_the_change(bench: Any) -> None:
    bench.task()
    options = {"rejectPendingReservations": False}
    error = bench.error("SetActivity", "Ana", activityName="Break", options=options)
    assert error.code == "cant-set-activity"
    assert "pending" in error.message


def test_the_centre_decides_where_the_options_do_not(make_bench: Any, settings: Any) -> None:
    bench = make_bench(centre=settings(reject_pending_reservations=False))
    offer = bench.task().reservation
    assert bench.code("SetActivity", "Ana", activityName="Break") == "cant-set-activity"
    bench.do("SetActivity", "Ana", activityName="Break", options={"rejectPendingReservations": True})
    assert offer.status == "rejected"


def test_a_supervisor_moves_another_worker(bench: Any) -> None:
    ben = bench.worker("Ben")
    bench.do("SetWorkerActivity", "Sue", workerSid=ben.sid, activityName="Available")
    assert ben.activity.name == "Available"
    assert bench.worker("Sue").activity.name == "Offline"


def test_an_agent_may_not(bench: Any) -> None:
    fields = {"workerSid": bench.worker("Ben").sid, "activityName": "Available"}
    assert bench.code("SetWorkerActivity", "Ana", **fields) == "not-permitted"


def test_failures_of_moving_another_worker_are_errors(bench: Any) -> None:
    assert bench.code("SetWorkerActivity", "Sue", workerSid="WKnobody", activityName="Break") == "unknown-worker"
    ana = bench.worker("Ana").sid
    assert bench.code("SetWorkerActivity", "Sue", workerSid=ana, activityName="Tea") == "unknown-activity"
    assert bench.code("SetWorkerActivity", "Sue", activityName="Break") == "invalid-payload"
    bench.task()
    fields = {"activityName": "Break", "options": {"rejectPendingReservations": False}}
    assert bench.code("SetWorkerActivity", "Sue", workerSid=ana, **fields) == "cant-set-worker-activity"


def test_attributes_are_merged_or_replaced(bench: Any) -> None:
    ben = bench.worker("Ben")
    bench.do("SetWorkerAttributes", "Ben", attributes={"skills": ["tax"]}, mergeExisting=True)
    assert ben.attributes == {"team": "sales", "skills": ("tax",)}
    assert bench.event("worker.attributes.update").previous["attributes"] == {"team": "sales"}
    bench.do("SetWorkerAttributes", "Ben", attributes={"team": "care"})
    assert ben.attributes == {"team": "care"}
    assert ben not in bench.centre.queue("Sales").members


def test_attributes_have_a_limit(bench: Any) -> None:
    error = bench.error("SetWorkerAttributes", "Ana", attributes={"text": "x" * 5000})
    assert error.code == "cant-set-worker-attributes"
    assert "4,096" in error.message
