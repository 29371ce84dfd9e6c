"""The names that can stand at the cursor, and their types: those of the text itself, of the session, of its scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final, NamedTuple

from offhook.repl.suggesting.declared import declared_by, named_type
from offhook.repl.suggesting.tokens import Token, path_behind
from offhook.repl.suggesting.typing import type_text
from offhook.repl.suggesting.view import View, entities_of, type_of_value
from offhook_grammar.checker.standing import error_type, event_entities, event_type, payload_type, result_type
from offhook_grammar.program import LanguageError
from offhook_grammar.types import ANY, TEXT, ActionInfo, Entity, FieldInfo, ListOfType, OneOf, Record, Type

_STAGES: Final = frozenset({"before", "after", "instead", "on", "every", "action", "define", "test"})
_SAMPLED: Final = 20
"""So many of what is in the centre are looked at for the keys of a map."""


class Known(NamedTuple):
    """A name. `kind`: `name`, `item` of a script, or `scope`, which all scripts have; `type`: that of its value, None
    where it is not known."""

    name: str
    kind: str
    type: Type | None
    about: str


class Names:
    """Those at one place of a text. `tokens`: those of all of it; `cursor`: an offset."""

    def __init__(self, view: View, tokens: list[Token], cursor: int) -> None:
        self._view = view
        self._tokens = tokens
        self._cursor = cursor

    def __iter__(self) -> Iterator[Known]:
        """All of them, each once, the nearest first."""
        seen = set()
        for name, kind in {**self._local, **self._standing}.items():
            seen.add(name)
            yield Known(name, "name", kind, type_text(kind) if kind is not None else "")
        for name, value in self._view.values.items():
            if name not in seen:
                seen.add(name)
                yield Known(name, "name", self.type_of(name), self._view.about(value))
        for one in self._view.declared:
            if one.kind in ("param", "const") and one.name not in seen:
                seen.add(one.name)
                yield Known(one.name, "item", one.type, one.kind)
        for name, kind in self._view.catalogue.scope().items():
            if name not in seen:
                yield Known(name, "scope", kind, type_text(kind))

    @property
    def in_rule(self) -> bool:
        """Whether the cursor is in a rule, which has something that it is about."""
        return bool(self._standing)

    # ------------------------------------------------------------ types

    def type_of(self, name: str) -> Type | None:
        """The type of a name: of the session's variables by what they hold now."""
        for names in (self._local, self._standing):
            if name in names:
                return names[name]
        if name in self._view.values:
            return type_of_value(self._view.values[name])
        for one in self._view.declared:
            if one.name == name and one.kind in ("param", "const"):
                return one.type
        return self._view.catalogue.scope().get(name)

    def type_at(self, path: tuple[str, ...]) -> Type | None:
        """The type of what a path leads to; None where it is not known."""
        kind = self.type_of(path[0]) if path else None
        for name in path[1:]:
            kind = self._inside(kind, name)
        return kind

    def fields_at(self, path: tuple[str, ...]) -> Mapping[str, FieldInfo]:
        """The fields of what a path leads to; of a map, the keys that are there now."""
        if not path:
            return {}
        if path[0] in self._view.values and path[0] not in self._local:
            found = _followed(self._view.values[path[0]], path[1:])
            kind = type_of_value(found)
            return _keys([found]) if kind is None else self.fields_of(kind)
        kind = self.type_at(path)
        known = self.fields_of(kind) if kind is not None else {}
        return known or self._living(path)

    def fields_of(self, kind: Type) -> Mapping[str, FieldInfo]:
        """The fields of a type."""
        if isinstance(kind, Entity):
            info = self._view.catalogue.object(kind.name)
            return info.fields if info is not None else {}
        if isinstance(kind, Record):
            return {name: FieldInfo(name, inner) for name, inner in kind.fields}
        if isinstance(kind, OneOf):
            return {name: info for option in kind.options for name, info in self.fields_of(option).items()}
        return {}

    def _living(self, path: tuple[str, ...]) -> Mapping[str, FieldInfo]:
        """The keys of a map, of the ones that are in the centre now."""
        for length in range(len(path) - 1, 0, -1):
            kind = self.type_at(path[:length])
            if isinstance(kind, Entity):
                some = entities_of(self._view.centre, kind.name, _SAMPLED)
                return _keys([_followed(each, path[length:]) for each in some])
        return {}

    def _inside(self, kind: Type | None, name: str) -> Type | None:
        if kind is None:
            return None
        if name == "[]":
            return self._element(kind)
        field = self.fields_of(kind).get(name)
        return field.type if field is not None else None

    def _element(self, kind: Type | None) -> Type | None:
        if isinstance(kind, ListOfType):
            return kind.item
        info = self._view.catalogue.object(kind.name) if isinstance(kind, Entity) else None
        return info.index_by if info is not None else None

    # ------------------------------------------------------------ what the text itself names

    @cached_property
    def _item(self) -> list[Token]:
        """The tokens of the declaration around the cursor."""
        first = 0
        for place, token in enumerate(self._tokens):
            begins = not place or self._tokens[place - 1].kind == "line"
            if token.start > self._cursor:
                break
            if begins and token.text in _STAGES and not self._is_catch(place):
                first = place
        return self._tokens[first:]

    def _is_catch(self, place: int) -> bool:
        behind = self._tokens[place + 1].text if place + 1 < len(self._tokens) else ""
        return self._tokens[place].text == "on" and behind in ("error", "cancelled")

    @cached_property
    def _local(self) -> dict[str, Type | None]:
        found: dict[str, Type | None] = {}
        self.__dict__["_local"] = found  # what one says of another is looked up while they are gathered
        tokens = self._item
        for place in range(1, len(tokens) - 1):
            token, behind = tokens[place], tokens[place + 1]
            if token.kind != "word":
                continue
            ahead = tokens[place - 1].text
            if ahead == "let" and behind.text == "=" and token.end < self._cursor:
                found[token.text] = self._given(place + 2)
            elif ahead == "given" and behind.text == "=" and place + 2 < len(tokens):
                found[token.text] = named_type(tokens[place + 2].text.capitalize())
            elif behind.text == "in" and ahead in ("each", "any", "all", "count", "first"):
                found[token.text] = self._element(self._typed(place + 2))
        found.update(self._parameters())
        return found

    def _given(self, place: int) -> Type | None:
        """The type of the value that begins there."""
        tokens = self._item
        if place >= len(tokens):
            return None
        first = tokens[place]
        if first.kind == "text" or first.text == "ask":
            return TEXT
        action = self._view.catalogue.action(first.text)
        if action is not None:
            return action.result
        if first.text == "first" and place + 3 < len(tokens) and tokens[place + 2].text == "in":
            return self._element(self._typed(place + 3))
        return self._typed(place)

    def _typed(self, place: int) -> Type | None:
        tokens = self._item
        behind = tokens[place + 1].text if place + 1 < len(tokens) else ""
        if behind == "(":
            function = self._view.catalogue.function(tokens[place].text)
            return function.returns if function is not None else None
        return self.type_at(path_behind(tokens, place))

    def _parameters(self) -> dict[str, Type | None]:
        """Those of the function or action that the text declares."""
        own = declared_by(self._item)[:1]
        scope = self._view.catalogue.scope()
        return {
            name: scope.get(name) if field.type == ANY else field.type  # `task` will be one
            for one in own
            if one.kind in ("define", "action")
            for name, field in one.fields.items()
        }

    @cached_property
    def _standing(self) -> dict[str, Type | None]:
        """What only handlers of this kind know: `payload`, `result`, `error`, `event` and its entities."""
        tokens = self._item
        stage = tokens[0].text if tokens else ""
        if stage not in ("before", "after", "instead", "on"):
            return {}
        named = self._targets()
        catalogue = self._view.catalogue
        actions = [info for name in named if (info := self._action(name)) is not None]
        events = [found for name in named if (found := catalogue.event(name)) is not None]
        words: dict[str, Type | None] = {}
        if events:
            words = {"event": event_type(events), **dict(event_entities(events))}
        elif named:
            words["payload"] = payload_type(actions)
            if stage == "after" or (stage == "on" and tokens[1].text != "failure"):
                words["result"] = result_type(actions) if actions else ANY
            elif stage == "on":
                words["error"] = error_type(catalogue)
        alias = self._alias()
        if alias and words:
            main = next(word for word in ("event", "result", "error", "payload") if word in words)
            words[alias] = words.pop(main)
        return words

    def _action(self, name: str) -> ActionInfo | None:
        """An action, of a plugin or a script."""
        fields = self._view.arguments(name) if name[:1].isupper() else None
        return self._view.catalogue.action(name) or (ActionInfo(name, fields) if fields is not None else None)

    def _targets(self) -> list[str]:
        """The names of the actions or events in the head."""
        tokens = self._item
        place = 1
        while place < len(tokens) and tokens[place].text in ("of", "failure"):
            place += 1
        found: list[str] = []
        while place < len(tokens):
            path = path_behind(tokens, place)
            if not path:
                break
            found.append(".".join(path))
            place += 2 * len(path) - 1
            if place >= len(tokens) or tokens[place].text != ",":
                break
            place += 1
        return found

    def _alias(self) -> str:
        """What `as` in the head calls what happened."""
        for place, token in enumerate(self._item[:-1]):
            if token.text in ("do", "when", "named", "mode") or token.kind == "line":
                break
            if token.text == "as":
                return self._item[place + 1].text
        return ""


def _keys(found: list[Any]) -> dict[str, FieldInfo]:
    """The keys of maps."""
    names = dict.fromkeys([str(key) for each in found if isinstance(each, Mapping) for key in each])
    return {name: FieldInfo(name, ANY) for name in names if name.isidentifier()}


def _followed(value: Any, names: tuple[str, ...]) -> Any:
    """What a path leads to within a value; None where it leads nowhere."""
    for name in names:
        if isinstance(value, Mapping):
            value = value.get(name)
        elif name == "[]":
            value = next(iter(value), None) if isinstance(value, (list, tuple)) else None
        else:
            getter = (getattr(type(value), "script_fields", None) or {}).get(name)
            try:
                value = getter(value) if getter is not None else None
            except LanguageError:  # it cannot be read just now
                return None
    return value
