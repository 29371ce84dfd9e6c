"""`hookimpl`: marks a plugin's function as a hook, with the options of its handler."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast, overload

from offhook.errors import ConfigError
from offhook_grammar.stages import ModeKind

PROJECT = "offhook"
OPTIONS_ATTRIBUTE = "offhook_options"
PLUGGY_ATTRIBUTE = f"{PROJECT}_impl"

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class HookOptions:
    """How a handler takes part; the same words as the clauses of a script's handler."""

    priority: int = 0
    ahead_of: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    required: bool = False
    mode: ModeKind | None = None
    named: str | None = None


def _names(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _mode(word: str | None) -> ModeKind | None:
    if word is None:
        return None
    try:
        return ModeKind(word)
    except ValueError:
        raise ConfigError(f"there is no mode {word}; the modes are {', '.join(ModeKind)}", code="bad-hook") from None


@overload
def hookimpl(function: F, /) -> F: ...


@overload
def hookimpl(
    *,
    priority: int = 0,
    ahead_of: str | tuple[str, ...] = (),
    behind: str | tuple[str, ...] = (),
    required: bool = False,
    mode: str | None = None,
    named: str | None = None,
) -> Callable[[F], F]: ...


def hookimpl(
    function: F | None = None,
    /,
    *,
    priority: int = 0,
    ahead_of: str | tuple[str, ...] = (),
    behind: str | tuple[str, ...] = (),
    required: bool = False,
    mode: str | None = None,
    named: str | None = None,
) -> F | Callable[[F], F]:
    """Mark a function as a hook.

    `priority`: higher runs earlier (0 if unsaid). `ahead_of`, `behind`: names of handlers or plugins to run before
    or after; absent ones are ignored. `required`: a `before` hook that is a guard, so that its failure cancels the
    action. `mode` (after, failure and event hooks): `single`, `restart`, `queued` or `parallel` for runs that
    overlap. `named`: the handler's name in listings and in others' `ahead of`; else `plugin.function`.
    """
    options = HookOptions(
        priority=priority,
        ahead_of=_names(ahead_of),
        behind=_names(behind),
        required=required,
        mode=_mode(mode),
        named=named,
    )

    def mark(target: F) -> F:
        if isinstance(target, (staticmethod, classmethod)):
            mark(cast("F", target.__func__))  # what is read later is the function within
            return target
        if not callable(target):
            raise ConfigError(f"hookimpl marks a function, not a {type(target).__name__}", code="bad-hook")
        setattr(target, OPTIONS_ATTRIBUTE, options)
        # what pluggy's own marker would set; ordering is ours, so none of its options are used
        setattr(
            target,
            PLUGGY_ATTRIBUTE,
            {
                "wrapper": False,
                "hookwrapper": False,
                "optionalhook": False,
                "tryfirst": False,
                "trylast": False,
                "specname": None,
            },
        )
        return target

    return mark if function is None else mark(function)
