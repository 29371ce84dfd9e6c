"""`Payload`: the base of every action's typed, immutable payload."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Self, get_args

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, SecretStr, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_before_validator_function

from offhook.action_spec import ACTING_WORKER, ActionSpec, Role, Visibility, snake_case
from offhook.answering import Answer, Answering
from offhook.json_values import JsonMap, JsonValue, sound_text
from offhook.payload_docs import PayloadDoc, read_doc
from offhook.references import (
    ConversationRef,
    MediaRef,
    ParticipantRef,
    SidReference,
    TaskRef,
    WorkerRef,
    entity_type,
)
from offhook_grammar.secret import Secret

if TYPE_CHECKING:
    from offhook.centre import Centre, Worker

__all__ = [
    "ACTING_WORKER",
    "ActionSpec",
    "ConversationRef",
    "JsonMap",
    "JsonValue",
    "MediaRef",
    "Options",
    "ParticipantRef",
    "Payload",
    "Role",
    "SidReference",
    "TaskRef",
    "Visibility",
    "WorkerRef",
    "entity_type",
    "outside_fields",
    "outside_name",
    "snake_case",
]


def outside_name(model: type[BaseModel], field_name: str) -> str:
    """The name outside Python of a field: `hold_music_url` → `holdMusicUrl`."""
    return model.model_fields[field_name].alias or to_camel(field_name)


def outside_fields(model: type[BaseModel]) -> tuple[tuple[str, str], ...] | None:
    """The names of a payload's fields, Python's and outside; None for a model that says itself how it is written."""
    return model.outside_names if issubclass(model, _Fields) else None


def _is_secret(kind: Any) -> bool:
    return kind is SecretStr or any(_is_secret(part) for part in get_args(kind))


def _secret_reader(name: str) -> Callable[[Any], Any]:
    def read(payload: Any) -> Any:
        value = getattr(payload, name)
        return Secret(value.get_secret_value()) if isinstance(value, SecretStr) else value

    return read


class _Fields(BaseModel):
    """What payloads and the options in them share: immutable, both styles of names, nothing unknown."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        populate_by_name=True,
        arbitrary_types_allowed=True,
        # most runs use a few of the actions
        defer_build=True,
    )

    script_fields: ClassVar[Mapping[str, Callable[[Any], Any]]] = {}
    """The fields that scripts read: the name outside → its getter."""
    outside_names: ClassVar[tuple[tuple[str, str], ...] | None] = None
    """Each field's two names, Python's and the one outside; None where the model says itself how it is written."""

    def script_has(self, name: str) -> bool:
        """Whether the field of that name outside was given, as scripts ask with `in`; what only has its default was
        not."""
        return any(outside_name(type(self), one) == name for one in self.model_fields_set)

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        for name, info in cls.model_fields.items():
            # an explicit outside name (`twiMLUrl`) is given in two halves, so that type checkers take the Python one
            info.alias = info.serialization_alias or info.alias or to_camel(name)
        cls.script_fields = {
            outside_name(cls, name): _secret_reader(name) if _is_secret(info.annotation) else attrgetter(name)
            for name, info in cls.model_fields.items()
        }
        own = cls.__pydantic_decorators__
        cls.outside_names = (
            tuple((name, outside_name(cls, name)) for name in cls.model_fields)
            if not own.field_serializers and not own.model_serializers
            else None
        )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        fields = getattr(cls, "__pydantic_fields__", {})
        names = [name for name, info in fields.items() if _is_secret(info.annotation)]
        if not names:
            return schema
        secret = frozenset([*names, *[to_camel(name) for name in names]])

        def opened(values: Any) -> Any:
            """Scripts have secrets of their own kind."""
            if not isinstance(values, Mapping):
                return values
            return {
                name: SecretStr(value.reveal()) if isinstance(value, Secret) and name in secret else value
                for name, value in values.items()
            }

        return no_info_before_validator_function(opened, schema)


class Options(_Fields):
    """The base of objects inside payloads (`options`, `conferenceOptions`), immutable values like the payload."""


class Payload(Answering[Answer], _Fields):
    """The payload of one action, an immutable value.

    Subclass it once per action; the class statement carries what the action is::

        class HoldCall(TaskPayload, group="voice", role="agent", key=("sid",), examples=[{"sid": "WR…"}]):
            \"\"\"Put the customer of a call on hold.\"\"\"

            hold_music_url: str | None = Field(None, description="What the held party hears: a URL of audio or TwiML.")

    The docstring's first line is the action's summary; a section `Errors:` lists codes, one a line, as `code: when`.
    Fields are snake_case in Python and camelCase outside; both are accepted. Unknown fields are an error.

    What the action answers may stand in brackets, for type checkers: of `class AcceptTask(TaskPayload[Reservation], …)`
    they know that `await host.invoke(AcceptTask(…))` gives a `Reservation`. They do not see an `instead` hook that
    gives something else.

    A base that several actions share names no `group`; its `one_of` holds for them all.
    """

    action: ClassVar[ActionSpec]
    shared_one_of: ClassVar[tuple[tuple[str, ...], ...]] = ()
    unknown_code: ClassVar[str] = ""
    """The code of the error for a SID that names nothing, where the action has its own (`reservation-not-found`)."""

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
        result_fields: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        for keyword in kwargs:
            if keyword not in ConfigDict.__annotations__:
                raise TypeError(f"{cls.__name__} cannot say {keyword}=, which is nothing that an action has")
        one_of = (*cls.shared_one_of, *(tuple(names) for names in one_of))
        if group is None:
            cls.shared_one_of = one_of
            return  # a base that actions share, not an action
        doc: PayloadDoc = read_doc(cls.__doc__ or "")
        action_name = name or cls.__name__
        cls.action = ActionSpec(
            name=action_name,
            model=cls,
            group=group,
            role=role,
            visibility=visibility,
            aliases=tuple(aliases),
            positional=positional,
            one_of=one_of,
            key=tuple(key),
            summary=doc.summary,
            examples=tuple(examples),
            result=result,
            result_fields=result_fields or {},
            hook_name=snake_case(action_name),
            effect=doc.effect,
            errors=doc.errors,
            source=doc.source,
        )

    @model_validator(mode="after")
    def _checked_as_a_whole(self) -> Self:
        spec: ActionSpec | None = getattr(type(self), "action", None)
        if spec is None:
            return self
        values = self.__dict__
        for value in values.values():
            if type(value) is str:
                sound_text(value)
        for group in spec.one_of:
            for name in group:
                if values[name] is not None:
                    break
            else:
                names = " or ".join(outside_name(type(self), name) for name in group)
                raise PydanticCustomError("one_of", "needs {names}", {"names": names})
        return self

    def filled(self, centre: Centre, worker: Worker | None) -> Mapping[str, Any]:  # noqa: ARG002  # for subclasses
        """What can be derived from the fields given: Python field names and values that the pipeline fills in
        before any handler runs. `worker` is the one on whose behalf the action is invoked, if any.

        Raises `PayloadError` where two fields contradict each other, `ActionError` where a SID names nothing."""
        return {}
