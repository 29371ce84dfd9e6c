"""What fails is told by the few steps that it takes."""

from __future__ import annotations

from tests.plugins.machine.shrinking import shrunk
from tests.plugins.machine.steps import Invoke, Outside, Restart, Step, Together, Wait

HOLD = Invoke("HoldCall", "Ana", {"sid": "WR1", "holdMusicUrl": "https://example.com/"})
LEAVE = Invoke("HangupCall", "Ana", {"sid": "WR1"})


def fails(steps: list[Step]) -> BaseException | None:
    """As a centre would in which somebody who is on hold must not leave."""
    done = [each for step in steps for each in (step.invocations if isinstance(step, Together) else (step,))]
    names = [(each.action, *sorted(each.payload)) for each in done if isinstance(each, Invoke)]
    held = next((place for place, name in enumerate(names) if name[0] == "HoldCall" and "sid" in name), None)
    if held is None:
        return ValueError("nobody is on hold")
    if ("HangupCall", "sid") in names[held:]:
        return AssertionError(f"leg {len(steps)} has left, and is on hold\nand more")
    return None


def test_the_steps_that_it_takes_are_left_and_their_order() -> None:
    steps = [Wait(5), LEAVE, Restart(), HOLD, *[Outside("answers", {"leg": "CA1"})] * 30, LEAVE, Wait(1)]
    assert shrunk(steps, fails) == [Invoke("HoldCall", "Ana", {"sid": "WR1"}), LEAVE]


def test_what_was_done_at_once_is_taken_apart() -> None:
    steps = [Wait(1), Together((LEAVE, HOLD, LEAVE)), Wait(1)]
    assert shrunk(steps, fails) == [Together((HOLD, LEAVE))]
    assert shrunk([HOLD, Together((LEAVE, LEAVE))], fails) == [Invoke("HoldCall", "Ana", {"sid": "WR1"}), LEAVE]


def test_another_failure_is_not_taken_for_it() -> None:
    found = shrunk([HOLD, LEAVE], fails)
    assert isinstance(fails(found), AssertionError)


def test_without_time_it_is_what_it_is() -> None:
    steps = [Wait(5), HOLD, LEAVE]
    assert shrunk(steps, fails, seconds=0) == steps
