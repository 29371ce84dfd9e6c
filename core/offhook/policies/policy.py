"""What a host's options say of one plugin: what failures of its hooks do, how long they may take, each hook's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import timedelta
from typing import Any

from offhook.errors import ConfigError
from offhook.hooks.marker import ON_FAILURE, OnFailure
from offhook.registry import nearest
from offhook_grammar.node import Frozen, record
from offhook_grammar.values import EMPTY_MAP


@record
class HandlerOptions(Frozen):
    """What a host's options say of one hook, in place of what its author says in `@hookimpl`; None: nothing.
    `place`: where it was said, as "offhook.toml:7".

    Raises `ConfigError` (`bad-policy`).
    """

    priority: int | None = None
    limit: timedelta | None = None
    on_failure: OnFailure | None = None
    ahead_of: tuple[str, ...] | None = None
    behind: tuple[str, ...] | None = None
    place: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        _check_way(self.on_failure)
        _check_limit(self.limit)
        if self.priority is not None and type(self.priority) is not int:
            raise ConfigError(f"a priority is a whole number; found {self.priority!r}", code="bad-policy")


@record
class Policy(Frozen):
    """What a host's options say of one plugin; None: nothing. Every failure is reported, whatever the policy.

    `on_failure`: "ignore", everything else goes on; "cancel", a failing `before` or `instead` hook cancels the action,
    as a guard does; "disable", the plugin is switched off `after` so many failures (1). `limit`: how long a hook of it
    may hold its caller. `handlers`: what is said of single hooks, by the hook's name. `place`: where it was said, as
    "offhook.toml:7", for whoever has to mend it.

    Raises `ConfigError` (`bad-policy`).
    """

    on_failure: OnFailure | None = None
    after: int | None = None
    limit: timedelta | None = None
    handlers: Mapping[str, HandlerOptions] = field(default_factory=lambda: EMPTY_MAP)
    place: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        _check_way(self.on_failure)
        _check_limit(self.limit)
        if self.after is not None and (type(self.after) is not int or self.after < 1):
            raise ConfigError(f"`after` is a whole number from 1; found {self.after!r}", code="bad-policy")

    def over(self, other: Policy) -> Policy:
        """This policy, and `other` where it says nothing of all hooks together."""
        return Policy(
            self.on_failure or other.on_failure,
            self.after or other.after,
            self.limit or other.limit,
            self.handlers,
            self.place or other.place,
        )


def _check_way(found: Any) -> None:
    if found is None or found in ON_FAILURE:
        return
    near = nearest(str(found), ON_FAILURE)
    raise ConfigError(
        f"a policy is {', '.join(ON_FAILURE[:-1])} or {ON_FAILURE[-1]}; found {found!r}",
        code="bad-policy",
        hint=f"did you mean {near}?" if near else None,
    )


def _check_limit(found: Any) -> None:
    if found is not None and not (isinstance(found, timedelta) and found > timedelta()):
        raise ConfigError(f"`limit` is a timedelta of more than nothing; found {found!r}", code="bad-policy")
