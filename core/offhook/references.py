"""Entities in payloads: a field takes the entity itself, its SID, or `{"sid": …}`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from offhook.json_values import sid_of
from offhook_grammar.node import Frozen, record

if TYPE_CHECKING:
    from offhook.centre import Conversation, Media, Task, Worker


@record
class SidReference(Frozen):
    """An entity named by its SID in a payload, before the pipeline has looked it up."""

    sid: str
    kind: str = field(default="")


def _entity(kind: str) -> Any:
    def parse(value: Any) -> Any:
        if getattr(type(value), "entity_kind", None) == kind or isinstance(value, SidReference):
            return value
        if isinstance(value, str) and value:
            return SidReference(value, kind)
        if isinstance(value, Mapping):
            for name in ("sid", "taskSid", "uniqueId"):
                if isinstance(value.get(name), str):
                    return SidReference(value[name], kind)
        raise PydanticCustomError("entity_type", "should be a {kind}, or its SID", {"kind": kind})

    return parse


def entity_type(kind: str, schema_title: str) -> Any:
    """The annotation of a payload field that holds an entity: accepts the entity, its SID, or `{"sid": …}`."""
    return (
        PlainValidator(_entity(kind)),
        PlainSerializer(sid_of),
        WithJsonSchema(
            {
                "anyOf": [
                    {"type": "string", "description": f"SID of the {kind}"},
                    {"type": "object", "title": schema_title, "properties": {"sid": {"type": "string"}}},
                ]
            }
        ),
    )


if TYPE_CHECKING:
    TaskRef = Task
    WorkerRef = Worker
    ConversationRef = Conversation
    ParticipantRef = Any
    MediaRef = Media
else:
    TaskRef = Annotated[Any, *entity_type("task", "Task")]
    WorkerRef = Annotated[Any, *entity_type("worker", "Worker")]
    ConversationRef = Annotated[Any, *entity_type("conversation", "Conversation")]
    ParticipantRef = Annotated[Any, *entity_type("participant", "Participant")]
    MediaRef = Annotated[Any, *entity_type("media", "Media")]
