"""What a bare name stands for, and what to say when it stands for nothing here."""

from __future__ import annotations

from offhook_grammar.checker.declarations import Declared
from offhook_grammar.checker.scopes import STAGE_WORDS, Scope, Variable
from offhook_grammar.checker.suggestions import did_you_mean, replacing
from offhook_grammar.checker.world import Read
from offhook_grammar.diagnostics import Advice
from offhook_grammar.parsing.words import FOREIGN_WORDS
from offhook_grammar.tree import Const, Name, Param, Stage
from offhook_grammar.types import ANY, Choice, Type

_MEANINGS = {
    "payload": "what an action was given",
    "result": "the answer of an action that succeeded",
    "error": "what went wrong with an action",
    "event": "what happened in the centre",
}

_PLACES = {
    "payload": "handlers of actions",
    "result": "`after` handlers",
    "error": "`on failure of` handlers and behind `otherwise`",
    "event": "handlers of events",
}


def find(node: Name, scope: Scope, expecting: Type | None = None) -> Variable | None:
    """The variable that a name stands for; an unknown name is reported. The type of a declared one is not set yet."""
    local = scope.local(node.name)
    if local is not None:
        return local
    declared = scope.declared(node.name)
    if declared is not None and isinstance(declared.item, Param | Const):
        scope.note(Read(node.name, node.span, declared))
        return Variable(node.name, "declared", ANY, declared.span, declared)
    if declared is not None:
        _not_a_value(node, declared, scope)
        return None
    host = scope.host(node.name)
    if host is not None:
        scope.note(Read(node.name, node.span))
        return host
    _unknown(node, scope, expecting)
    return None


def _not_a_value(node: Name, declared: Declared, scope: Scope) -> None:
    example = f"{node.name}(…)"
    hint = f"call it: `{example}`" if declared.kind == "function" else f"write `{example}` on a line of its own"
    scope.report.error("H215", node.span, f"`{node.name}` is a {declared.kind}, not a value", hint=hint)


def _unknown(node: Name, scope: Scope, expecting: Type | None) -> None:
    name = node.name
    if scope.visible.may_know(name):
        return
    if name in scope.surroundings.renamed:
        new = scope.surroundings.renamed[name]
        scope.report.error(
            "H214",
            node.span,
            f"`{name}` is called `{new}` in this handler, as its head says",
            hint=replacing(node.span, new),
        )
    elif name in STAGE_WORDS:
        _not_here(node, scope)
    elif isinstance(expecting, Choice) and name in expecting.values:
        scope.report.error("H206", node.span, f"there is no `{name}` here", hint=_quoted(node))
    elif scope.catalogue.function(name) is not None:
        scope.report.error("H215", node.span, f"`{name}` is a function, not a value", hint=f"call it: `{name}(…)`")
    else:
        hint: str | Advice | None = did_you_mean(name, scope.names(), node.span) or _habit(node)
        if hint is None and scope.catalogue.action(name) is not None:
            hint = "actions are invoked on a line of their own, or as `let x = …`"
        scope.report.error("H206", node.span, f"there is no `{name}` here", hint=hint)


def _habit(node: Name) -> Advice | None:
    """What other languages call null, true and false."""
    word = FOREIGN_WORDS.get(node.name.lower(), node.name.lower())
    return replacing(node.span, word) if word in ("null", "true", "false") else None


def _quoted(node: Name) -> Advice:
    return replacing(node.span, f'"{node.name}"', f'text stands in quotes: `"{node.name}"`')


def _not_here(node: Name, scope: Scope) -> None:
    name, around = node.name, scope.surroundings
    hint = None
    if around.what in ("function", "procedure"):
        hint = f"pass what you need of it to the {around.what}"
    elif name == "payload" and around.stage is Stage.EVENT:
        hint = "write `event`, or the name of what it is about, such as `task`"
    elif name == "event" and around.actions:
        hint = "write `payload`, or the name of what it is about, such as `task`"
    scope.report.error(
        "H213",
        node.span,
        f"`{name}` is {_MEANINGS[name]}; there is none in {around.name}",
        hint=hint,
        notes=(f"it can be read in {_PLACES[name]}",),
    )
