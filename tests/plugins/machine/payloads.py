"""Payloads for any action, drawn from the schema of its model and from what the centre holds.

Nothing here knows a single action: a field is filled by what its schema wants (SIDs of a kind, a choice, a number), by
its name where that says more, and by the action's own examples.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final, TypeVar

from hypothesis import strategies as st
from tests.plugins.machine.found import Found

from offhook import ActionSpec, Payload
from offhook.actions.describe import payload_schema
from offhook.payload import outside_name

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[T]], T]

# what is filled in from a SID
_STANDS_FOR: Final = ("task", "conversation", "participant", "worker", "media", "message")
_PREFIXES = re.compile(r"^\^\(?([A-Z|]+)\)?\.$")
# by the title of an object in a schema: what its SIDs begin with
_ENTITIES: Final = {
    "Task": ("WR", "WT"),
    "Worker": ("WK",),
    "Conversation": ("CH",),
    "Participant": ("CA", "UT"),
    "Media": ("ME",),
}
FILE: Final = {"name": "a.txt", "text": "Hello"}
_NAMED: Final[Mapping[str, st.SearchStrategy[Any]]] = {
    "destination": st.sampled_from(["+4930111", "+4930222", "+4930333", "030 444", "nobody"]),
    "phoneNumber": st.sampled_from(["+4930555", "+4930222", "client:bob"]),
    "callerId": st.sampled_from(["+4930999"]),
    "from": st.sampled_from(["+4930999"]),
    "to": st.sampled_from(["+4930555", "client:bob"]),
    "activityName": st.sampled_from(["Available", "Break", "Offline", "On a Task", "Nowhere"]),
    "taskChannelUniqueName": st.sampled_from(["chat", "voice", "email", "sms", "none"]),
    "channel": st.sampled_from(["chat", "voice", "email", "sms", "none"]),
    "attributes": st.sampled_from([{}, {"a": 1}, {"team": "sales"}, {"deep": {"x": [1, None]}}]),
    "taskAttributes": st.sampled_from([{}, {"kind": "b"}]),
    "files": st.sampled_from([[FILE], [FILE, {**FILE, "name": "b.txt"}], [{"name": "c.exe", "size": 5}]]),
    "attachedFiles": st.sampled_from([[], [FILE]]),
    "extraParams": st.just({}),
    "virtualStartTime": st.just("2026-01-05T00:00:00Z"),
    "contentSid": st.sampled_from(["HX1", "HX2"]),
    "digits": st.sampled_from(["", "1", "12#*"]),
    "body": st.sampled_from(["Hello", "", "x" * 2000]),
    "revision": st.integers(1, 4),
    "ifRevision": st.integers(1, 4),
    "location": st.sampled_from(["/agent-desktop/", "/teams/", "/queues-stats/"]),
    "viewName": st.sampled_from(["agent-desktop", "teams", "nowhere"]),
    "identity": st.sampled_from(["Ana", "Ben", "bob"]),
}
_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "targetSid": ("WK", "WQ", "WW", "CA"),
    "conversationSid": ("CH",),
    "participantSid": ("UT",),
    "participantCallSid": ("CA",),
    "messageSid": ("IM",),
    "mediaSid": ("ME",),
    "recordingSid": ("RE",),
}
_WEBSITE: Final = "https://example.com/twiml"


def payload_for(spec: ActionSpec, draw: Draw[Any], found: Found, near: Sequence[str] = ()) -> dict[str, Any]:
    """A payload of the action: mostly one that could be meant, at times one that could not.

    `near`: the SIDs of what has to do with whatever the action is about.
    """
    schema = _schema(spec.model)
    values = _Values(found, near, _examples(spec))
    needed = [outside_name(spec.model, _one_of(group, draw)) for group in spec.one_of]
    return _object(schema, schema.get("$defs", {}), draw, values, needed)


@cache
def _schema(model: type[Payload]) -> dict[str, Any]:
    return payload_schema(model.action)


class _Values:
    """Where values come from."""

    def __init__(self, found: Found, near: Sequence[str], examples: Mapping[str, list[Any]]) -> None:
        self.found = found
        self.near = near
        self.examples = examples

    def sid(self, draw: Draw[Any], prefixes: tuple[str, ...]) -> str:
        """What is near, else anything that there is or was, else what never was."""
        near = [sid for sid in self.near if sid.startswith(prefixes)]
        known = self.found.sids(*prefixes)[:6]
        return str(draw(st.sampled_from([*near * 6, *known, f"{prefixes[0]}{'0' * 32}"])))


def _one_of(group: Sequence[str], draw: Draw[Any]) -> str:
    """One field of a group of which one is needed; not an entity, which its SID stands for."""
    return str(draw(st.sampled_from([name for name in group if name not in _STANDS_FOR])))


def _examples(spec: ActionSpec) -> dict[str, list[Any]]:
    values: dict[str, list[Any]] = {}
    for example in spec.examples:
        for name, value in example.items():
            if "XXX" not in str(value):  # what stands for a SID
                values.setdefault(name, []).append(value)
    return values


def _object(
    schema: Mapping[str, Any], defs: Mapping[str, Any], draw: Draw[Any], values: _Values, needed: list[str]
) -> dict[str, Any]:
    wanted = {*schema.get("required", ()), *needed}
    names = [name for name in schema.get("properties", {}) if name not in _STANDS_FOR or name in wanted]
    optional = [name for name in names if name not in wanted]
    count = draw(st.sampled_from([0, 0, 0, 1, 1, 2])) if optional else 0
    further = [draw(st.sampled_from(optional)) for _ in range(count)]
    return {
        name: _value(name, schema["properties"][name], defs, draw, values)
        for name in names
        if name in wanted or name in further
    }


def _value(name: str, schema: Mapping[str, Any], defs: Mapping[str, Any], draw: Draw[Any], values: _Values) -> Any:
    if name in _KINDS and "pattern" not in str(schema):
        return values.sid(draw, _KINDS[name])
    if name == "segmentId":
        return f"{values.sid(draw, ('RE',))}-{draw(st.sampled_from([1, 1, 1, 2]))}"
    if name in _NAMED and schema.get("type") not in ("integer", "number"):
        return draw(_NAMED[name])
    if values.examples.get(name) and draw(st.integers(0, 2)):
        return draw(st.sampled_from(values.examples[name]))
    if "$ref" in schema:
        return _value(name, defs[schema["$ref"].rpartition("/")[2]], defs, draw, values)
    options = [each for key in ("anyOf", "oneOf", "allOf") for each in schema.get(key, ())]
    titles = [each["title"] for each in options if each.get("title") in _ENTITIES]
    if titles:
        return values.sid(draw, _ENTITIES[titles[0]])
    if options:
        chosen = draw(st.sampled_from([each for each in options if each.get("type") != "null"] or options))
        return _value(name, chosen, defs, draw, values)
    if "enum" in schema or "const" in schema:
        return draw(st.sampled_from(schema.get("enum") or [schema["const"]]))
    return _scalar(name, schema, defs, draw, values)


def _scalar(name: str, schema: Mapping[str, Any], defs: Mapping[str, Any], draw: Draw[Any], values: _Values) -> Any:
    prefixes = _PREFIXES.match(str(schema.get("pattern", "")))
    if prefixes:
        return values.sid(draw, tuple(prefixes[1].split("|")))
    match schema.get("type"):
        case "object" if "properties" in schema:
            return _object(schema, defs, draw, values, [])
        case "boolean":
            return draw(st.booleans())
        case "integer" | "number":
            low = schema.get("minimum", schema.get("exclusiveMinimum", -2))
            return draw(st.integers(low, min(schema.get("maximum", low + 5), low + 60)))
        case "array":
            return _items(name, schema, defs, draw, values)
        case "object":
            return draw(_NAMED["attributes"])
    return draw(st.sampled_from([*values.examples.get(name, ()), _text_for(name)]))


def _items(name: str, schema: Mapping[str, Any], defs: Mapping[str, Any], draw: Draw[Any], values: _Values) -> Any:
    count = draw(st.integers(0, 2))
    return [_value(name, schema.get("items", {}), defs, draw, values) for _ in range(count)]


def _text_for(name: str) -> str:
    return _WEBSITE if name.lower().endswith("url") or name.lower().endswith("callback") else "something"
