"""`test`: the names and types in its steps, and what cannot be given, done or expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from offhook_grammar.checker.expressions import check_condition, infer
from offhook_grammar.checker.fitting import check_fit
from offhook_grammar.checker.invocations import check_invocation, unknown_action
from offhook_grammar.checker.plugins import report_unknown
from offhook_grammar.checker.remembering import check_remember
from offhook_grammar.checker.scopes import Scope, Surroundings, Variable
from offhook_grammar.checker.settings import check_default
from offhook_grammar.checker.standing import payload_type
from offhook_grammar.checker.statements import check_statement
from offhook_grammar.checker.suggestions import did_you_mean, listed
from offhook_grammar.checker.walk import walk
from offhook_grammar.checker.world import World
from offhook_grammar.tree import (
    Call,
    ExpectAction,
    ExpectCondition,
    ExpectNoAction,
    ExpectNotice,
    ExpectOrder,
    Expression,
    GivenFails,
    GivenFunction,
    GivenMade,
    GivenMemory,
    GivenReturns,
    GivenState,
    GivenTakes,
    GivenValue,
    Let,
    MapOf,
    Name,
    Param,
    Recall,
    Remember,
    Test,
    WhenAnswers,
    WhenConnection,
    WhenDoes,
    WhenEvent,
    WhenPasses,
    Word,
)
from offhook_grammar.types import ANY, BOOLEAN, DURATION, MAP, NUMBER, TEXT, TIME, Entity, ListOfType, Record, Type

_CODE = "H504"
MADE: Mapping[str, tuple[str, ...]] = {
    "worker": ("name", "activity", "attributes", "channels", "roles", "skills", "identity", "phone", "signedIn"),
    "task": ("channel", "attributes", "queue", "workflow", "priority", "timeout", "direction", "status"),
    "activity": ("name", "available", "sid"),
    "queue": ("name", "targetWorkers", "taskOrder", "maxReservedWorkers", "sid"),
    "workflow": ("name", "filter", "defaultQueue", "reservationTimeout", "sid"),
}
"""What `given name = KIND {…}` makes, and which fields each takes."""

_TYPES: Mapping[str, Type] = {
    **dict.fromkeys(("name", "channel", "direction", "status", "phone", "identity", "sid", "targetWorkers"), TEXT),
    **dict.fromkeys(("attributes", "channels"), MAP),
    **dict.fromkeys(("timeout", "reservationTimeout"), DURATION),
    **dict.fromkeys(("priority", "maxReservedWorkers"), NUMBER),
    **dict.fromkeys(("signedIn", "available"), BOOLEAN),
    **dict.fromkeys(("roles", "skills"), ListOfType(TEXT)),
}
_OF_THE_CENTRE = ("activity", "queue", "workflow")  # what is there before anything else is
_MESSAGE = ("body", "isFromCustomer", "author", "attributes", "subject")  # what makes the message of `message.added`
NOTICES = ("notification", "question", "log")


def check_test(test: Test, file: str, world: World) -> None:
    """Report what is wrong with one test. Names that a step makes are known to those after it."""
    scope = Scope(world, file, Surroundings("test"))
    scope.variables["result"] = Variable("result", "host", ANY)  # of the latest action that somebody did
    for step in test.steps:
        rule = _RULES.get(type(step))
        if rule is not None:
            rule(step, scope)


def _made(step: GivenMade, scope: Scope) -> None:
    kind = step.kind.text
    infer(step.fields, scope)
    if kind not in MADE:
        hint = did_you_mean(kind, MADE, step.kind.span)
        message = f"a test is given {listed(MADE, last='or')}; there is no `{kind}` to be given"
        scope.report.error(_CODE, step.kind.span, message, hint=hint)
        return
    for entry in step.fields.entries:
        wanted = _TYPES.get(entry.key.text)
        if wanted is not None:
            check_fit(entry.value, wanted, scope, f"`{entry.key.text}`")
    _fields(step.fields, MADE[kind], f"{'an' if kind == 'activity' else 'a'} {kind}", scope)
    if kind in _OF_THE_CENTRE:
        _literal(step.fields, f"`{step.name.text}`", scope)
    if step.offered_to is not None:
        infer(step.offered_to, scope)
        check_fit(step.offered_to, Entity("Worker"), scope, "whom a task is offered to")
        if kind != "task":
            scope.report.error(_CODE, step.offered_to.span, f"a {kind} is not offered to anybody; tasks are")
    scope.add(step.name, "let", Entity(kind.capitalize()))


def _fields(given: MapOf, known: tuple[str, ...], whose: str, scope: Scope) -> None:
    for entry in given.entries:
        if entry.key.text not in known:
            scope.report.error(
                "H204",
                entry.key.span,
                f"{whose} has no field `{entry.key.text}` that a test could give",
                hint=did_you_mean(entry.key.text, known, entry.key.span),
                notes=(f"it takes {listed(known, limit=24)}",),
            )


def _value(step: GivenValue, scope: Scope) -> None:
    name = step.name.text
    declared = scope.declared(name)
    if name == "now":
        check_default(step.value, TIME, scope, "`now`")
    elif name == "centre":
        infer(step.value, scope)
        check_fit(step.value, Record("", (), open=True), scope, "`centre`")
    elif declared is not None and isinstance(declared.item, Param):
        check_default(step.value, scope.world.type_of(declared), scope, f"`{name}`")
    else:
        params = [one for one, there in scope.visible.values.items() if there.kind == "param"]
        scope.report.error(
            "H206",
            step.name.span,
            f"there is no param `{name}` here",
            hint=did_you_mean(name, [*params, "now", "centre"]),
        )
    _literal(step.value, f"`{name}`", scope)


def _literal(value: Expression, what: str, scope: Scope) -> None:
    if not is_literal(value):
        message = f"{what} is given before there is a centre: nothing but a value that is written out can be given"
        scope.report.error(_CODE, value.span, message)


def is_literal(value: Expression) -> bool:
    """Whether a value is written out: it reads nothing and calls nothing."""
    return not any(isinstance(node, Name | Call | Recall) for node in walk(value))


def _state(step: GivenState, scope: Scope) -> None:
    """What of a thing can be given is for the runner to say; whether the thing is one of the test's is said here."""
    infer(step.place, scope)
    infer(step.value, scope)


