"""The reference of hooks: a section for each kind, with its signature, an example, and the plugins that use it."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from typing import Final

from generating.files import file_part
from generating.hook_kinds import ACTION, EVENT, STAGES, HookKind, hook_kinds
from generating.markdown import table
from generating.repository import ROOT, all_plugins
from offhook.hooks.specs import action_specs, event_specs, general_specs
from offhook.plugins.validation import marked_functions

EXAMPLES: Final = "docs/examples/hooks"
_WORDS: Final = {
    "Fires": "Fires",
    "Arguments": "Arguments",
    "Form": "Sync or async",
    "Result": "What it gives back",
    "Failure": "When it fails",
}
_WIDTH: Final = 100
_FEW: Final = 3


def hook_table() -> str:
    """A row for each kind: its hooks, what they are for."""
    rows = [
        (
            f"[{kind.name}](#{kind.name})",
            f"`{kind.pattern}`" + (f", `{kind.general}`" if kind.general else ""),
            kind.summary.replace(ACTION, "an action").replace(EVENT.name, "something"),
        )
        for kind in hook_kinds().values()
    ]
    return table(("kind", "hooks", "what they are for"), rows)


def hook_sections() -> str:
    """A section for each kind."""
    return "\n\n".join(_section(kind) for kind in hook_kinds().values())


def _section(kind: HookKind) -> str:
    skeleton = "\n".join(f"- **{_WORDS[word]}:** {text}" for word, text in kind.parts.items())
    parts = (
        f"## {kind.name}",
        _opening(kind),
        f"```python fragment\n{_signature(kind)}\n```",
        skeleton,
        f"**Example.** `{EXAMPLES}/{kind.name}.py`, and its test:",
        _example(kind),
        f"```python fragment\n{_test(kind)}\n```",
        f"**Used by** {_users(kind)}.",
    )
    return "\n\n".join(parts)


def _opening(kind: HookKind) -> str:
    """What it is for, how such hooks are named."""
    if kind.hook_name == kind.pattern:
        return kind.summary
    every = f" `{kind.general}` hears every {'event' if kind.payload is None else 'action'}." if kind.general else ""
    return f"{kind.summary} Such a hook is named `{kind.pattern}`.{every}"


def _signature(kind: HookKind) -> str:
    """The function of the specification as Python would have it, with the model of the action for `payload`."""
    signature = inspect.signature(kind.function)
    arguments = [
        f"{name}: {kind.payload if name == 'payload' else parameter.annotation}"
        for name, parameter in signature.parameters.items()
        if name != "self"
    ]
    head, end = f"def {kind.hook_name}(", f") -> {signature.return_annotation}: ..."
    line = f"{head}{', '.join(arguments)}{end}"
    if len(line) > _WIDTH:
        line = f"{head}\n" + "".join(f"    {argument},\n" for argument in arguments) + end
    return f"@hookimpl\n{line}"


def _example(kind: HookKind) -> str:
    """The file as a block. Raises `ValueError` if it is not there."""
    name = f"{EXAMPLES}/{kind.name}.py"
    if not (ROOT / name).is_file():
        raise ValueError(f"there is no {name}: every kind of hook has an example")
    return file_part(ROOT, name).strip()


def _test(kind: HookKind) -> str:
    """The example's test, cut out of the file of all of them. Raises `ValueError` if it is not there."""
    text = (ROOT / EXAMPLES / "test_hooks.py").read_text(encoding="utf-8")
    for statement in ast.parse(text).body:
        if isinstance(statement, ast.FunctionDef) and statement.name == f"test_{kind.name}":
            return "\n".join(text.splitlines()[statement.lineno - 1 : statement.end_lineno])
    raise ValueError(f"{EXAMPLES}/test_hooks.py has no test_{kind.name}")


def _users(kind: HookKind) -> str:
    """The plugins of the repository that have such hooks; which, or how many if there are more."""
    users = []
    for plugin, hooks in _hooks_of_plugins().items():
        names = [name for name, its_kind in hooks if its_kind == kind.name]
        which = ", ".join(f"`{name}`" for name in names) if len(names) <= _FEW else f"{len(names)} of them"
        if names:
            users.append(plugin if names == [kind.name] else f"{plugin} ({which})")
    return ", ".join(users) or "no plugin that comes with Offhook"


@cache
def _hooks_of_plugins() -> dict[str, list[tuple[str, str]]]:
    """Of each plugin, in words that say where it is, its hooks and their kinds."""
    plugins, places = all_plugins()
    targets = [*general_specs()]
    targets += [target for spec in plugins.registry.actions for target in action_specs(spec)]
    targets += [target for spec in plugins.registry.events for target in event_specs(spec)]
    kinds = {target.hook_name: STAGES[target.stage][0] for target in targets}
    return {
        f"`{places[info.name]}`" if info.name in places else info.name: [
            (name, kinds.get(name, name)) for name in marked_functions(info.plugin)
        ]
        for info in plugins
    }
