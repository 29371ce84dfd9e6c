"""`memory`, `remember` and `forget`: what may be declared, and what may be kept."""

from __future__ import annotations

from offhook_grammar.checker import typenames
from offhook_grammar.checker.declarations import Declared
from offhook_grammar.checker.expressions import infer
from offhook_grammar.checker.fitting import check_answer_fit, check_fit
from offhook_grammar.checker.memory import memory_type
from offhook_grammar.checker.places import written
from offhook_grammar.checker.relations import holds_secret
from offhook_grammar.checker.scopes import Scope
from offhook_grammar.checker.settings import check_default
from offhook_grammar.checker.suggestions import did_you_mean, listed
from offhook_grammar.checker.world import World
from offhook_grammar.memories import KINDS
from offhook_grammar.tree import Ask, Duration, Forget, Invoke, Memory, Proceed, Remember, WaitFor
from offhook_grammar.types import DURATION, NULL, Type


def declared_type(declared: Declared, item: Memory, world: World) -> Type:
    """The type that a memory is declared with."""
    return typenames.resolve(item.type, world, declared.file, of_run=True)


def check_memory(declared: Declared, item: Memory, kind: Type, scope: Scope) -> None:
    """Report what is wrong with a declaration: of whom there is no memory, a type that nothing may write down, a
    default or a lifetime that does not fit. `scope` is that of what is worked out at load."""
    report, name = scope.report, declared.name
    if item.kind.text not in KINDS:
        report.error(
            "H220",
            item.kind.span,
            f"nobody remembers for a `{item.kind.text}`: memory is that of {listed(KINDS, last='or')}",
            hint=did_you_mean(item.kind.text, KINDS, item.kind.span),
        )
    if holds_secret(kind):
        report.error("H318", item.type.span, f"`{name}` is written down, and a secret must not be")
    if item.default is not None:
        check_default(item.default, kind, scope, f"`{name}`")
    if item.lifetime is not None:
        infer(item.lifetime, scope)
        check_fit(item.lifetime, DURATION, scope, f"how long `{name}` is kept")
        if isinstance(item.lifetime, Duration) and not item.lifetime.value:
            report.error("H317", item.lifetime.span, f"`{name}` would be forgotten at once: write more than 0s")


def check_remember(node: Remember, value: Type, scope: Scope) -> None:
    """`remember place = value`; `value` is the type of the value, which was looked at before."""
    kind = memory_type(node.place, scope, infer)
    subject = f"`{written(node.place)}`"
    if holds_secret(value):
        scope.report.error("H318", node.value.span, f"{subject} is written down, and a secret must not be")
    elif value == NULL or isinstance(node.value, WaitFor):
        return
    elif isinstance(node.value, Ask | Invoke | Proceed):
        check_answer_fit(node.value, value, kind, scope, subject)
    else:
        check_fit(node.value, kind, scope, subject)


def check_forget(node: Forget, scope: Scope) -> None:
    """`forget place`."""
    memory_type(node.place, scope, infer)
