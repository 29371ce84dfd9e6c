"""Fields that authors look for at the wrong value: another one has them, or they are functions here."""

from __future__ import annotations

from offhook_grammar.checker import members
from offhook_grammar.checker.scopes import Scope
from offhook_grammar.checker.suggestions import before, behind
from offhook_grammar.diagnostics import Advice, Edit
from offhook_grammar.parsing.words import FOREIGN_FUNCTIONS
from offhook_grammar.tree import Expression, Field, Name, Word
from offhook_grammar.types import Entity, Type


def as_function(target: Expression, name: Word, scope: Scope) -> Advice | None:
    """`x.length`: what is a field elsewhere is a function here."""
    function = FOREIGN_FUNCTIONS.get(name.text, name.text)
    if scope.catalogue.function(function) is None:
        return None
    hint = f"`{function}(…)` is a function"
    if not isinstance(target, Name | Field):
        return Advice(hint)
    dotted = behind(target.span).to(name.span)
    return Advice(hint, (Edit(before(target.span), f"{function}("), Edit(dotted, ")")))


def field_elsewhere(target: Expression, owner: Type, name: Word, scope: Scope) -> Advice | None:
    """`reservation.channel`: the one value within reach that has the field."""
    found = [*_inside(target, owner, name.text, scope), *_in_scope(name.text, scope)]
    if not found or (len(found) > 1 and found[0] != found[1]):
        return None
    return Advice(f"`{found[0]}.{name.text}` is there", (Edit(target.span, found[0]),))


def _inside(target: Expression, owner: Type, name: str, scope: Scope) -> list[str]:
    """The entities that the value itself has, and that have the field."""
    info = members.object_of(owner, scope.catalogue)
    if info is None or not isinstance(target, Name):
        return []
    fields = (field for field in info.fields.values() if isinstance(field.type, Entity))
    names = scope.catalogue.scope()
    # what every handler knows by its own name is named by it
    return [
        one.name if one.name in names else f"{target.name}.{one.name}" for one in fields if _has(one.type, name, scope)
    ]


def _in_scope(name: str, scope: Scope) -> list[str]:
    return [
        other for other, kind in scope.catalogue.scope().items() if isinstance(kind, Entity) and _has(kind, name, scope)
    ]


def _has(kind: Type, name: str, scope: Scope) -> bool:
    info = members.object_of(kind, scope.catalogue)
    return info is not None and name in info.fields
