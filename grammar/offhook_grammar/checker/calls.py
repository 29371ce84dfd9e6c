"""Calls of functions: those of the catalogue and those that scripts define."""

from __future__ import annotations

from collections.abc import Sequence

from offhook_grammar.checker.fitting import check_fit
from offhook_grammar.checker.plugins import report_unknown
from offhook_grammar.checker.relations import holds_secret
from offhook_grammar.checker.scopes import Scope
from offhook_grammar.checker.suggestions import did_you_mean, replacing
from offhook_grammar.checker.world import Read
from offhook_grammar.diagnostics import Advice, Span
from offhook_grammar.parsing.words import FOREIGN_WORDS, SPREADSHEET_FUNCTIONS
from offhook_grammar.tree import Call, DefineFunction, DefineProcedure, Expression, Word
from offhook_grammar.types import ANY, FunctionInfo, Type


def check_call(node: Call, scope: Scope) -> Type:
    """The type of a call, whose arguments were looked at before."""
    declared = scope.declared(node.function.text)
    if declared is not None and isinstance(declared.item, DefineFunction):
        scope.note(Read(declared.name, node.function.span, declared))
        check_count(node.function, declared.item.parameters, node.arguments, node.span, scope)
        return scope.world.type_of(declared)
    info = scope.catalogue.function(node.function.text)
    if info is None:
        _unknown(node.function, scope)
        return ANY
    _check_arguments(node, info, scope)
    return info.returns


def check_count(
    name: Word, parameters: Sequence[Word], arguments: Sequence[Expression], span: Span, scope: Scope
) -> None:
    """Report a call of a function or procedure of the script with too few or too many values."""
    if len(parameters) != len(arguments):
        listing = ", ".join(word.text for word in parameters)
        scope.report.error(
            "H217",
            span,
            f"`{name.text}` takes {_values(len(parameters))}, and {_were(len(arguments))} given",
            hint=f"write `{name.text}({listing})`",
        )


def unknown_procedure(word: Word, scope: Scope) -> None:
    """Report a name on a line of its own that is no procedure."""
    declared = scope.declared(word.text)
    if (declared is not None and declared.kind == "function") or scope.catalogue.function(word.text) is not None:
        scope.report.error(
            "H215",
            word.span,
            f"`{word.text}` is a function: on a line of its own its value would be lost",
            hint=f"use its value: `let x = {word.text}(…)`",
        )
        return
    if scope.visible.may_know(word.text):
        return
    procedures = [name for name, other in scope.visible.values.items() if other.kind == "procedure"]
    hint: str | Advice | None = did_you_mean(word.text, procedures, word.span)
    if hint is None and word.text.lower() in FOREIGN_WORDS:
        ours = FOREIGN_WORDS[word.text.lower()]
        hint = replacing(word.span, ours, f"did you mean `{ours}`?")
    if scope.catalogue.action(word.text) is not None:
        hint = f"actions are invoked without brackets: `{word.text} name: value`"
    scope.report.error("H205", word.span, f"there is no procedure `{word.text}`", hint=hint)


def _unknown(word: Word, scope: Scope) -> None:
    name = word.text
    declared = scope.declared(name)
    if declared is not None and isinstance(declared.item, DefineProcedure):
        scope.report.error(
            "H215", word.span, f"`{name}` is a procedure, which has no value", hint=f"write `{name}(…)` on its own line"
        )
        return
    if declared is not None or scope.local(name) is not None or scope.host(name) is not None:
        scope.report.error("H205", word.span, f"`{name}` is a value, not a function", hint="leave out the brackets")
        return
    if scope.visible.may_know(name):
        return
    if (said := SPREADSHEET_FUNCTIONS.get(name.lower())) and name.isupper():
        scope.report.error("H205", word.span, f"`{name}` is no function here", hint=f"write `{said}`")
        return
    functions = [other for other, found in scope.visible.values.items() if found.kind == "function"]
    known = [*functions, *scope.catalogue.function_names()]
    hint: str | Advice | None = did_you_mean(name, known, word.span) or _field_hint(name, scope)
    if scope.catalogue.action(name) is not None:
        hint = f"actions are invoked without brackets: `{name} name: value`"
    message = f"there is no function `{name}`"
    if name.partition(".")[0] in scope.visible.absent:
        report_unknown("H205", word.span, message, None, scope.visible, scope.report)
    else:
        scope.report.error("H205", word.span, message, hint=hint)


def _field_hint(name: str, scope: Scope) -> str | None:
    """`desktop.component("x")`: values have fields, which are read without a call."""
    target, _, field = name.partition(".")
    if not field or (scope.local(target) is None and scope.host(target) is None):
        return None
    return f"values have no functions; a field is read as `{name}`, an item of it as `{name}[…]`"


def _check_arguments(node: Call, info: FunctionInfo, scope: Scope) -> None:
    parameters, given = info.parameters, len(node.arguments)
    least = sum(not (parameter.optional or parameter.repeated) for parameter in parameters)
    endless = bool(parameters) and parameters[-1].repeated
    if given < least or (given > len(parameters) and not endless):
        shape = ", ".join(
            parameter.name + ("…" if parameter.repeated else "?" if parameter.optional else "")
            for parameter in parameters
        )
        wanted = _range(least, None if endless else len(parameters))
        scope.report.error(
            "H217",
            node.span,
            f"`{info.name}` takes {wanted}, and {_were(given)} given",
            hint=f"write `{info.name}({shape})`",
        )
        return
    for position, argument in enumerate(node.arguments):
        parameter = parameters[min(position, len(parameters) - 1)]
        if parameter.type != ANY and holds_secret(scope.world.types.of(argument) or ANY):
            message = f"`{info.name}` cannot look into a secret"
            scope.report.error("H318", argument.span, message, hint="a secret is passed on by itself, or compared")
            continue
        check_fit(argument, parameter.type, scope, f"`{parameter.name}` of `{info.name}`")


def _values(count: int) -> str:
    return "no values" if count == 0 else "one value" if count == 1 else f"{count} values"


def _were(count: int) -> str:
    return f"{'none' if count == 0 else count} {'was' if count <= 1 else 'were'}"


def _range(least: int, most: int | None) -> str:
    if most is None:
        return f"{least} or more values"
    return _values(least) if least == most else f"{least} to {most} values"
