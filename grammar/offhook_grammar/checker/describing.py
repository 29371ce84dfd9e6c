"""Types in the author's words: "a number", "a list of tasks", "one of "WARM" and "COLD""."""

from __future__ import annotations

from offhook_grammar.checker.suggestions import listed
from offhook_grammar.types import Choice, Entity, ListOfType, OneOf, Record, Scalar, Type

_SCALARS = {
    "text": "text",
    "number": "a number",
    "boolean": "true or false",
    "duration": "a duration",
    "clock": "a time of day",
    "time": "a time",
    "map": "a map",
    "null": "null",
    "regex": "a pattern",
    "secret": "a secret",
    "any": "anything",
}

_PLURALS = {
    "text": "texts",
    "number": "numbers",
    "boolean": "true and false",
    "duration": "durations",
    "clock": "times of day",
    "time": "times",
    "map": "maps",
    "null": "nulls",
    "regex": "patterns",
    "secret": "secrets",
}


def describe(kind: Type) -> str:
    """A type in a few words, with its article."""
    if isinstance(kind, Scalar):
        return _SCALARS.get(kind.name, kind.name)
    if isinstance(kind, ListOfType):
        items = _plural(kind.item)
        return f"a list of {items}" if items else "a list"
    if isinstance(kind, Record):
        return _record(kind.name)
    if isinstance(kind, Entity):
        return with_article(kind.name.rpartition(":")[2].lower())
    if isinstance(kind, Choice):
        return choices(kind)
    return listed((describe(option) for option in kind.options), quote="", last="or")


def choices(kind: Choice) -> str:
    """`"WARM"`, or `one of "WARM" and "COLD"`."""
    if len(kind.values) == 1:
        return f'the text "{kind.values[0]}"'
    return f"one of {listed(kind.values, quote=chr(34), last='or')}"


def with_article(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in tuple('aeiou') else 'a'} {noun}"


def _record(name: str) -> str:
    if not name:
        return "a map"
    return name if " " in name else with_article(name)


def _plural(item: Type) -> str:
    if isinstance(item, Scalar):
        return _PLURALS.get(item.name, "")
    if isinstance(item, Choice):
        return "texts"
    if isinstance(item, Entity):
        noun = item.name.rpartition(":")[2].lower()
        return noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    if isinstance(item, Record):
        return "maps" if not item.name or " " in item.name else item.name
    if isinstance(item, OneOf):
        return ""
    return "lists"