def _memory(step: GivenMemory, scope: Scope) -> None:
    check_remember(Remember(span=step.span, place=step.place, value=step.value), infer(step.value, scope), scope)


def _answer(step: GivenReturns | GivenFails | GivenTakes, scope: Scope) -> None:
    _matching(step.action, step.matching, scope)
    if isinstance(step, GivenReturns):
        infer(step.value, scope)
    elif isinstance(step, GivenTakes):
        _duration(step.duration, scope, "how long an action takes")
    else:
        for part, what in ((step.message, "what an action fails with"), (step.code, "the code of a failure")):
            if part is not None:
                infer(part, scope)
                check_fit(part, TEXT, scope, what)


def _function(step: GivenFunction, scope: Scope) -> None:
    infer(step.value, scope)
    name = step.function.text
    if scope.catalogue.function(name) is None and name.partition(".")[0] not in scope.visible.absent:
        scope.report.error("H205", step.function.span, f"there is no function `{name}`")


def _does(step: WhenDoes, scope: Scope) -> None:
    infer(step.who, scope)
    check_fit(step.who, Entity("Worker"), scope, "who does something")
    check_invocation(step.call, scope)
    call = step.call
    for part, word in (
        (call.retry, "retry"),
        (call.within, "within"),
        (call.acting, "as"),
        (call.otherwise, "otherwise"),
    ):
        if part is not None:
            message = f"`{word}` is for actions that a script does; in a test a person does one"
            scope.report.error(_CODE, part.span, message, hint="leave it out, and say what you expect")


