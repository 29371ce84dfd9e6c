"""Whether a value fits the place it is meant for: an argument, a field, a parameter of a function."""

from __future__ import annotations

from offhook_grammar.checker.describing import choices, describe
from offhook_grammar.checker.literals import reads_as, unquoted
from offhook_grammar.checker.members import as_list
from offhook_grammar.checker.operators import unit_hint
from offhook_grammar.checker.relations import fits, is_text, options
from offhook_grammar.checker.scopes import Scope
from offhook_grammar.checker.suggestions import did_you_mean, listed, replacing, wrapping
from offhook_grammar.diagnostics import Advice
from offhook_grammar.tree import (
    Ask,
    Conditional,
    Expression,
    Field,
    Invoke,
    ListOf,
    MapOf,
    Name,
    Number,
    Proceed,
    Text,
)
from offhook_grammar.types import (
    ANY,
    BOOLEAN,
    CLOCK,
    DURATION,
    NUMBER,
    REGEX,
    SECRET,
    TEXT,
    TIME,
    Choice,
    Entity,
    ListOfType,
    Record,
    Scalar,
    Type,
)


def check_fit(value: Expression, wanted: Type, scope: Scope, subject: str) -> None:
    """Report where `value`, whose type was found out before, does not fit `wanted`.

    `subject` names the place in the author's words: "`sid` of AcceptTask". Lists and maps written out are checked
    piece by piece, so that the caret stands under the piece.
    """
    if isinstance(value, Conditional):
        check_fit(value.then, wanted, scope, subject)
        check_fit(value.otherwise, wanted, scope, subject)
        return
    goals = options(wanted)
    if isinstance(value, MapOf) and len(goals) == 1 and isinstance(goals[0], Record):
        _check_map(value, goals[0], scope, subject)
        return
    if isinstance(value, ListOf) and len(goals) == 1 and isinstance(goals[0], ListOfType):
        for item in value.items:
            check_fit(item, goals[0].item, scope, f"each item of {subject}")
        return
    found = scope.world.types.of(value) or ANY
    if _carries_secret(found) and not any(goal in (SECRET, ANY) or isinstance(goal, Record) for goal in goals):
        message = f"{subject} can be read by people; a secret must not be"
        scope.report.error("H318", value.span, message, hint="a secret is passed on as a secret, or compared")
        return
    if not (fits(wanted, found) or fits(wanted, as_list(found, scope.catalogue))):
        _complain(value, wanted, found, scope, subject)


def _carries_secret(kind: Type) -> bool:
    if isinstance(kind, Record):
        return any(_carries_secret(inner) for _, inner in kind.fields)
    if isinstance(kind, ListOfType):
        return _carries_secret(kind.item)
    return any(option == SECRET or (option != kind and _carries_secret(option)) for option in options(kind))


def check_answer_fit(answer: Ask | Invoke | Proceed, found: Type, wanted: Type, scope: Scope, subject: str) -> None:
    """Report where the answer of an action or a person, which is of type `found`, does not fit `wanted`."""
    if not fits(wanted, found):
        of_action = f"the answer of {answer.action.text}" if isinstance(answer, Invoke) else "the answer of the action"
        whose = "the answer" if isinstance(answer, Ask) else of_action
        scope.report.error(
            "H301", answer.span, f"{subject} is {describe(wanted)}; {whose} is {describe(found)}", hint=_to_fit(found)
        )


def _to_fit(found: Type) -> str | None:
    return "keep it with `let`, then use one of its fields" if isinstance(found, Entity | Record) else None


def _check_map(value: MapOf, wanted: Record, scope: Scope, subject: str) -> None:
    fields = dict(wanted.fields)
    for entry in value.entries:
        name = entry.key.text
        if name in fields:
            check_fit(entry.value, fields[name], scope, f"`{name}` of {subject}")
        elif not wanted.open:
            scope.report.error(
                "H204",
                entry.key.span,
                f"{subject} has no field `{name}`",
                hint=did_you_mean(name, fields, entry.key.span),
                notes=(f"it has {listed(fields)}",) if fields else (),
            )


def _complain(value: Expression, wanted: Type, found: Type, scope: Scope, subject: str) -> None:
    goal = next((option for option in options(wanted) if isinstance(option, Choice)), None)
    if found == NUMBER and DURATION in options(wanted):
        scope.report.error(
            "H302", value.span, f"{subject} is a duration, and this number has no unit", hint=unit_hint(value)
        )
    elif goal is not None and isinstance(found, Choice):
        wrong = next(word for word in found.values if word not in goal.values)
        scope.report.error(
            "H303",
            value.span,
            f'{subject} cannot be "{wrong}": it is {choices(goal)}',
            hint=did_you_mean(wrong, goal.values, value.span, quote='"') if isinstance(value, Text) else None,
        )
    else:
        scope.report.error(
            "H301",
            value.span,
            f"{subject} is {describe(wanted)}; {describe(found)} was given",
            hint=_conversion(value, wanted, found),
        )


def _conversion(value: Expression, wanted: Type, found: Type) -> str | Advice | None:
    """How the value can be made to fit, where that is easy to say."""
    literal = value.literal if isinstance(value, Text) else None
    if wanted == TEXT:
        return _to_text(value, found)
    if isinstance(wanted, ListOfType) and fits(wanted.item, found):
        return wrapping(value.span, "[", "]", "put it in brackets: `[…]` is a list of one")
    if not is_text(found):
        return None
    if isinstance(wanted, Entity):
        return f"pass the {wanted.name.lower()} itself, not its name or SID"
    if literal is not None and wanted in (NUMBER, BOOLEAN, DURATION):
        return unquoted(value, literal) if reads_as(literal, wanted) else None
    functions = {NUMBER: "number", BOOLEAN: "boolean", CLOCK: "clock", TIME: "time"}
    if isinstance(wanted, Scalar) and wanted in functions:
        shown = "…" if literal is None else f'"{literal}"'
        return f"`{functions[wanted]}({shown})` makes it out of text"
    if wanted == REGEX:
        hint = f"write the pattern between slashes: `/{literal or '…'}/`"
        return replacing(value.span, f"/{literal}/", hint) if literal and "/" not in literal else hint
    return None


def _to_text(value: Expression, found: Type) -> str | Advice | None:
    if isinstance(found, Entity):
        return "use one of its fields, such as its `sid` or `name`"
    if isinstance(found, ListOfType):
        return '`join(list, ", ")` makes text out of a list'
    hint = 'put it in quotes and braces: "{…}"'
    plain = isinstance(value, Name | Field)
    if isinstance(value, Number):
        return wrapping(value.span, '"', '"', "put it in quotes")
    return wrapping(value.span, '"{', '}"', hint) if plain else hint
