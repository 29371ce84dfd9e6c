"""The field types that payloads share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from offhook.fields import (
    ActivitySid,
    ConversationSid,
    File,
    KeypadDigits,
    Phone,
    TaskSid,
    TransferTargetSid,
    WebAddress,
    WorkerSid,
)
from offhook.json_values import JsonMap, JsonValue
from offhook.references import ConversationRef, SidReference, TaskRef


def check(kind: Any, value: Any) -> Any:
    return TypeAdapter(kind).validate_python(value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (TaskSid, "WR1"),
        (TaskSid, "WTXXXX"),
        (WorkerSid, "WK0"),
        (ActivitySid, "WA0"),
        (TransferTargetSid, "WQ0"),
        (TransferTargetSid, "WW0"),
        (ConversationSid, "CH1"),
        (ConversationSid, "unique_conversation_identifier"),
        (Phone, "+4930123456"),
        (Phone, "+1234567"),
        (Phone, "+33 1 23 45 67 89"),
        (Phone, "(030) 123-456"),
        (Phone, "client:ana"),
        (Phone, "sip:ana@example.com"),
        (WebAddress, "https://example.com/a?b=c"),
        (WebAddress, "http://localhost:8080"),
        (KeypadDigits, "0123456789*#"),
        (KeypadDigits, ""),
    ],
)
def test_taken_as_it_is(kind: Any, value: str) -> None:
    assert check(kind, value) == value


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        (TaskSid, "WK1", "SID of a worker"),
        (TaskSid, "WR", "reservation \\(WR…\\) or task \\(WT…\\)"),
        (TaskSid, "", "reservation"),
        (WorkerSid, "ana", "worker \\(WK…\\), but 'ana'"),
        (ConversationSid, "", "conversation"),
        (ConversationSid, "WR" + "0" * 32, "SID of a reservation"),
        (Phone, "", "telephone number"),
        (Phone, "ana", "client:ana"),
        (Phone, "client:", "telephone number"),
        (Phone, "+", "telephone number"),
        (WebAddress, "example.com", "http"),
        (WebAddress, "https://", "http"),
        (WebAddress, "ftp://example.com", "http"),
        (KeypadDigits, "12a", "0 to 9"),
    ],
)
def test_refused_with_what_is_wanted_and_found(kind: Any, value: str, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        check(kind, value)


class Task:
    entity_kind = "task"
    sid = None
    task_sid = "WT1"


class Worker:
    entity_kind = "worker"
    sid = "WK1"


def test_entities_are_taken_as_such_by_sid_or_as_a_map() -> None:
    task = Task()
    assert check(TaskRef, task) is task
    assert check(TaskRef, "WR1") == SidReference("WR1", "task")
    assert check(TaskRef, {"sid": "WR1", "other": 1}) == SidReference("WR1", "task")
    assert check(TaskRef, {"taskSid": "WT1"}) == SidReference("WT1", "task")
    assert check(ConversationRef, {"sid": "CH1"}) == SidReference("CH1", "conversation")


@pytest.mark.parametrize("value", [Worker(), 5, {}, {"sid": 5}, "", None])
def test_anything_else_is_no_entity(value: Any) -> None:
    with pytest.raises(ValidationError, match="should be a task, or its SID"):
        check(TaskRef, value)


def test_maps_hold_json_and_entities_become_sids() -> None:
    found = check(
        JsonMap,
        {
            "worker": Worker(),
            "task": Task(),
            "at": datetime(2026, 1, 5, 12, tzinfo=UTC),
            "for": timedelta(minutes=90),
            "set": {"b", "a"},
            1: [None],
        },
    )
    assert found == {
        "worker": "WK1",
        "task": "WT1",
        "at": "2026-01-05T12:00:00Z",
        "for": "1h 30m",
        "set": ("a", "b"),
        "1": (None,),
    }


def test_what_has_no_json_form_is_refused() -> None:
    with pytest.raises(ValidationError, match="no JSON form: object"):
        check(JsonMap, {"a": [object()]})
    with pytest.raises(ValidationError, match="should be a map"):
        check(JsonMap, [1])
    assert check(JsonValue, [1, {"a": ["x"]}]) == (1, {"a": ("x",)})


def test_what_is_nested_too_deep_is_refused() -> None:
    value: Any = 1
    for _ in range(80):
        value = [value]
    with pytest.raises(ValidationError, match="64 deep"):
        check(JsonMap, {"a": value})


def test_files_have_a_name_and_a_size() -> None:
    assert File(name="a.pdf", size=0, type="application/pdf").path is None
    with pytest.raises(ValidationError):
        File(name="", size=-1, type="application/pdf")
