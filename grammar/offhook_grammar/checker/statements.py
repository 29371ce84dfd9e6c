"""The names and types in statements. Where a statement may stand, and what follows it, is checked elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from offhook_grammar.checker.asking import check_ask
from offhook_grammar.checker.calls import check_count, unknown_procedure
from offhook_grammar.checker.certain import Said
from offhook_grammar.checker.control import check_meanwhile, check_repeat, check_together, check_try
from offhook_grammar.checker.expressions import check_condition, infer, loop_over
from offhook_grammar.checker.fitting import check_fit
from offhook_grammar.checker.hearing import check_wait_for
from offhook_grammar.checker.invocations import check_invocation
from offhook_grammar.checker.places import check_add, check_remove, check_set
from offhook_grammar.checker.relations import holds_secret, is_map, is_unknown, widen
from offhook_grammar.checker.remembering import check_forget, check_remember
from offhook_grammar.checker.scopes import Scope, Variable
from offhook_grammar.checker.standing import error_type, payload_type, result_type
from offhook_grammar.checker.suggestions import before, did_you_mean, listed, replacing
from offhook_grammar.checker.world import Read
from offhook_grammar.tree import (
    Add,
    Ask,
    Block,
    Boolean,
    CallProcedure,
    Cancel,
    DefineProcedure,
    Dismiss,
    Expression,
    Fail,
    ForEach,
    Forget,
    If,
    Invoke,
    Let,
    Log,
    Meanwhile,
    Notify,
    Proceed,
    Redirect,
    Remember,
    Remove,
    Repeat,
    Return,
    Set,
    Statement,
    Together,
    Try,
    Value,
    Wait,
    WaitFor,
    WaitUntil,
    Word,
)
from offhook_grammar.types import DURATION, TIME, Entity, ListOfType, OneOf, Record, Type

LEVELS = ("info", "success", "warning", "error")
_ADDRESSEES = OneOf((Entity("Worker"), ListOfType(Entity("Worker"))))


def check_block(block: Block, scope: Scope) -> None:
    """Check the statements of a block, whose variables live up to its end."""
    inner = scope.inner()
    for statement in block.statements:
        check_statement(statement, inner)


def check_statement(statement: Statement, scope: Scope) -> None:
    """Check one statement; a `let` adds its variable to the scope."""
    with scope.world.nested() as allowed:
        rule = _RULES.get(type(statement))
        if rule is not None and allowed:
            rule(statement, scope)


def _value(value: Value, scope: Scope) -> Type:
    if isinstance(value, Invoke):
        return _invoke(value, scope)
    if isinstance(value, Proceed):
        return _proceed(value, scope)
    if isinstance(value, Ask):
        return _ask(value, scope)
    if isinstance(value, WaitFor):
        return check_wait_for(value, scope, check_block)
    return infer(value, scope)


def _invoke(node: Invoke, scope: Scope) -> Type:
    kind = check_invocation(node, scope)
    if node.otherwise is not None:
        inner = scope.with_variable(Variable("error", "error", error_type(scope.catalogue)))
        check_statement(node.otherwise, inner)
    return kind


def _redirect(node: Redirect, scope: Scope) -> None:
    _invoke(node.target, scope)
    part = node.target.retry or node.target.within
    if part is not None:
        word = "retry" if node.target.retry is not None else "within"
        message = f"`{word}` is for actions that the handler itself does; it ends with its `redirect`"
        scope.report.error("H422", part.span, message, hint="leave it out")


def _proceed(node: Proceed, scope: Scope) -> Type:
    if node.changes is not None:
        found = infer(node.changes, scope)
        payload = payload_type(scope.surroundings.actions)
        if is_map(found) and isinstance(payload, Record):
            check_fit(node.changes, payload, scope, payload.name)
        elif not is_unknown(found) and not is_map(found):
            check_fit(node.changes, Record("", (), open=True), scope, "what `proceed with` takes")
    return result_type(scope.surroundings.actions)


def _procedure(node: CallProcedure, scope: Scope) -> None:
    for argument in node.arguments:
        infer(argument, scope)
    declared = scope.declared(node.procedure.text)
    if declared is None or not isinstance(declared.item, DefineProcedure):
        unknown_procedure(node.procedure, scope)
        return
    scope.note(Read(declared.name, node.procedure.span, declared))
    check_count(node.procedure, declared.item.parameters, node.arguments, node.span, scope)


def _let(node: Let, scope: Scope) -> None:
    kind = _value(node.value, scope)
    changes = node.name.text in scope.surroundings.reassigned
    scope.add(node.name, "let", widen(kind) if changes else kind)


def _set(node: Set, scope: Scope) -> None:
    check_set(node, _value(node.value, scope), scope)


def _remember(node: Remember, scope: Scope) -> None:
    check_remember(node, _value(node.value, scope), scope)


def _if(node: If, scope: Scope) -> None:
    taken: list[Said] = []
    for place, branch in enumerate(node.branches):
        more = place + 1 < len(node.branches) or node.otherwise is not None
        always = ", so what follows `else` is never done" if more else ", so no `if` is needed"
        if (taken and not more) or (not more and isinstance(branch.condition, Boolean)):
            always = ""  # `if true then` holds several statements together, as a branch of `together` wants it
        never = ", so this is never done"
        check_condition(branch.condition, scope, never=never, always=always, before=taken)
        taken.append(Said(branch.condition, False))
        check_block(branch.body, scope)
    if node.otherwise is not None:
        check_block(node.otherwise, scope)


def _for_each(node: ForEach, scope: Scope) -> None:
    item = loop_over(node.source, scope)
    inner = scope.inner()
    inner.add(node.variable, "loop", item)
    if node.where is not None:
        check_condition(
            node.where, inner, never=" of any item, so nothing is done", always=", so `where` can be left out"
        )
    check_block(node.body, inner)


def _cancel(node: Cancel, scope: Scope) -> None:
    _shown(node.reason, scope, "the reason of `cancel`")


def _return(node: Return, scope: Scope) -> None:
    if node.value is not None:
        _value(node.value, scope)


def _fail(node: Fail, scope: Scope) -> None:
    _shown(node.reason, scope, "the reason of `fail`")
    if node.code is not None:
        _shown(node.code, scope, "the code of `fail`")


def _log(node: Log, scope: Scope) -> None:
    _shown(node.text, scope, "what is logged")
    _level(node.level, scope)


def _notify(node: Notify, scope: Scope) -> None:
    _shown(node.text, scope, "a notification")
    _level(node.level, scope)
    if node.to is not None:
        infer(node.to, scope)
        check_fit(node.to, _ADDRESSEES, scope, "whom a notification is for")
    if node.named is not None:
        _shown(node.named, scope, "the name of a notification")
    if node.duration is not None:
        _duration(node.duration, scope, "how long a notification stays")


def _ask(node: Ask, scope: Scope) -> Type:
    return check_ask(node, scope, _shown, _ADDRESSEES)


def _dismiss(node: Dismiss, scope: Scope) -> None:
    _shown(node.name, scope, "the name of a notification")
    if node.to is not None:
        infer(node.to, scope)
        check_fit(node.to, _ADDRESSEES, scope, "whom a notification is taken from")


def _wait(node: Wait, scope: Scope) -> None:
    _duration(node.duration, scope, "how long to wait")
    if node.after is not None:
        infer(node.after, scope)
        check_fit(node.after, TIME, scope, "when the wait starts")


def _wait_until(node: WaitUntil, scope: Scope) -> None:
    if infer(node.condition, scope) == DURATION:
        message = "`wait until` is for conditions; a stretch of time stands behind `wait` alone"
        until = before(node.span).to(before(node.condition.span))
        scope.report.error("H311", node.condition.span, message, hint=replacing(until, "wait ", "leave `until` out"))
    else:
        check_condition(node.condition, scope, never=", so this waits in vain", always=", so this does not wait")
    if node.up_to is not None:
        _duration(node.up_to, scope, "the limit of a wait")
    if node.otherwise is not None:
        check_block(node.otherwise, scope)


def _repeat(node: Repeat, scope: Scope) -> None:
    check_repeat(node, scope, check_block)


def _meanwhile(node: Meanwhile, scope: Scope) -> None:
    check_meanwhile(node, scope, check_block)


def _together(node: Together, scope: Scope) -> None:
    check_together(node, scope, check_statement)


def _wait_for(node: WaitFor, scope: Scope) -> None:
    kind = check_wait_for(node, scope, check_block)
    if node.alias is not None:
        scope.add(node.alias, "let", kind)


def _try(node: Try, scope: Scope) -> None:
    check_try(node, scope, check_block)


def _duration(value: Expression, scope: Scope, subject: str) -> None:
    infer(value, scope)
    check_fit(value, DURATION, scope, subject)


def _shown(value: Expression, scope: Scope, subject: str) -> None:
    """What people will read as text: anything but a secret."""
    if holds_secret(infer(value, scope)):
        scope.report.error("H318", value.span, f"{subject} can be read by people; a secret must not be")


def _level(word: Word | None, scope: Scope) -> None:
    if word is not None and word.text not in LEVELS:
        scope.report.error(
            "H209",
            word.span,
            f"there is no level `{word.text}`: levels are {listed(LEVELS)}",
            hint=did_you_mean(word.text, LEVELS, word.span),
        )


_RULES: Mapping[type, Callable[[Any, Scope], object]] = {
    Invoke: _invoke,
    Proceed: _proceed,
    CallProcedure: _procedure,
    Let: _let,
    Set: _set,
    Add: check_add,
    Remove: check_remove,
    If: _if,
    ForEach: _for_each,
    Cancel: _cancel,
    Redirect: _redirect,
    Return: _return,
    Fail: _fail,
    Log: _log,
    Notify: _notify,
    Ask: _ask,
    Dismiss: _dismiss,
    Wait: _wait,
    WaitUntil: _wait_until,
    WaitFor: _wait_for,
    Remember: _remember,
    Forget: check_forget,
    Repeat: _repeat,
    Meanwhile: _meanwhile,
    Together: _together,
    Try: _try,
}
