"""The types that scripts name, in `param` and `type`: built-in words, objects of the centre, own records."""

from __future__ import annotations

from offhook_grammar.checker.declarations import Declared
from offhook_grammar.checker.suggestions import did_you_mean, listed, replacing
from offhook_grammar.checker.world import World
from offhook_grammar.diagnostics import Advice
from offhook_grammar.parsing.words import FOREIGN_TYPES
from offhook_grammar.tree import ListType, NamedType, TypeDeclaration, TypeReference
from offhook_grammar.types import (
    ANY,
    BOOLEAN,
    CLOCK,
    DURATION,
    MAP,
    NUMBER,
    SECRET,
    TEXT,
    TIME,
    Entity,
    ListOfType,
    Record,
    Type,
)

BUILT_IN = {kind.name: kind for kind in (TEXT, NUMBER, BOOLEAN, DURATION, CLOCK, TIME, MAP, ANY, SECRET)}
CENTRE_TYPES = ("Queue", "Worker", "Activity", "Workflow")
PASSING_TYPES = ("Task", "Reservation", "Conversation")
"""What comes and goes: nobody can name one in a setting, but a run can have it."""


def resolve(reference: TypeReference, world: World, file: str, *, of_run: bool = False) -> Type:
    """The type that a reference names; an unknown name is reported once and stands for anything. `of_run`: of a value
    that comes up in a run, and not of a setting."""
    lists = 0
    while isinstance(reference, ListType):
        reference, lists = reference.item, lists + 1
    kind = _named(reference, world, file, (*CENTRE_TYPES, *PASSING_TYPES) if of_run else CENTRE_TYPES)
    for _ in range(lists):
        kind = ListOfType(kind)
    return kind


def _named(reference: NamedType, world: World, file: str, entities: tuple[str, ...]) -> Type:
    name = reference.name
    if name in BUILT_IN:
        return BUILT_IN[name]
    if name in entities:
        return Entity(name)
    declared = world.visible[file].types.get(name)
    if declared is not None:
        return _own(declared, world)
    if world.visible[file].may_know(name):
        return ANY
    known = [*BUILT_IN, *entities, *world.visible[file].types]
    if world.catalogue.object(name) is not None:
        where = "in settings" if entities == CENTRE_TYPES else "here"
        what = "a setting" if entities == CENTRE_TYPES else "this"
        message = f"{what} cannot be {name}: only {listed(entities)} of the centre can be named {where}"
    else:
        message = f"there is no type `{name}`"
    near = _foreign(reference, name) or did_you_mean(name, known, reference.span)
    notes = (f"types are {listed((*BUILT_IN, *entities), limit=20)}, `list of` any of them, and your own",)
    world.reports[file].error("H207", reference.span, message, hint=near, notes=() if near else notes)
    return ANY


def record(declared: Declared, world: World) -> Type:
    """The record that a `type` declares: how `World.type_of` works it out."""
    if not isinstance(declared.item, TypeDeclaration):
        return ANY
    fields = {field.name.text: resolve(field.type, world, declared.file) for field in declared.item.fields}
    return Record(declared.name, tuple(fields.items()))


def _own(declared: Declared, world: World) -> Type:
    if world.being_worked_out(declared):
        world.reports[declared.file].error(
            "H216", declared.span, f"the type `{declared.name}` contains itself, so no value of it could ever end"
        )
    return world.type_of(declared)


def _foreign(reference: TypeReference, name: str) -> Advice | None:
    """The type that other languages call so."""
    ours = FOREIGN_TYPES.get(name.lower())
    return None if ours is None else replacing(reference.span, ours)