def _answers(step: WhenAnswers, scope: Scope) -> None:
    _who(step.who, scope)
    infer(step.answer, scope)
    check_fit(step.answer, TEXT, scope, "an answer")
    if step.to is not None:
        infer(step.to, scope)
        check_fit(step.to, TEXT, scope, "a part of a question")


def _who(who: Expression, scope: Scope) -> None:
    infer(who, scope)
    check_fit(who, Entity("Worker"), scope, "who does something")


def _passes(step: WhenPasses, scope: Scope) -> None:
    _duration(step.duration, scope, "the time that passes")


def _event(step: WhenEvent, scope: Scope) -> None:
    info = scope.catalogue.event(step.event.text)
    if info is None:
        hint = did_you_mean(step.event.text, scope.catalogue.event_names(), step.event.span)
        message = f"there is no event `{step.event.text}`"
        report_unknown("H202", step.event.span, message, hint, scope.visible, scope.report)
    if step.fields is not None:
        infer(step.fields, scope)
        if info is not None:
            known = (*info.fields, *_MESSAGE) if info.name == "message.added" else tuple(info.fields)
            _fields(step.fields, known, f"the event {info.name}", scope)


def _action(step: ExpectAction | ExpectNoAction, scope: Scope) -> None:
    _matching(step.action, step.matching, scope)
    if step.where is not None:
        info = scope.catalogue.action(step.action.text)
        kind = payload_type((info,)) if info is not None else ANY
        check_condition(step.where, scope.with_variable(Variable("payload", "host", kind)))
    if isinstance(step, ExpectAction) and step.at is not None:
        _duration(step.at, scope, "when an action is expected")


def _order(step: ExpectOrder, scope: Scope) -> None:
    for word, matching in ((step.first, step.first_matching), (step.then, step.then_matching)):
        _matching(word, matching, scope)


def _notice(step: ExpectNotice, scope: Scope) -> None:
    if step.kind.text not in NOTICES:
        hint = did_you_mean(step.kind.text, NOTICES, step.kind.span)
        scope.report.error(_CODE, step.kind.span, f"a test expects {listed(NOTICES, last='or')}", hint=hint)
    if step.containing is not None:
        infer(step.containing, scope)
        check_fit(step.containing, TEXT, scope, "what it contains")
    if step.to is not None:
        _who(step.to, scope)


def _condition(step: ExpectCondition, scope: Scope) -> None:
    check_condition(step.condition, scope)


def _matching(word: Word, matching: Expression | None, scope: Scope) -> None:
    info = scope.catalogue.action(word.text)
    if info is None:
        unknown_action(word, scope)
    if matching is None:
        return
    infer(matching, scope)
    check_fit(matching, Record("", (), open=True), scope, "what `with` takes")
    if info is None or not isinstance(matching, MapOf):
        return
    for entry in matching.entries:
        if entry.key.text not in info.fields:
            scope.report.error(
                "H203",
                entry.key.span,
                f"{info.name} has no argument `{entry.key.text}`",
                hint=did_you_mean(entry.key.text, info.fields, entry.key.span),
            )


def _duration(value: Expression, scope: Scope, subject: str) -> None:
    infer(value, scope)
    check_fit(value, DURATION, scope, subject)


def _connection(step: WhenConnection, scope: Scope) -> None:
    _who(step.who, scope)


def _let(step: Let, scope: Scope) -> None:
    check_statement(step, scope)


_RULES: Mapping[type, Callable[[Any, Scope], object]] = {
    GivenMade: _made,
    GivenValue: _value,
    GivenState: _state,
    GivenMemory: _memory,
    GivenReturns: _answer,
    GivenFails: _answer,
    GivenTakes: _answer,
    GivenFunction: _function,
    WhenDoes: _does,
    WhenPasses: _passes,
    WhenAnswers: _answers,
    WhenConnection: _connection,
    WhenEvent: _event,
    ExpectAction: _action,
    ExpectNoAction: _action,
    ExpectOrder: _order,
    ExpectNotice: _notice,
    ExpectCondition: _condition,
    Let: _let,
}
