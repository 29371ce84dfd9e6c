"""Values of the language as JSON, and back: what a run that waits has in its variables, and what it is about.

Scalars are themselves and lists JSON's; anything else is an object with one name, which says what it is:
`{"map": {…}}`, `{"time": "…"}`, `{"entity": ["task", "WT…"]}`.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, SecretStr

from offhook.centre.keeping import reference_of, referred
from offhook.errors import ActionCancelled, ActionError, PayloadError
from offhook.events import Event
from offhook.file_content import FileContent, base64_of
from offhook.pipeline.invocation import Invocation
from offhook.references import SidReference
from offhook.runs.current import Current
from offhook.runs.models import Models
from offhook_grammar.secret import Secret
from offhook_grammar.values import FrozenDict

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.runs.subjects import Subjects

_AS_IT_IS: Final = frozenset({str, int, float, bool, type(None)})
_REGISTERS: Final = ("tasks", "workers", "queues", "workflows", "activities")


class NotKeptError(Exception):
    """A value that cannot be written down, or one that is not there any more. The message says which."""


class Values:
    """Writes and reads the values of one host. `held` gets every entity that was written since it was last emptied."""

    def __init__(self, host: Host, subjects: Subjects) -> None:
        self._host = host
        self.subjects = subjects
        self._models = Models(host.registry)
        self.held: dict[Any, None] = {}

    # ------------------------------------------------------------ to JSON

    def write(self, value: Any) -> Any:
        """The value as JSON. Raises `NotKeptError` for what cannot be kept."""
        kind = type(value)
        if kind in _AS_IT_IS:
            return value
        if kind is tuple:
            return [self.write(item) for item in value]
        if kind is FrozenDict:
            return {"map": {key: self.write(item) for key, item in value.items()}}
        plain = _WRITERS.get(kind)
        if plain is not None:
            return plain(self, value)
        if isinstance(value, BaseModel):
            return {"model": self._write_model(value)}
        if isinstance(value, ActionError):
            return {"error": self._write_error(value)}
        if isinstance(value, ActionCancelled):
            return {"cancellation": {name: getattr(value, name) for name in _CANCELLATION_FIELDS}}
        return self._write_object(value)

    def _write_object(self, value: Any) -> Any:
        reference = reference_of(value)
        if reference is not None:
            self.held[value] = None
            return {"entity": [part if isinstance(part, str) else self.write(part) for part in reference]}
        host = self._host
        known = {id(host.centre): "centre", id(host.system): "system"}
        known.update({id(getattr(host.centre, name)): name for name in _REGISTERS})
        name = known.get(id(value))
        if name is None:
            raise NotKeptError(f"a {type(value).__name__} cannot be kept")
        return {"host": name}

    def _write_model(self, model: BaseModel) -> Any:
        name = self._models.name_of(type(model))
        if name is None:
            raise NotKeptError(f"a {type(model).__name__} cannot be kept")
        values = {field: self.write(value) for field, value in model.__dict__.items()}
        return [name, values, sorted(model.__pydantic_fields_set__)]

    def _write_error(self, error: ActionError) -> Any:
        written = {name: getattr(error, name) for name in _ERROR_FIELDS}
        if isinstance(error, PayloadError):
            written["problems"] = [list(problem) for problem in error.problems]
        return {name: value for name, value in written.items() if value is not None}

    # ------------------------------------------------------------ from JSON

    def read(self, written: Any) -> Any:
        """What `write` was given. Raises `NotKeptError` for what is not there any more."""
        if isinstance(written, list):
            return tuple([self.read(item) for item in written])
        if not isinstance(written, dict):
            return written
        ((tag, content),) = written.items()
        return _READERS[tag](self, content)

    def _read_entity(self, content: list[Any]) -> Any:
        reference = [part if isinstance(part, str) else self.read(part) for part in content]
        found = referred(self._host.centre, reference)
        if found is None:
            raise NotKeptError(f"the {content[0]} {content[1]} is gone")
        return found

    def _read_host(self, name: str) -> Any:
        host = self._host
        return {"centre": host.centre, "system": host.system}.get(name) or getattr(host.centre, name)

    def _read_model(self, content: list[Any]) -> Any:
        name, values, given = content
        kind = self._models.named(name)
        if kind is None:
            raise NotKeptError(f"there is no {name} any more")
        fields = {field: self.read(value) for field, value in values.items() if field in kind.model_fields}
        for field, info in kind.model_fields.items():
            if field not in fields:  # a later version of the plugin has it
                if info.is_required():
                    raise NotKeptError(f"a {kind.__name__} has to have {field} now")
                fields[field] = info.get_default(call_default_factory=True)
        # as it was, without being validated: nothing is filled in, and nobody is asked
        model = kind.__new__(kind)
        model.__setstate__(
            {
                "__dict__": fields,
                "__pydantic_fields_set__": set(given) & fields.keys(),
                "__pydantic_extra__": None,
                "__pydantic_private__": None,
            }
        )
        return model

    def _read_error(self, content: Mapping[str, Any]) -> Any:
        fields = dict(content)
        message, problems = fields.pop("message"), fields.pop("problems", None)
        if problems is None:
            return ActionError(message, **fields)
        return PayloadError(message, problems=[(path, wrong) for path, wrong in problems], **fields)

    def _read_cancellation(self, content: Mapping[str, Any]) -> Any:
        return ActionCancelled(**content)

    def _write_event(self, event: Event) -> Any:
        return {"event": self.subjects.write_event(self, event)}

    def _write_invocation(self, invocation: Invocation) -> Any:
        return {"invocation": self.subjects.write_invocation(self, invocation)}

    def _read_event(self, content: Any) -> Any:
        return self.subjects.read_event(self, content)

    def _read_invocation(self, content: Any) -> Any:
        return self.subjects.read_invocation(self, content)


_ERROR_FIELDS: Final = ("message", "code", "hint", "action", "retryable", "status", "place")
_CANCELLATION_FIELDS: Final = ("reason", "code", "by", "action", "place")


def _refuse_secret(_values: Values, _value: Any) -> Any:
    raise NotKeptError("a secret is not written anywhere")


_Writer = Callable[[Values, Any], Any]

_WRITERS: Mapping[type, _Writer] = {
    datetime: lambda _, value: {"time": value.isoformat()},
    time: lambda _, value: {"clock": value.isoformat()},
    timedelta: lambda _, value: {"duration": [value.days, value.seconds, value.microseconds]},
    dict: lambda values, value: {"dict": [[values.write(key), values.write(item)] for key, item in value.items()]},
    list: lambda values, value: {"list": [values.write(item) for item in value]},
    FileContent: lambda _, value: {"bytes": base64_of(value)},
    SidReference: lambda _, value: {"sid": [value.sid, value.kind]},
    Current: lambda values, value: {"current": values.write(value.entities)},
    Event: Values._write_event,
    Invocation: Values._write_invocation,
    Secret: _refuse_secret,
    SecretStr: _refuse_secret,
}

_READERS: Mapping[str, _Writer] = {
    "map": lambda values, content: FrozenDict({key: values.read(item) for key, item in content.items()}),
    "time": lambda _, content: datetime.fromisoformat(content),
    "clock": lambda _, content: time.fromisoformat(content),
    "duration": lambda _, content: timedelta(*content),
    "dict": lambda values, content: {values.read(key): values.read(item) for key, item in content},
    "list": lambda values, content: [values.read(item) for item in content],
    "bytes": lambda _, content: FileContent(b64decode(content)),
    "sid": lambda _, content: SidReference(*content),
    "entity": Values._read_entity,
    "host": Values._read_host,
    "model": Values._read_model,
    "error": Values._read_error,
    "cancellation": Values._read_cancellation,
    "current": lambda values, content: Current(values.read(content)),
    "event": Values._read_event,
    "invocation": Values._read_invocation,
}
