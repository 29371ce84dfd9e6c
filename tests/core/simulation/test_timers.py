"""What the clocks keep of timers that were cancelled: a run sets one of a day for each of its cases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from offhook.clock import RealClock, VirtualClock

DAY = timedelta(days=1)


def test_virtual_time_drops_cancelled_timers_long_before_they_are_due() -> None:
    clock = VirtualClock()
    fired: list[int] = []
    for number in range(20_000):
        timer = clock.call_at(clock.now() + DAY, lambda number=number: fired.append(number))  # type: ignore[misc]
        if number % 1000:
            timer.cancel()
    assert len(clock._heap) < 1000
    while clock.fire_next():
        pass
    assert fired == list(range(0, 20_000, 1000))


async def test_in_real_time_the_loop_is_told() -> None:
    clock = RealClock()
    timers = [clock.call_at(clock.now() + DAY, lambda: None) for _ in range(1000)]
    for timer in timers:
        timer.cancel()
    await asyncio.sleep(0)
    assert len(asyncio.get_running_loop()._scheduled) < 1000  # type: ignore[attr-defined]
