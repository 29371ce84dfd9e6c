"""`Payload`: the base of every action's typed, immutable payload, and the field types that payloads share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from offhook_grammar.durations import format_duration
from offhook_grammar.values import FrozenDict, freeze
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from offhook.centre import Centre, Task, Worker

Role = Literal["any", "agent", "supervisor", "admin"]
Visibility = Literal["public", "private", "deprecated"]


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """What an action is, apart from its fields; made from the class statement of its payload model.

    `positional`: the field (Python name) that may be passed bare. `one_of`: groups of fields (Python names) of which
    at least one is needed. `key`: the fields whose values say what the invocation acts on; two invocations with an
    equal key cannot run at once (no key: any number can). `result`: what `invoke` gives.
    """

    name: str
    model: type[Payload]
    group: str
    role: Role = "any"
    visibility: Visibility = "public"
    aliases: tuple[str, ...] = ()
    positional: str | None = None
    one_of: tuple[tuple[str, ...], ...] = ()
    key: tuple[str, ...] = ()
    summary: str = ""
    examples: tuple[Mapping[str, Any], ...] = ()
    result: Any = None
    hook_name: str = ""


def snake_case(name: str) -> str:
    """`HoldCall` → `hold_call`, `SendDTMFDigits` → `send_dtmf_digits`."""
    out: list[str] = []
    for index, letter in enumerate(name):
        after = name[index + 1 : index + 2]
        if letter.isupper() and index and (not name[index - 1].isupper() or after.islower()):
            out.append("_")
        out.append(letter.lower())
    return "".join(out)


class Payload(BaseModel):
    """The payload of one action, an immutable value.

    Subclass it once per action; the class statement carries what the action is::

        class HoldCall(TaskPayload, group="voice", role="agent", key=("sid",), examples=[{"sid": "WR…"}]):
            \"\"\"Put the customer of a call on hold.\"\"\"

            hold_music_url: str | None = Field(None, description="What the held party hears: a URL of audio or TwiML.")

    The docstring's first line is the action's summary. Fields are snake_case in Python and camelCase outside; both
    are accepted. Unknown fields are an error.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True, arbitrary_types_allowed=True
    )

    action: ClassVar[ActionSpec]

    def __init_subclass__(cls, **_kwargs: Any) -> None:
        # the keywords of the class statement are read below, when the model is complete
        super().__init_subclass__()

    @classmethod
    def __pydantic_init_subclass__(
        cls,
        *,
        group: str | None = None,
        role: Role = "any",
        name: str | None = None,
        visibility: Visibility = "public",
        aliases: tuple[str, ...] = (),
        positional: str | None = None,
        one_of: tuple[tuple[str, ...], ...] = (),
        key: tuple[str, ...] = (),
        examples: list[Mapping[str, Any]] | tuple[Mapping[str, Any], ...] = (),
        result: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if group is None:
            return  # a base that actions share, not an action
        doc = (cls.__doc__ or "").strip()
        action_name = name or cls.__name__
        cls.action = ActionSpec(
            name=action_name,
            model=cls,
            group=group,
            role=role,
            visibility=visibility,
            aliases=tuple(aliases),
            positional=positional,
            one_of=tuple(tuple(group_) for group_ in one_of),
            key=tuple(key),
            summary=doc.splitlines()[0] if doc else "",
            examples=tuple(examples),
            result=result,
            hook_name=snake_case(action_name),
        )

    @model_validator(mode="after")
    def _demand_one_of(self) -> Self:
        spec: ActionSpec | None = getattr(type(self), "action", None)
        for group in spec.one_of if spec else ():
            if all(getattr(self, field_name) is None for field_name in group):
                names = " or ".join(to_camel(field_name) for field_name in group)
                raise PydanticCustomError("one_of", "needs {names}", {"names": names})
        return self

    def filled(self, centre: Centre, worker: Worker | None) -> Mapping[str, Any]:  # noqa: ARG002  # for subclasses
        """What can be derived from the fields given: Python field names and values that the pipeline fills in
        before any handler runs. `worker` is the one on whose behalf the action is invoked, if any."""
        return {}


@dataclass(frozen=True, slots=True)
class SidReference:
    """An entity named by its SID in a payload, before the pipeline has looked it up."""

    sid: str
    kind: str = field(default="")


def _to_json_value(value: Any) -> Any:
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    if isinstance(value, Mapping):
        return {str(key): _to_json_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_to_json_value(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, timedelta):
        return format_duration(value)
    sid = getattr(value, "sid", None)
    if isinstance(sid, str):
        return sid
    raise PydanticCustomError("not_json", "holds a value that has no JSON form: {kind}", {"kind": type(value).__name__})


def _json_map(value: Any) -> FrozenDict:
    if type(value) is FrozenDict and all(
        item is None or type(item) in (str, int, float, bool) for item in value.values()
    ):
        return value
    if not isinstance(value, Mapping):
        raise PydanticCustomError("map_type", "should be a map")
    frozen: FrozenDict = freeze(_to_json_value(value))
    return frozen


def _json_value(value: Any) -> Any:
    return freeze(_to_json_value(value))


JsonMap = Annotated[
    FrozenDict, PlainValidator(_json_map), WithJsonSchema({"type": "object", "additionalProperties": True})
]
"""A map of JSON values: attributes. Times become ISO 8601 in UTC, durations text, entities their SID."""

JsonValue = Annotated[Any, BeforeValidator(_json_value), WithJsonSchema({})]
"""Any JSON value."""


def _entity(kind: str) -> Any:
    def parse(value: Any) -> Any:
        if getattr(type(value), "entity_kind", None) == kind or isinstance(value, SidReference):
            return value
        if isinstance(value, str):
            return SidReference(value, kind)
        if isinstance(value, Mapping) and isinstance(value.get("sid"), str):
            return SidReference(value["sid"], kind)
        raise PydanticCustomError("entity_type", "should be a {kind}, or its SID", {"kind": kind})

    return parse


def _sid_of(value: Any) -> Any:
    return getattr(value, "sid", None)


def entity_type(kind: str, schema_title: str) -> Any:
    """The annotation of a payload field that holds an entity: accepts the entity, its SID, or `{"sid": …}`."""
    return (
        PlainValidator(_entity(kind)),
        PlainSerializer(_sid_of),
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
else:
    TaskRef = Annotated[Any, *entity_type("task", "Task")]
    WorkerRef = Annotated[Any, *entity_type("worker", "Worker")]
