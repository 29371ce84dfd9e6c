"""How the columns of a CSV file become the fields of input events: `[events.columns]` of a scenario."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

from offhook.simulation.input_events import EVENT_TYPES, RowError
from offhook.simulation.nearest import did_you_mean

Getter: TypeAlias = Callable[[Sequence[str]], Any]
RowMapper: TypeAlias = Callable[[Sequence[str]], dict[str, Any]]


class Source(BaseModel):
    """Where one field comes from: a column with a reading of its cells, or the same value for every row.

    An empty cell leaves the field out, or takes `otherwise`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    column: str | None = Field(None, description="The column's name in the header line.")
    value: Any = Field(None, description="Instead of a column: the value for every row.")
    kind: Literal["text", "number", "boolean"] = Field("text", alias="as", description="What the cell holds.")
    values: dict[str, Any] | None = Field(None, description="What each word in the column stands for.")
    otherwise: Any = Field(None, description="The value for an empty cell, and for a word that `values` lacks.")
    format: str | None = Field(None, description="For `at`: the time's form in `strptime`'s letters, if not ISO 8601.")

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, given: Any) -> Any:
        return {"column": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _one_of_both(self) -> Source:
        if (self.column is None) == (self.value is None):
            raise ValueError("needs either 'column' or 'value'")
        return self


class Columns(BaseModel):
    """Where each field of an event comes from: a column's name alone, `{column = …}` with more, or `{value = …}`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: Source = Field(description="When it happens.")
    type: Source = Field(Source(value="task.created"), description="The event's type, if it is not `task.created`.")
    case: Source | None = Field(None, description="The source's own id of the case.")
    channel: Source | None = Field(None, description="The task's channel.")
    workflow: Source | None = Field(None, description="The workflow that routes the task.")
    queue: Source | None = Field(None, description="The queue that the task goes to, past the workflow.")
    priority: Source | None = Field(None, description="The task's priority, always read as a number.")
    direction: Source | None = Field(None, description="The task's direction.")
    reason: Source | None = Field(None, description="Why a task is canceled.")
    task: Source | None = Field(None, description="The SID of the task that is canceled.")
    worker: Source | None = Field(None, description="The worker who acts.")
    activity: Source | None = Field(None, description="The worker's new activity.")
    action: Source | None = Field(None, description="The name of the action that is invoked.")
    attributes: dict[str, Source] = Field(default_factory=dict, description="The task's attributes, by name.")
    customer: dict[Literal["name", "address"], Source] = Field(default_factory=dict, description="Who asks.")
    payload: dict[str, Source] = Field(default_factory=dict, description="The action's payload, by field.")

    @model_validator(mode="after")
    def _known_type(self) -> Columns:
        given = self.type.value
        if given is not None and given not in EVENT_TYPES:
            raise ValueError(f"type is one of {', '.join(EVENT_TYPES)}{did_you_mean(str(given), EVENT_TYPES)}")
        return self

    def names(self) -> tuple[str, ...]:
        """The columns that are read, each once, in the order of the fields."""
        return tuple(dict.fromkeys(source.column for _, source in self._flat() if source.column is not None))

    def _flat(self) -> list[tuple[tuple[str, ...], Source]]:
        found: list[tuple[tuple[str, ...], Source]] = []
        for name in type(self).model_fields:
            item = getattr(self, name)
            if isinstance(item, Source):
                found.append(((name,), item))
            elif isinstance(item, dict):
                found.extend(((name, key), source) for key, source in item.items())
        return found

    def mapper(self, header: Sequence[str]) -> RowMapper:
        """A function from a row's cells to the record that `build_event` takes; it raises `RowError`.

        Every column of `names()` must be in `header`.
        """
        places = {name: index for index, name in enumerate(header)}
        plain: list[tuple[str, Getter]] = []
        nested: dict[str, list[tuple[str, Getter]]] = {}
        for path, source in self._flat():
            getter = _getter(".".join(path), source, places)
            if len(path) == 1:
                plain.append((path[0], getter))
            else:
                nested.setdefault(path[0], []).append((path[1], getter))
        return lambda row: _record(row, plain, nested)


def _record(
    row: Sequence[str], plain: list[tuple[str, Getter]], nested: dict[str, list[tuple[str, Getter]]]
) -> dict[str, Any]:
    record = {name: value for name, get in plain if (value := get(row)) is not None}
    for outer, getters in nested.items():
        inner = {name: value for name, get in getters if (value := get(row)) is not None}
        if inner:
            record[outer] = inner
    return record


def _getter(field: str, source: Source, places: Mapping[str, int]) -> Getter:
    if source.column is None:
        value = source.value
        return lambda _row: value
    index, otherwise = places[source.column], source.otherwise
    convert = _converter(field, source)
    if convert is None:
        return lambda row: row[index].strip() or otherwise
    return lambda row: convert(text) if (text := row[index].strip()) else otherwise


def _converter(field: str, source: Source) -> Callable[[str], Any] | None:
    if source.values is not None:
        return lambda text: _word(source, text)
    if field == "at" and source.format is not None:
        return lambda text: _time(source, text)
    if source.kind == "number" or field == "priority":
        return lambda text: _number(source, text)
    if source.kind == "boolean":
        return lambda text: _boolean(source, text)
    return None


def _word(source: Source, text: str) -> Any:
    values = source.values or {}
    if text in values:
        return values[text]
    if source.otherwise is not None:
        return source.otherwise
    raise RowError(f"column {source.column!r}: {text!r} is not among its values{did_you_mean(text, values)}")


def _time(source: Source, text: str) -> str:
    try:
        # the reader puts a time without an offset into the scenario's zone
        return datetime.strptime(text, source.format or "").isoformat()  # noqa: DTZ007
    except ValueError:
        raise RowError(f"column {source.column!r}: {text!r} does not have the form {source.format!r}") from None


def _number(source: Source, text: str) -> int | float:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if number != number or number in (float("inf"), float("-inf")):
        raise RowError(f"column {source.column!r}: {text!r} is not a number")
    return number


_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def _boolean(source: Source, text: str) -> bool:
    try:
        return _BOOLEANS[text.lower()]
    except KeyError:
        raise RowError(f"column {source.column!r}: {text!r} is neither true nor false") from None
