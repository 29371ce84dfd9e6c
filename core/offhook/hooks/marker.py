"""`hookimpl`: marks a plugin's function as a hook, with the options of its handler."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, Literal, TypeVar, cast, get_args, overload

from offhook.errors import ConfigError
from offhook_grammar.durations import parse_duration
from offhook_grammar.node import Frozen, record
from offhook_grammar.stages import ModeKind

OnFailure = Literal["ignore", "cancel", "disable"]
ON_FAILURE: Final[tuple[OnFailure, ...]] = get_args(OnFailure)
PROJECT = "offhook"
OPTIONS_ATTRIBUTE = "offhook_options"
PLUGGY_ATTRIBUTE = f"{PROJECT}_impl"

F = TypeVar("F", bound=Callable[..., Any])


@record
class HookOptions(Frozen):
    """How a handler takes part; the same words as the clauses of a script's handler. None: as its plugin."""

    priority: int = 0
    ahead_of: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    required: bool = False
    mode: ModeKind | None = None
    named: str | None = None
    limit: timedelta | None = None
    on_failure: OnFailure | None = None


def _names(option: str, value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    names = (value,) if isinstance(value, str) else value
    if isinstance(names, (tuple, list)) and all(isinstance(name, str) for name in names):
        return tuple(names)
    raise ConfigError(f"{option} is a name or a tuple of names, not {value!r}", code="bad-hook")


def _checked(option: str, value: Any, kind: type, words: str) -> Any:
    """The option's value. Raises `ConfigError` (`bad-hook`) if it is of another kind."""
    # to Python a truth value is a number, too
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise ConfigError(f"{option} is {words}, not {value!r}", code="bad-hook")
    return value


def _mode(word: str | None) -> ModeKind | None:
    if word is None:
        return None
    try:
        return ModeKind(word)
    except ValueError:
        raise ConfigError(f"there is no mode {word}; the modes are {', '.join(ModeKind)}", code="bad-hook") from None


def limit_of(given: str | timedelta | None) -> timedelta | None:
    """A time limit as authors write it. Raises `ConfigError` (`bad-hook`) for what is none."""
    try:
        found = parse_duration(given) if isinstance(given, str) else given
    except ValueError:
        found = timedelta()
    if found is not None and not (isinstance(found, timedelta) and found > timedelta()):
        raise ConfigError(f"a limit is a duration such as '5s' or a timedelta, not {given!r}", code="bad-hook")
    return found


def _way(word: str | None) -> OnFailure | None:
    if word is None or word in ON_FAILURE:
        return word
    raise ConfigError(f"on_failure is {', '.join(ON_FAILURE[:-1])} or {ON_FAILURE[-1]}, not {word!r}", code="bad-hook")


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
    limit: str | timedelta | None = None,
    on_failure: OnFailure | None = None,
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
    limit: str | timedelta | None = None,
    on_failure: OnFailure | None = None,
) -> F | Callable[[F], F]:
    """Mark a function as a hook.

    `priority`: higher runs earlier (0 if unsaid). `ahead_of`, `behind`: names of handlers or plugins to run before
    or after; absent ones are ignored. `required`: a `before` hook that is a guard, so that its failure cancels the
    action. `mode` (after, failure and event hooks): `single`, `restart`, `queued` or `parallel` for runs that
    overlap. `named`: the handler's name in listings and in others' `ahead of`; else `plugin.function`.
    """
    options = HookOptions(
        priority=_checked("priority", priority, int, "a whole number"),
        ahead_of=_names("ahead_of", ahead_of),
        behind=_names("behind", behind),
        required=_checked("required", required, bool, "True or False"),
        mode=_mode(mode),
        named=_checked("named", named, str, "a name") if named is not None else None,
        limit=limit_of(limit),
        on_failure=_way(on_failure),
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
