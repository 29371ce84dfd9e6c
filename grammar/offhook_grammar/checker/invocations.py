"""Actions that a script invokes: the action's name, its arguments, who acts, with which marks."""

from __future__ import annotations

from offhook_grammar.checker.expressions import infer
from offhook_grammar.checker.fitting import check_fit
from offhook_grammar.checker.plugins import report_unknown
from offhook_grammar.checker.scopes import Scope
from offhook_grammar.checker.suggestions import before, behind, did_you_mean, listed, replacing
from offhook_grammar.diagnostics import Advice, Edit, Related, Span
from offhook_grammar.parsing.words import FOREIGN_WORDS, FRESH_WORDS
from offhook_grammar.tree import Argument, Field, Invoke, MapOf, Name, Null, Word
from offhook_grammar.types import ANY, DURATION, NUMBER, TEXT, ActionInfo, Entity, Type


def check_invocation(node: Invoke, scope: Scope) -> Type:
    """The type of the action's answer. `otherwise` is left to whoever checks statements."""
    info = scope.catalogue.action(node.action.text)
    for argument in node.arguments:
        infer(argument.value, scope, _wanted(argument, info))
    if info is None:
        unknown_action(node.action, scope)
    else:
        _check_arguments(node, info, scope)
    if node.acting is not None:
        infer(node.acting, scope)
        check_fit(node.acting, Entity("Worker"), scope, "who acts")
    _check_tries(node, scope)
    for mark in node.marked:
        infer(mark, scope)
        check_fit(mark, TEXT, scope, "a mark")
    return ANY if info is None else info.result


def _check_tries(node: Invoke, scope: Scope) -> None:
    if node.retry is not None:
        infer(node.retry.times, scope)
        check_fit(node.retry.times, NUMBER, scope, "how often an action is tried again")
        if node.retry.every is not None:
            infer(node.retry.every, scope)
            check_fit(node.retry.every, DURATION, scope, "the time between two tries")
    if node.within is not None:
        infer(node.within, scope)
        check_fit(node.within, DURATION, scope, "how long an action may take")


def unknown_action(word: Word, scope: Scope) -> None:
    """Report an action that no plugin declares."""
    small = FOREIGN_WORDS.get(word.text.lower(), word.text.lower())
    hint: str | Advice | None = None
    if small in FRESH_WORDS:
        hint = replacing(word.span, small, f"did you mean `{small}`?")
    hint = hint or did_you_mean(word.text, scope.catalogue.action_names(), word.span)
    if hint is None and word.text in scope.visible.values:
        hint = f"`{word.text}` is a {scope.visible.values[word.text].kind}: write `{word.text}(…)`"
    message = f"there is no action `{word.text}`"
    report_unknown("H201", word.span, message, hint, scope.visible, scope.report)


def _wanted(argument: Argument, info: ActionInfo | None) -> Type | None:
    if info is None or argument.name is None or argument.name.text not in info.fields:
        return None
    return info.fields[argument.name.text].type


def _check_arguments(node: Invoke, info: ActionInfo, scope: Scope) -> None:
    given: dict[str, Argument] = {}
    understood = True
    for argument in node.arguments:
        name = _field_of(argument, node, info, scope)
        if name is None:
            understood = False
            continue
        if name in given:
            span = argument.value.span if argument.name is None else argument.name.span
            before_it = given[name].name
            related = () if before_it is None else (Related(scope.file, before_it.span, "first given here"),)
            scope.report.error("H306", span, f"`{name}` is given twice to {info.name}", related=related)
            continue
        given[name] = argument
        _check_value(argument, name, info, scope)
    # a misspelt argument is not missing as well
    if understood:
        _check_missing(node, info, given, scope)


def _field_of(argument: Argument, node: Invoke, info: ActionInfo, scope: Scope) -> str | None:
    """The field that an argument is for; one that is for none is reported."""
    if argument.name is None:
        return _positional(argument, node, info, scope)
    if argument.name.text in info.fields:
        return argument.name.text
    near = did_you_mean(argument.name.text, info.fields, argument.name.span)
    notes = (f"it takes {listed(info.fields, limit=24)}" if info.fields else "it takes no arguments",)
    message = f"{info.name} has no argument `{argument.name.text}`"
    scope.report.error("H203", argument.name.span, message, hint=near, notes=() if near else notes)
    return None


def _positional(argument: Argument, node: Invoke, info: ActionInfo, scope: Scope) -> str | None:
    if info.positional is None:
        hint = _named(argument, node, info)
        scope.report.error("H307", argument.value.span, f"the arguments of {info.name} have names", hint=hint)
        return None
    if len(node.arguments) > 1:
        scope.report.error(
            "H307",
            argument.value.span,
            f"a value without a name stands alone; {info.name} was given {len(node.arguments)} arguments",
            hint=f"write `{info.positional}: …`",
        )
    return info.positional


def _named(argument: Argument, node: Invoke, info: ActionInfo) -> str | Advice:
    """How to name an argument that was given without its name."""
    value = argument.value
    if isinstance(value, MapOf):
        end = value.span._replace(line=value.span.end_line, column=value.span.end_column - 1)
        opening = behind(node.action.span).to(Span(*value.span[:2], value.span.line, value.span.column + 1))
        return Advice("arguments stand without braces", (Edit(opening, " "), Edit(end.to(node.span), "")))
    word = value.name.text if isinstance(value, Field) else value.name if isinstance(value, Name) else None
    if word in info.fields and len(node.arguments) == 1:
        opening = behind(node.action.span).to(before(value.span))
        edits = (Edit(opening, f" {word}: "), Edit(behind(value.span).to(node.span), ""))
        return Advice(f"write `{info.name} {word}: …`", edits)
    first = next(iter(info.fields), None)
    return f"write `{info.name} {first}: …`" if first is not None else f"write `{info.name}` alone"


def _check_value(argument: Argument, name: str, info: ActionInfo, scope: Scope) -> None:
    field = info.fields[name]
    if isinstance(argument.value, Null):
        if field.required:
            scope.report.error("H304", argument.value.span, f"{info.name} needs `{name}`; null is no value for it")
        return
    check_fit(argument.value, field.type, scope, f"`{name}` of {info.name}")


def _check_missing(node: Invoke, info: ActionInfo, given: dict[str, Argument], scope: Scope) -> None:
    missing = [name for name, field in info.fields.items() if field.required and name not in given]
    if missing:
        example = ", ".join(f"{name}: …" for name in missing)
        scope.report.error(
            "H304", node.action.span, f"{info.name} needs {listed(missing)}", hint=f"write `{info.name} {example}`"
        )
    for group in info.one_of:
        if not any(name in given for name in group):
            scope.report.error(
                "H305",
                node.action.span,
                f"{info.name} needs one of {listed(group, last='or')}",
                hint=f"write `{info.name} {group[0]}: …`",
            )
