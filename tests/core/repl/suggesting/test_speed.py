"""How long what can stand at the cursor takes, in a centre with very many tasks."""

from __future__ import annotations

import time
from typing import Any

import pytest

from offhook.centre import transitions
from offhook.repl.suggesting import signature, suggest
from offhook.repl.suggesting.of_session import view_of

TASKS = 10_000
TYPED = (
    "",
    "A",
    "AcceptTask task: ",
    'AcceptTask sid: "WT',
    'AcceptTask task: "customer 99',
    'AcceptTask task: "nobody is called so',
    "tasks[0].attributes.",
    "trace ",
    "trace WT0",
    "after AcceptTask do\n" + '  log "{task.channel}"\n' * 38 + "  let x = worker.",
)


@pytest.fixture
def busy(typed: Any) -> Any:
    """A session on a centre in which ten thousand tasks wait."""
    centre = typed.repl.session.host.centre
    for first in range(0, TASKS, 1_000):
        with centre.unit("test") as unit:
            for number in range(first, first + 1_000):
                transitions.create_task(unit, channel="chat", attributes={"customerName": f"Customer {number}"})
    return typed


def test_a_key_takes_less_than_fifty_milliseconds(busy: Any) -> None:
    """Of processor time, the shortest of five; what is shown beside the menu is counted, too."""
    assert len(list(busy.repl.session.host.centre.tasks)) == TASKS
    taken = {text: min(_seconds(busy.repl, text) for _ in range(5)) for text in TYPED}
    assert max(taken.values()) < 0.05, taken


def test_the_first_key_after_an_undo_takes_no_longer(busy: Any) -> None:
    _seconds(busy.repl, "A")
    busy('SetActivity activityName: "Break"', "undo")
    assert _seconds(busy.repl, "A") < 0.05


def _seconds(repl: Any, text: str) -> float:
    began = time.process_time()
    suggest(text, len(text), view_of(repl), asked=False)
    suggest(text, len(text), view_of(repl))
    signature(text, len(text), view_of(repl))
    return time.process_time() - began
