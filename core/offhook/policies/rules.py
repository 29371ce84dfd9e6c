"""`HandlerRule`: how one hook takes part, after all that was said of it is weighed.

What settings say of the hook counts most, then what they say of its plugin by name, then what its author says, then
what holds for all plugins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from offhook.hooks.marker import HookOptions, OnFailure
from offhook.policies.policy import HandlerOptions, Policy
from offhook_grammar.durations import format_duration
from offhook_grammar.node import Frozen, record
from offhook_grammar.stages import Stage
from offhook_grammar.values import EMPTY_MAP

if TYPE_CHECKING:
    from offhook.plugins.info import LoadedHook

CANCELLING: Final = (Stage.BEFORE, Stage.INSTEAD)
"""The stages whose handlers can cancel the action."""
HOLDING: Final = (Stage.BEFORE, Stage.INSTEAD, Stage.AFTER, Stage.FAILURE)
"""The stages whose handlers hold the caller of the action."""


@record
class HandlerRule(Frozen):
    """How one hook takes part. `limit`: how long it may hold its caller, None where it holds nobody. `on_failure`: what
    a failure of it does. `is_guard`: a failure cancels the action. `stated_limit`: that of a script's handler, as it is
    written, which ends it. `said`: who says the options that somebody said,
    "settings" or "author"."""

    priority: int = 0
    ahead_of: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    limit: timedelta | None = None
    on_failure: OnFailure = "ignore"
    is_guard: bool = False
    stated_limit: str | None = None
    said: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAP)

    def to_json(self) -> dict[str, Any]:
        """The rule for programs; the limit as a duration in words."""
        return {
            "priority": self.priority,
            "ahead_of": list(self.ahead_of),
            "behind": list(self.behind),
            "limit": format_duration(self.limit) if self.limit is not None else self.stated_limit,
            "on_failure": self.on_failure,
            "guard": self.is_guard,
            "said": dict(self.said),
        }


def rule_of(
    hook: LoadedHook,
    *,
    own: HandlerOptions | None = None,
    plugin: Policy | None = None,
    others: Policy | None = None,
    limit: timedelta | None = None,
) -> HandlerRule:
    """The rule of a hook. `own`, `plugin` and `others`: what settings say of it, of its plugin and of all plugins;
    `limit`: the host's limit of hooks."""
    own, plugin, others = own or HandlerOptions(), plugin or Policy(), others or Policy()
    return _weighed(hook.options, hook.target.stage, own, plugin, others, limit)


@lru_cache(maxsize=256)
def authors_rule(options: HookOptions, stage: Stage | None, limit: timedelta | None) -> HandlerRule:
    """The rule of a hook of which no settings say anything; most are alike."""
    return _weighed(options, stage, HandlerOptions(), Policy(), Policy(), limit)


def _weighed(
    options: HookOptions,
    stage: Stage | None,
    own: HandlerOptions,
    plugin: Policy,
    others: Policy,
    limit: timedelta | None,
) -> HandlerRule:
    said: dict[str, str] = {}

    def chosen(name: str, *levels: tuple[str, Any]) -> Any:
        for who, value in levels:
            if value is not None:
                said[name] = who
                return value
        return None

    def ordered(name: str, unsaid: Any) -> Any:
        author = getattr(options, name)
        found = chosen(name, ("settings", getattr(own, name)), ("author", author if author != unsaid else None))
        return found if found is not None else unsaid

    def weighed(name: str) -> Any:
        return chosen(
            name,
            ("settings", getattr(own, name)),
            ("settings", getattr(plugin, name)),
            ("author", getattr(options, name)),
            ("settings", getattr(others, name)),
        )

    way: OnFailure = weighed("on_failure") or "ignore"
    if way == "cancel" and stage not in CANCELLING:
        way = "ignore"  # there is nothing to cancel any more
        del said["on_failure"]
    held = stage in HOLDING
    return HandlerRule(
        priority=ordered("priority", 0),
        ahead_of=ordered("ahead_of", ()),
        behind=ordered("behind", ()),
        limit=(weighed("limit") or limit) if held else None,
        on_failure="cancel" if options.required and way == "ignore" else way,
        is_guard=options.required or way == "cancel",
        said=said,
    )
