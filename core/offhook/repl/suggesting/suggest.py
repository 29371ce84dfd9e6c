"""`suggest`: what can stand at the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from offhook.repl.suggesting.paths import choices_of, entity_of, fields_at, type_at
from offhook.repl.suggesting.position import Position, position
from offhook.repl.suggesting.ranking import ranked
from offhook.repl.suggesting.suggestion import Suggestion
from offhook.repl.suggesting.typing import type_text
from offhook.repl.suggesting.view import View
from offhook_grammar.types import FieldInfo

_ITEMS: Final = (
    "before", "after", "instead of", "on", "on failure of", "every", "define", "action", "memory", "param", "const",
    "type", "use", "test",
)  # fmt: skip
_STATEMENTS: Final = (
    "let", "set", "if", "for each", "repeat", "try", "wait", "wait until", "wait for", "ask", "notify", "log",
    "remember", "forget", "dismiss", "stop", "cancel", "fail", "return", "together", "meanwhile",
)  # fmt: skip
_OPERATORS: Final = ("and", "or", "not", "in", "contains", "is empty", "is not empty", "default", "if", "matches")
_QUESTIONS: Final = ("any", "all", "count", "first")
_CLAUSES: Final = ("when", "named", "mode", "within", "until", "priority", "ahead of", "behind", "required", "do")
_NAMED_BY: Final = {
    "activityName": "Activity", "workerName": "Worker", "queueName": "Queue", "sid": "Task", "taskSid": "Task",
    "workerSid": "Worker", "activitySid": "Activity", "queueSid": "Queue", "targetSid": "Worker",
    "conversationSid": "Conversation",
}  # fmt: skip
"""Fields of payloads that hold a SID or a name, and of what."""


def suggest(text: str, cursor: int, view: View) -> list[Suggestion]:
    """What can stand at the cursor, best first. Never raises for what is there."""
    before = text[:cursor]
    name, gap, rest = before.lstrip().partition(" ")
    if gap and name in view.commands and "\n" not in before:
        return _of_command(view, name, rest, cursor)
    at = position(before)
    return ranked(_found(view, at), at.begun)


def _of_command(view: View, name: str, rest: str, cursor: int) -> list[Suggestion]:
    begun = rest.rpartition(" ")[2]
    start = cursor - len(begun)
    words = view.words_of(name, rest)
    found = [Suggestion(word, start, "value", about=about) for word, about in words]
    return ranked(found, begun)


def _found(view: View, at: Position) -> Iterator[Suggestion]:
    match at.place:
        case "start":
            yield from _starts(view, at)
        case "target":
            yield from _targets(view, at)
        case "call":
            yield from _arguments(view, at)
        case "value":
            yield from _values(view, at)
        case "field":
            yield from _fields(view, at)
        case "text":
            yield from _words(at, choices_of(type_at(view, at.path)))
        case "expression":
            yield from _words(at, choices_of(type_at(view, at.path)))
            yield from _expressions(view, at)
            yield from _keywords(at, (*_OPERATORS, *_CLAUSES, "then", "otherwise"))


def _starts(view: View, at: Position) -> Iterator[Suggestion]:
    yield from _actions(view, at)
    for command in view.commands.values():
        yield Suggestion(command.name, at.start, "command", about=command.summary)
    yield from _expressions(view, at)
    yield from _keywords(at, (*_ITEMS, *_STATEMENTS))


def _keywords(at: Position, words: Iterable[str]) -> Iterator[Suggestion]:
    for word in words:
        yield Suggestion(word, at.start, "keyword")


def _actions(view: View, at: Position) -> Iterator[Suggestion]:
    for name in view.catalogue.action_names():
        info = view.catalogue.action(name)
        yield Suggestion(name, at.start, "action", about=_first(info.summary) if info is not None else "")
    for identity, _ in view.items:
        if identity.kind == "action":
            yield Suggestion(identity.name, at.start, "action", about="of this session")


def _targets(view: View, at: Position) -> Iterator[Suggestion]:
    if "." not in at.begun:
        yield from _actions(view, at)
    if at.is_event:
        for name in view.catalogue.event_names():
            info = view.catalogue.event(name)
            yield Suggestion(name, at.start, "event", about=_first(info.summary) if info is not None else "")
    if not at.begun:
        yield from _keywords(at, ("failure of",) if at.is_event else ())


def _arguments(view: View, at: Position) -> Iterator[Suggestion]:
    info = view.catalogue.action(at.action)
    if info is None:
        return
    for name, field in info.fields.items():
        if name not in at.given:
            label = name if field.required else f"{name}?"
            yield Suggestion(f"{name}: ", at.start, "argument", label=label, about=_of_field(field))


def _values(view: View, at: Position) -> Iterator[Suggestion]:
    """The value of an argument: its words, what is in the centre, names that may hold it."""
    info = view.catalogue.action(at.action)
    field = info.fields.get(at.argument) if info is not None else None
    if field is not None:
        yield from _words(at, choices_of(field.type))
        yield from _entities(view, at, field)
    yield from _expressions(view, at)


def _entities(view: View, at: Position, field: FieldInfo) -> Iterator[Suggestion]:
    kind = entity_of(field.type) or _NAMED_BY.get(at.argument, "")
    if not kind:
        return
    by_name = at.argument.endswith("Name")
    for sid, label in view.entities(kind, at.begun.strip('"')):
        if by_name:
            yield Suggestion(f'"{label}"', at.start, "entity", about=sid)
        else:
            yield Suggestion(f'"{sid}"', at.start, "entity", label=label or sid, about=sid)


def _words(at: Position, words: Iterable[str]) -> Iterator[Suggestion]:
    for word in words:
        yield Suggestion(f'"{word}"', at.start, "value", label=word)


def _fields(view: View, at: Position) -> Iterator[Suggestion]:
    for name, field in fields_at(view, at.path).items():
        yield Suggestion(name, at.start, "field", about=_of_field(field))


def _expressions(view: View, at: Position) -> Iterator[Suggestion]:
    for name in view.values:
        yield Suggestion(name, at.start, "name", about="of this session")
    for name, kind in view.catalogue.scope().items():
        yield Suggestion(name, at.start, "name", about=type_text(kind))
    for identity, _ in view.items:
        if identity.kind in ("define", "param", "const"):
            yield Suggestion(identity.name, at.start, "item", about=f"{identity.kind} of this session")
    for name in view.catalogue.function_names():
        info = view.catalogue.function(name)
        yield Suggestion(f"{name}(", at.start, "function", label=name, about=_first(info.summary) if info else "")
    yield from _keywords(at, (*_QUESTIONS, "true", "false", "null"))


def _of_field(field: FieldInfo) -> str:
    return "; ".join([part for part in (type_text(field.type), _first(field.summary)) if part])


def _first(summary: str) -> str:
    """The first sentence."""
    return summary.partition(". ")[0].removesuffix(".")
