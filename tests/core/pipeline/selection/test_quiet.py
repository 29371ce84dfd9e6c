"""Which handlers leave alone what the conditions of others look at."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.pipeline.selection.quiet import HARMFUL, leaves_alone
from offhook_grammar.program import RunContext

HARMLESS = {
    # it ends its own run, or tells what was read
    "cancel", "cancellation_value", "compare_moving", "deadline", "error_value", "fail", "goes_on", "is_cancellation",
    "is_error", "recall", "redirect", "step", "try_again",
    # changes of the payload, which are looked into
    "edit", "remove",
}  # fmt: skip


def test_all_that_a_run_can_be_asked_for_is_judged() -> None:
    """A new one fails here until somebody has said whether it can change what conditions look at."""
    methods = {name for name, value in vars(RunContext).items() if callable(value) and not name.startswith("_")}
    assert methods == HARMFUL | HARMLESS


@pytest.mark.parametrize(
    ("body", "alone"),
    [
        ("let x = payload.text", True),
        ('if payload.text == "a" then cancel "b"', True),
        ('log "a"', False),
        ('notify "a"', False),
        ('dismiss "a"', False),
        ("remember centre.count = 1", False),
        ("forget centre.count", False),
        ("meanwhile do\n  wait 1s\nend", False),
    ],
)
def test_what_a_body_does_decides(kit: Any, body: str, alone: bool) -> None:
    host = kit.host(script=f"memory centre.count: number = 0\nbefore Ping do\n  {body}\nend\n")
    (handler,) = host.scripts.handlers
    assert leaves_alone(handler, host.registry.action("Ping").model, {"number"}) is alone
