"""`suggest`: what can stand at the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from offhook.repl.suggesting import words
from offhook.repl.suggesting.declared import declared_by
from offhook.repl.suggesting.names import Names
from offhook.repl.suggesting.position import Position, position
from offhook.repl.suggesting.ranking import is_there, ranked
from offhook.repl.suggesting.suggestion import Suggestion
from offhook.repl.suggesting.tokens import tokens_of
from offhook.repl.suggesting.typing import choices_of, entities_of, of_one_type, type_text
from offhook.repl.suggesting.view import View, sid_of
from offhook_grammar.types import TIME, ActionInfo, Entity, FieldInfo, Scalar, Type

_SPECIFIC: Final = frozenset({"target", "call", "field", "text", "word", "type", "memory", "file"})
"""Places where there are few things, so that a menu helps before a letter is there."""
_OF_THE_CENTRE: Final = frozenset({"argument", "field", "value", "entity"})
_FIRST: Final = ("command", "action")
"""What somebody wants to see who has typed nothing."""
_WHOM: Final = frozenset({"ask", "notify", "dismiss"})
_SIGNS_BEHIND: Final = ')]},:"'


def suggest(text: str, cursor: int, view: View, *, asked: bool = True) -> list[Suggestion]:
    """What can stand at the cursor, best first. Never raises for what is there. Not `asked`: what is worth a menu that
    opens by itself, which is nothing where anything can stand, or where what is there is whole."""
    before = text[:cursor]
    if not asked and (_is_whole(text, view) or not _ends_a_word(text[cursor:])):
        return []
    name, gap, rest = before.lstrip().partition(" ")
    if gap and name in view.commands and "\n" not in before and not rest.lstrip().startswith(words.GO_ON):
        behind = view.words_of(name, rest)
        begun = rest[behind.begin :]
        found = [Suggestion(word, cursor - len(begun), "value", about=about) for word, about in behind.found]
        return _unasked(ranked(found, begun), begun) if not asked else ranked(found, begun)
    at = position(before)
    if at.place == "nothing":
        return []
    tokens = tokens_of(text)
    view = view._replace(declared=(*view.declared, *declared_by(tokens)))
    found = ranked(_Suggesting(view, at, Names(view, tokens, cursor)).found(), at.begun)
    if at.place == "start" and not at.begun:
        found.sort(key=lambda one: _FIRST.index(one.kind) if one.kind in _FIRST else len(_FIRST))
    if not asked:
        found = _unasked([one for one in found if at.begun or _is_worth(one, at)], at.begun)
    return [_described(one, view) for one in found]


def _is_whole(text: str, view: View) -> bool:
    """Whether it is a command that takes nothing."""
    command = view.commands.get(text.strip())
    return command is not None and command.usage == command.name


def _ends_a_word(behind: str) -> bool:
    """Whether the cursor, with this behind it, does not stand in the midst of one."""
    return not behind or behind[0].isspace() or behind[0] in _SIGNS_BEHIND


def _is_worth(one: Suggestion, at: Position) -> bool:
    """Whether it is worth a menu though nothing of it is typed."""
    if at.place in _SPECIFIC:
        return True
    return one.kind in _OF_THE_CENTRE or (at.place == "value" and one.about == words.FITS)


def _unasked(found: list[Suggestion], begun: str) -> list[Suggestion]:
    """Those that have something to add. Behind a word of the language that is there whole, what goes on with it."""
    there = [one for one in found if is_there(one, begun)]
    if any(one.kind in ("keyword", "command") for one in there):
        found = [one for one in found if one.text.startswith(begun)]
    return [] if all(one in there and one.text.strip('"') == begun.strip('"') for one in found) else found


def _described(one: Suggestion, view: View) -> Suggestion:
    """With a few words on it, which for most actions are only found once they are wanted."""
    if one.kind != "action" or one.about:
        return one
    info = view.catalogue.action(one.text)
    return one._replace(about=_first(info.summary)) if info is not None else one


class _Suggesting:
    """At one place of a text."""

    def __init__(self, view: View, at: Position, names: Names) -> None:
        self._view = view
        self._at = at
        self._names = names

    def found(self) -> Iterator[Suggestion]:
        """All that can stand there, whatever is begun."""
        yield from self._placed()
        if self._at.place not in ("field", "text"):
            yield from self._keywords(words.BEHIND.get(self._at.after, ()))

    def _placed(self) -> Iterator[Suggestion]:  # noqa: C901  # a case a place
        at = self._at
        match at.place:
            case "start":
                return self._starts()
            case "target":
                return self._targets()
            case "call":
                return self._arguments()
            case "value":
                return self._values()
            case "field":
                return self._fields()
            case "text":
                return self._choices(choices_of(self._names.type_at(at.path)))
            case "expression":
                return self._expressions()
            case "operator":
                return self._keywords(words.behind_value(at.first, is_call=bool(at.action)))
            case "head":
                return self._keywords(words.behind_target(at.first))
            case "word":
                return self._words()
            case "type":
                return self._types()
            case "memory":
                return self._memories()
            case "file":
                return self._those("value", self._view.files(at.begun))
            case _:
                return iter(())

    # ------------------------------------------------------------ beginnings

    def _starts(self) -> Iterator[Suggestion]:
        within = self._at.within
        yield from self._actions()
        if not within and not self._at.below:
            yield from self._those("command", [(one.name, one.summary) for one in self._view.commands.values()])
        yield from self._known()
        yield from self._functions(procedures=True)
        if within:
            yield from self._keywords((*words.STATEMENTS, *words.IN_BLOCKS))
        else:
            yield from self._keywords((*words.ITEMS, *words.STATEMENTS, *words.QUESTIONS, *words.CONSTANTS))

    def _targets(self) -> Iterator[Suggestion]:
        at = self._at
        if at.is_action and "." not in at.begun:
            yield from self._actions()
        if at.is_event:
            for name in self._view.catalogue.event_names():
                info = self._view.catalogue.event(name)
                yield self._one("event", name, _first(info.summary) if info is not None else "")

    # ------------------------------------------------------------ actions

    def _actions(self) -> Iterator[Suggestion]:
        for name in self._view.catalogue.action_names():
            yield self._one("action", name, "")
        for one in self._view.declared:
            if one.kind == "action":
                yield self._one("action", one.name, f"takes {', '.join(one.fields)}" if one.fields else "of a script")

    def _arguments(self) -> Iterator[Suggestion]:
        at = self._at
        fields = self._fields_of_call()
        info = self._view.catalogue.action(at.action) if not at.keys else None
        missing = [(name, field) for name, field in fields.items() if name not in at.given]
        missing.sort(key=lambda each: _need(info, each[0], each[1], at.given))
        for name, field in missing:
            label = name if field.required else f"{name}?"
            yield self._one("argument", f"{name}: ", _of_field(field), label)
        if not at.given and not at.keys and info is not None and info.positional:
            yield from self._fitting(info.fields[info.positional].type)
        if at.first in ("expect", "given") and not at.keys:
            yield from self._keywords(words.behind_value(at.first, is_call=True))

    def _fields_of_call(self) -> Mapping[str, FieldInfo]:
        """What the action takes where the cursor is, which may be within one of its arguments."""
        at = self._at
        fields = self._view.arguments(at.action) or {}
        for key in at.keys:
            field = fields.get(key)
            fields = self._names.fields_of(of_one_type(field.type)) if field is not None else {}
        return fields

    def _values(self) -> Iterator[Suggestion]:
        """The value of an argument: its words, what is in the centre, names that may hold it."""
        at = self._at
        field = self._fields_of_call().get(at.argument)
        if field is not None:
            yield from self._choices(choices_of(field.type))
            if at.argument == "channel":
                yield from self._choices([one for one in self._view.centre.channels if one != "default"])
            if not at.quoted:
                yield from self._fitting(field.type)
            yield from self._entities(field)
        if not at.quoted:
            yield from self._expressions()

    def _fitting(self, kind: Type, *, also_scope: bool = False) -> Iterator[Suggestion]:
        """Names of values that are of the type, ahead of all others."""
        wanted = set(entities_of(kind))
        for known in self._names:
            if known.kind == "scope" and not (also_scope or self._names.in_rule):
                continue  # nothing is, at the prompt
            if known.type is not None and wanted & set(entities_of(known.type)):
                yield self._one("value", known.name, words.FITS)
        if isinstance(kind, Scalar) and kind.name == "boolean":
            yield from self._those("value", [("true", ""), ("false", "")])

    def _entities(self, field: FieldInfo) -> Iterator[Suggestion]:
        at = self._at
        by_name = words.NAMED_BY.get(at.argument)
        if by_name:
            for _, entity, label in self._view.entities((by_name,), at.begun.strip('"')):
                yield self._one("entity", f'"{label}"', sid_of(entity, by_name))
            return
        kinds = words.kinds_meant(field.summary) or (entities_of(field.type) if at.argument != "task" else ("Task",))
        for kind, entity, label in self._view.entities(kinds, at.begun.strip('"')):
            sid = sid_of(entity, kind)
            if sid:
                yield self._one("entity", f'"{sid}"', f"{kind.lower()}  {sid}", label or sid)

    # ------------------------------------------------------------ values

    def _choices(self, choices: Iterable[str]) -> Iterator[Suggestion]:
        for word in choices:
            yield self._one("value", f'"{word}"', "", word)

    def _fields(self) -> Iterator[Suggestion]:
        for name, field in self._names.fields_at(self._at.path).items():
            yield self._one("field", name, _of_field(field))

    def _expressions(self) -> Iterator[Suggestion]:
        at = self._at
        if at.path:
            compared = self._names.type_at(at.path)
            yield from self._choices(choices_of(compared))
        if at.is_action:
            yield from self._actions()
            yield from self._keywords(words.BEGIN_VALUES)
        if at.after == "as" or (at.after == "to" and at.first in _WHOM):
            yield from self._fitting(Entity("Worker"), also_scope=True)
        if at.after == "after" and at.first == "wait":
            yield from self._times()
        yield from self._known()
        yield from self._functions()
        if at.first in ("expect", "given", "no"):
            yield from self._actions()
        yield from self._keywords((*words.QUESTIONS, *words.CONSTANTS))

    def _times(self) -> Iterator[Suggestion]:
        """Moments, of which a wait can be reckoned."""
        for known in self._names:
            if known.type == TIME:
                yield self._one("value", known.name, words.FITS)
            for name, field in self._names.fields_of(known.type).items() if isinstance(known.type, Entity) else ():
                if field.type == TIME:
                    yield self._one("value", f"{known.name}.{name}", _first(field.summary) or words.FITS)

    def _known(self) -> Iterator[Suggestion]:
        for known in self._names:
            yield self._one("item" if known.kind == "item" else "name", known.name, known.about)

    def _functions(self, *, procedures: bool = False) -> Iterator[Suggestion]:
        for one in self._view.declared:
            if one.kind == "define" or (procedures and one.kind == "procedure"):
                yield self._one("item", f"{one.name}(", f"{one.name}({', '.join(one.fields)})", one.name)
        for name in self._view.catalogue.function_names():
            info = self._view.catalogue.function(name)
            yield self._one("function", f"{name}(", _first(info.summary) if info else "", name)

    # ------------------------------------------------------------ words

    def _words(self) -> Iterator[Suggestion]:
        after = self._at.after
        if after == "plugin":
            return self._those("value", [(name, "") for name in self._view.catalogue.plugin_names()])
        return self._those("value", words.MODES if after == "mode" else [(one, "") for one in words.LEVELS])

    def _types(self) -> Iterator[Suggestion]:
        yield from self._those("value", [(name, "") for name in words.TYPES])
        for one in self._view.declared:
            if one.kind == "type":
                yield self._one("value", one.name, ", ".join(one.fields))

    def _memories(self) -> Iterator[Suggestion]:
        for one in self._view.declared:
            if one.kind == "memory":
                yield self._one("name", one.name, type_text(one.type))

    def _keywords(self, found: Iterable[str]) -> Iterator[Suggestion]:
        for word in found:
            yield self._one("keyword", word, "")

    def _those(self, kind: str, found: Iterable[tuple[str, str]]) -> Iterator[Suggestion]:
        for word, about in found:
            yield self._one(kind, word, about)

    def _one(self, kind: str, text: str, about: str, label: str = "") -> Suggestion:
        return Suggestion(text, self._at.start, kind, label, about)  # type: ignore[arg-type]


def _need(info: ActionInfo | None, name: str, field: FieldInfo, given: frozenset[str]) -> int:
    """What has to be there comes first, then one of a group of which one has to be, while none is."""
    if field.required:
        return 0
    for group in info.one_of if info is not None else ():
        if name in group and not given & set(group):
            return 1
    return 2


def _of_field(field: FieldInfo) -> str:
    return "; ".join([part for part in (type_text(field.type), _first(field.summary)) if part])


def _first(summary: str) -> str:
    """The first sentence."""
    return summary.partition(". ")[0].removesuffix(".")
