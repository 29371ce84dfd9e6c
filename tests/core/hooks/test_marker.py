"""`hookimpl`."""

from __future__ import annotations

from typing import Any

import pytest

from offhook import ConfigError, hookimpl
from offhook.hooks import HookOptions
from offhook_grammar.stages import ModeKind


def test_options_are_kept_and_the_function_stays_itself() -> None:
    @hookimpl(priority=3, ahead_of="a", behind=["b", "c"], required=True, mode="single", named="mine")
    def before_x() -> int:
        return 1

    options: Any = before_x.offhook_options  # type: ignore[attr-defined]
    assert options == HookOptions(3, ("a",), ("b", "c"), True, ModeKind.SINGLE, "mine")
    assert before_x() == 1


def test_without_options() -> None:
    @hookimpl
    def before_x() -> None: ...

    assert before_x.offhook_options == HookOptions()  # type: ignore[attr-defined]


def test_an_unknown_mode_is_an_error_at_once() -> None:
    with pytest.raises(ValueError, match="there is no mode sometimes; the modes are single, restart"):
        hookimpl(mode="sometimes")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"priority": "high"}, "priority is a whole number, not 'high'"),
        ({"priority": True}, "priority is a whole number, not True"),
        ({"priority": 1.5}, "priority is a whole number, not 1.5"),
        ({"required": "no"}, "required is True or False, not 'no'"),
        ({"named": 5}, "named is a name, not 5"),
        ({"ahead_of": 3}, "ahead_of is a name or a tuple of names, not 3"),
        ({"behind": ("a", 3)}, r"behind is a name or a tuple of names, not \('a', 3\)"),
    ],
)
def test_an_option_of_another_kind_is_an_error_at_once(options: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        hookimpl(**options)
    assert caught.value.code == "bad-hook"
