"""Checks of a plugin's hook functions at load: misspelt hooks, wrong arguments, wrong annotations."""

from __future__ import annotations

import functools
import inspect
import typing
from collections.abc import Callable, Mapping
from typing import Any

from offhook.hooks.marker import OPTIONS_ATTRIBUTE, HookOptions
from offhook.hooks.specs import HookTarget, PluginSpecs
from offhook.payload import Payload
from offhook.plugins.info import LoadedHook
from offhook.policies.rules import CANCELLING, HOLDING
from offhook.registry import Registry, nearest
from offhook_grammar.stages import Stage

# what an author of the reference's hooks may write for the names of ours
_RELATED = {"abort": "invocation.cancel(...)", "original": "proceed", "next": "proceed", "cancel": "invocation"}
_RELATED["self"] = "an object of the class, which is the plugin"
_LACKING = {
    "config": "and the plugin has none: say with register_config which model it is",
    "state": "and the plugin has none here: it is what its offhook_started gives back",
}
OWN_HOOKS = tuple(name for name in vars(PluginSpecs) if not name.startswith("_"))
"""The hooks about the plugin itself."""
_HOOK_LIKE = ("offhook_", "before_", "after_", "instead_of_", "on_", "register_")
_UNSAID = HookOptions()
_BY_NAME = inspect.Parameter.KEYWORD_ONLY
_VARIABLE = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def place_of(function: Callable[..., Any]) -> tuple[str, int]:
    """File and line of a function or class, as far as Python knows them."""
    if inspect.isclass(function):
        try:
            return inspect.getsourcefile(function) or "", inspect.getsourcelines(function)[1]
        except (OSError, TypeError):  # its source is nowhere
            return "", 0
    code = getattr(_plain(function), "__code__", None)
    return (code.co_filename, code.co_firstlineno) if code else ("", 0)


def _plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function behind decorators, `functools.partial` and objects that can be called."""
    function = inspect.unwrap(function)
    while isinstance(function, functools.partial):
        function = inspect.unwrap(function.func)
    if not hasattr(function, "__code__") and not inspect.isclass(function):
        function = getattr(type(function), "__call__", function)  # noqa: B004  # its code is wanted
    return function


def is_coroutine_function(function: Callable[..., Any]) -> bool:
    """Whether it is one, behind decorators and objects that can be called, too."""
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(_plain(function))


def marked_functions(plugin: Any) -> dict[str, Callable[..., Any]]:
    """The functions of a module or object that carry `@hookimpl`, in the order of their definition."""
    found: dict[str, Callable[..., Any]] = {}
    for name in list(vars(plugin)) if inspect.ismodule(plugin) else dir(plugin):
        if name.startswith("__"):
            continue  # what every object has
        value = getattr(plugin, name, None)
        if callable(value) and hasattr(value, OPTIONS_ATTRIBUTE):
            found[name] = value
    return found


def forgotten_functions(plugin: Any) -> list[str]:
    """What to say of a module's own functions that are named like hooks and lack the decorator."""
    if not inspect.ismodule(plugin):
        return []
    found = []
    for name, value in vars(plugin).items():
        own = inspect.isfunction(value) and value.__module__ == plugin.__name__
        if own and name.startswith(_HOOK_LIKE) and not hasattr(value, OPTIONS_ATTRIBUTE):
            file, line = place_of(value)
            found.append(f"{file}:{line}: {name} is named like a hook and is none: it lacks the decorator @hookimpl")
    return found


def check_hook(
    name: str,
    function: Callable[..., Any],
    targets: Mapping[str, HookTarget],
    registry: Registry,
    *,
    own: tuple[str, ...] = (),
) -> tuple[LoadedHook | None, str | None]:
    """The hook ready for planning, or what is wrong with it in a sentence for its author. `own`: which of `config` and
    `state` the plugin has."""
    file, line = place_of(function)
    target = targets.get(name)
    if target is None:
        near = nearest(name, [*targets, *OWN_HOOKS])
        return None, f"{file}:{line}: there is no hook {name}" + (f"; did you mean {near}?" if near else "")
    form = _wrong_form(name, function)
    if form is not None:
        return None, f"{file}:{line}: {form}"
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError) as problem:
        return None, f"{file}:{line}: {name} has no signature that Python can read: {problem}"
    known = tuple(argument for argument in target.arguments if argument in own or argument not in _LACKING)
    arguments, unknown = _arguments(signature, known)
    if unknown in _LACKING:
        return None, f"{file}:{line}: {name} takes the argument {unknown}, {_LACKING[unknown]}"
    if unknown is not None:
        near = _RELATED.get(unknown) or nearest(unknown, known)
        wanted = ", ".join(known)
        hint = f"; did you mean {near}?" if near else ""
        return None, f"{file}:{line}: {name} takes the argument {unknown}, the hook gives {wanted}{hint}"
    problem_text = _payload_annotation(name, function, target, registry)
    if problem_text:
        return None, f"{file}:{line}: {problem_text}"
    options = getattr(function, OPTIONS_ATTRIBUTE)
    clause = _misplaced(options, target)
    if clause:
        return None, f"{file}:{line}: {name} cannot say {clause}"
    is_async = is_coroutine_function(function)
    kinds = {signature.parameters[argument].kind for argument in arguments}
    by_name = _BY_NAME in kinds
    if by_name and inspect.Parameter.POSITIONAL_ONLY in kinds:
        return None, f"{file}:{line}: {name} takes some arguments by position only, others by name only: take the / out"
    return LoadedHook(target, function, options, arguments, is_async, file, line, by_name), None


