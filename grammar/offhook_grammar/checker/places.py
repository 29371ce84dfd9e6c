"""`set`, `add` and `remove`: which places can be changed, and what may be put there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from offhook_grammar.checker.describing import describe
from offhook_grammar.checker.expressions import infer
from offhook_grammar.checker.fitting import check_answer_fit, check_fit
from offhook_grammar.checker.members import as_list
from offhook_grammar.checker.memory import root
from offhook_grammar.checker.relations import is_unknown, options
from offhook_grammar.checker.scopes import Scope, Variable
from offhook_grammar.checker.suggestions import listed
from offhook_grammar.tree import Add, Ask, Expression, Field, Index, Invoke, Name, Proceed, Remove, Set, Stage, WaitFor
from offhook_grammar.types import ANY, NULL, Entity, ListOfType, Type

_SETTERS: Mapping[tuple[str, str], str] = {
    ("Task", "attributes"): "SetTaskAttributes",
    ("Worker", "attributes"): "SetWorkerAttributes",
    ("Worker", "activity"): "SetActivity",
}
_SETTER_OF: Mapping[str, str] = {"Task": "SetTaskAttributes", "Worker": "SetWorkerAttributes"}


def check_set(node: Set, value: Type, scope: Scope) -> None:
    """`set place = value`; `value` is the type of the value, which was looked at before."""
    kind = _place(node.place, scope, "set")
    if kind is None or value == NULL:
        return
    subject = f"`{written(node.place)}`"
    if isinstance(node.value, WaitFor):
        return
    if isinstance(node.value, Ask | Invoke | Proceed):
        check_answer_fit(node.value, value, kind, scope, subject)
    else:
        check_fit(node.value, kind, scope, subject)


def check_add(node: Add, scope: Scope) -> None:
    """`add value to place`; nothing there yet counts as an empty list."""
    infer(node.value, scope)
    kind = _place(node.place, scope, "add")
    if kind is None or is_unknown(kind) or kind == NULL:
        return
    lists = [option for option in options(kind) if isinstance(option, ListOfType)]
    if not lists:
        hint = f"to count up, write `set {written(node.place)} = {written(node.place)} + 1`"
        scope.report.error("H312", node.place.span, f"`add` puts into a list; this is {describe(kind)}", hint=hint)
    elif len(lists) == 1:
        check_fit(node.value, lists[0].item, scope, f"each item of `{written(node.place)}`")


def check_remove(node: Remove, scope: Scope) -> None:
    """`remove place`."""
    if isinstance(node.place, Name):
        name = node.place.name
        message = f"`remove` takes a part out of a value, and `{name}` is a whole one"
        scope.report.error("H319", node.place.span, message, hint=f"`set {name} = null` empties it")
        return
    _place(node.place, scope, "remove")


def written(place: Expression) -> str:
    """A place as the author wrote it, near enough."""
    if isinstance(place, Name):
        return place.name
    if isinstance(place, Field):
        return f"{written(place.target)}.{place.name.text}"
    if isinstance(place, Index):
        return f"{written(place.target)}[…]"
    return "…"


def _place(place: Expression, scope: Scope, verb: Literal["set", "add", "remove"]) -> Type | None:
    """What may be put at a place, or None when it cannot be changed, which is reported."""
    name = root(place)
    if name is None:
        infer(place, scope)
        scope.report.error("H319", place.span, "only variables and fields of the payload can be changed")
        return None
    found = scope.local(name.name)
    if found is None or found.kind not in ("let", "payload"):
        _not_changeable(place, name, found, scope)
        return None
    kind = infer(place, scope)
    through = _entity_on_the_way(place, scope)
    if through is not None:
        _entity(place, through, scope)
        return None
    if found.kind == "payload" and not _payload_place(place, name, scope, verb):
        return None
    return as_list(kind, scope.catalogue)


def _not_changeable(place: Expression, name: Name, found: Variable | None, scope: Scope) -> None:
    if (
        infer(name, scope) == ANY
        and found is None
        and scope.host(name.name) is None
        and scope.declared(name.name) is None
    ):
        return  # reported as unknown
    infer(place, scope)
    through = _entity_on_the_way(place, scope)
    if through is not None:
        _entity(place, through, scope)
        return
    what = _what(name, found, scope)
    hint = f"keep a value of your own: `let mine = {name.name}`" if isinstance(place, Name) else None
    scope.report.error("H319", place.span, f"`{name.name}` is {what}, which cannot be changed", hint=hint)


def _what(name: Name, found: Variable | None, scope: Scope) -> str:
    if found is not None:
        meanings = {
            "loop": "the item of a loop",
            "parameter": "a parameter",
            "entity": "an object of the centre",
            "outside": "a value of the run outside `meanwhile`",
        }
        return meanings.get(found.kind, "a fixed value of this run")
    declared = scope.declared(name.name)
    return "a word that every handler knows" if declared is None else f"a {declared.kind}"


def _payload_place(place: Expression, name: Name, scope: Scope, verb: str) -> bool:
    """Rule 13: fields of the payload, ahead of the action or around it, and only fields that each target has."""
    stage = scope.surroundings.stage
    if stage not in (Stage.BEFORE, Stage.INSTEAD):
        message = f"in {scope.surroundings.name} the action has taken place: its payload cannot be changed any more"
        if stage is Stage.ACTION:
            message = "an action cannot change what it was given"
        scope.report.error("H319", place.span, message, hint="a `before` handler can change it")
        return False
    if isinstance(place, Name):
        message = f"the payload is changed field by field, not as a whole with `{verb}`"
        scope.report.error("H319", place.span, message, hint=f"write `{verb} {name.name}.field …`")
        return False
    field = next((part.name for part in _steps(place) if isinstance(part, Field) and part.target == name), None)
    if field is None:
        return True
    without = [info.name for info in scope.surroundings.actions if field.text not in info.fields]
    if without and len(without) < len(scope.surroundings.actions):
        message = f"{listed(without, quote='')} has no field `{field.text}`, and this handler is for it too"
        scope.report.error("H319", field.span, message, hint="give the actions a handler each")
        return False
    return True


def _steps(place: Expression) -> Iterator[Expression]:
    while isinstance(place, Field | Index):
        yield place
        place = place.target


def _entity_on_the_way(place: Expression, scope: Scope) -> tuple[Entity, str] | None:
    """The object of the centre whose field the place is, with that field's name."""
    for part in _steps(place):
        target = part.target if isinstance(part, Field | Index) else part
        kind = scope.world.types.of(target)
        entity = next((option for option in options(kind or ANY) if isinstance(option, Entity)), None)
        if entity is not None:
            return entity, part.name.text if isinstance(part, Field) else ""
    return None


def _entity(place: Expression, through: tuple[Entity, str], scope: Scope) -> None:
    entity, field = through
    setter = _SETTERS.get((entity.name, field)) or _SETTER_OF.get(entity.name)
    known = setter is not None and scope.catalogue.action(setter) is not None
    scope.report.error(
        "H319",
        place.span,
        f"{describe(entity)} belongs to the centre, and only actions change the centre",
        hint=f"invoke `{setter}`" if known else "invoke the action that changes it",
    )