def _wrong_form(name: str, function: Callable[..., Any]) -> str | None:
    """What is wrong with the kind of thing that is marked as a hook."""
    if inspect.isclass(function):
        return f"{name} is a class; a hook is a function"
    plain = _plain(function)
    if inspect.isgeneratorfunction(plain) or inspect.isasyncgenfunction(plain):
        return f"{name} is a generator function, which would never run: take the `yield` out"
    return None


def check_own_hook(
    name: str, function: Callable[..., Any], known: tuple[str, ...], *, plain: bool = False
) -> str | None:
    """What is wrong with a hook about the plugin itself, which gets the arguments `known`. `plain`: it cannot be a
    coroutine function."""
    file, line = place_of(function)
    wrong = _wrong_form(name, function) or _meaningless(name, function, plain=plain)
    if wrong is not None:
        return f"{file}:{line}: {wrong}"
    if plain and inspect.iscoroutinefunction(_plain(function)):
        return f"{file}:{line}: {name} is asked while plugins are loaded, so it is a plain function"
    _, unknown = _arguments(inspect.signature(function), known)
    if unknown is None:
        return None
    if unknown in _LACKING and name != "register_config":
        return f"{file}:{line}: {name} takes the argument {unknown}, {_LACKING[unknown]}"
    return f"{file}:{line}: {name} takes the argument {unknown}, the hook gives {', '.join(known) or 'none'}"


def _meaningless(name: str, function: Callable[..., Any], *, plain: bool) -> str | None:
    """What to say of options of `hookimpl` that mean nothing for a hook about the plugin itself."""
    options: HookOptions = getattr(function, OPTIONS_ATTRIBUTE, _UNSAID)
    for option in HookOptions.field_names:
        said = getattr(options, option) != getattr(_UNSAID, option)
        if said and (plain or option != "limit"):
            return f"{name} cannot say {option}=: that is for hooks of actions and events"
    return None


def _arguments(signature: inspect.Signature, known: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    """The arguments that a hook wants, and the first that nobody can give it. Those with a default are its own."""
    wanted: list[str] = []
    for name, parameter in signature.parameters.items():
        if name in known and parameter.kind not in _VARIABLE:
            wanted.append(name)
        elif parameter.default is inspect.Parameter.empty:
            return (), f"*{name}" if parameter.kind in _VARIABLE else name
    return tuple(wanted), None


def _misplaced(options: HookOptions, target: HookTarget) -> str | None:
    if options.required and target.stage is not Stage.BEFORE:
        return "required=True: only a before hook can guard an action"
    if options.mode is not None and target.stage not in (Stage.AFTER, Stage.FAILURE, Stage.EVENT):
        return "mode=: only after, failure and event hooks have runs of their own"
    if options.limit is not None and target.stage not in HOLDING:
        return "limit=: only before, instead, after and failure hooks hold their caller"
    if options.on_failure == "cancel" and target.stage not in CANCELLING:
        return "on_failure='cancel': only before and instead hooks can cancel an action"
    if options.on_failure == "ignore" and options.required:
        return "on_failure='ignore' beside required=True: the failure of a guard cancels the action"
    return None


def _payload_annotation(name: str, function: Callable[..., Any], target: HookTarget, registry: Registry) -> str | None:
    """What is wrong with the annotation of `payload`, if it names the model of another action."""
    function = _plain(function)
    annotation = getattr(function, "__annotations__", {}).get("payload")
    if annotation is None or target.stage is Stage.EVENT:
        return None
    if isinstance(annotation, str):
        try:
            annotation = typing.get_type_hints(function).get("payload", annotation)
        except Exception:  # noqa: BLE001  # an annotation is any expression of the author's
            # a name imported for type checkers only: its last part is what can be compared
            return _compare_name(name, str(annotation).rsplit(".", 1)[-1], target, registry)
    if target.target == "*" or annotation is Any or not inspect.isclass(annotation):
        return None
    spec = registry.find_action(target.target)
    if spec is None or issubclass(spec.model, annotation):
        return None
    if issubclass(annotation, Payload) or annotation.__module__ != "builtins":
        return f"{name} says that payload is a {annotation.__name__}, it is a {spec.model.__name__}"
    return f"{name} says that payload is a {annotation.__name__}, it is the model {spec.model.__name__}"


def _compare_name(name: str, annotation: str, target: HookTarget, registry: Registry) -> str | None:
    wanted, other = registry.action_name(target.target), registry.action_name(annotation)
    if wanted is None or other is None or other == wanted:
        return None
    spec = registry.action(wanted)
    return f"{name} says that payload is a {annotation}, it is a {spec.model.__name__}"
