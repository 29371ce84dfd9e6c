"""What scripts ask: `hours.open("Sales")`, `hours.next_opening(task.queue)`.

The functions hang on the configuration and the instant alone; the instant is that of the run unless one is given.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from offhook import FunctionInfo, ParameterInfo, hookimpl
from offhook.types import BOOLEAN, TEXT, TIME, Entity, OneOf, Type
from offhook_business_hours.calendar import Calendar
from offhook_business_hours.config import HoursConfig
from offhook_business_hours.words import hours_of, opens_again

_PARAMETERS = (
    ParameterInfo("queue", OneOf((TEXT, Entity("Queue")))),
    ParameterInfo("at", TIME, optional=True),
)


@hookimpl
def register_functions(config: HoursConfig) -> list[FunctionInfo]:
    """The functions that scripts call with `hours.` in front."""

    def function(name: str, returns: Type, answer: Callable[[Calendar, datetime], Any], summary: str) -> FunctionInfo:
        return FunctionInfo(name, _PARAMETERS, returns, _asked(config, answer), summary, needs_context=True)

    return [
        function("open", BOOLEAN, Calendar.is_open, "Whether the queue is open, now or at a time."),
        function("next_opening", TIME, Calendar.next_opening, "When the queue opens next; null if it never closes."),
        function("next_closing", TIME, Calendar.next_closing, "When the queue closes next; null if it never does."),
        function("holiday", TEXT, Calendar.holiday, "The name of the holiday it is for the queue; null on other days."),
        function("today", TEXT, _today, 'The hours of the day, as "09:00-12:30, 13:30-18:00", or "closed".'),
        function("opens", TEXT, opens_again, 'When the queue opens next, in words: "on Monday at 09:00".'),
    ]


def _asked(config: HoursConfig, answer: Callable[[Calendar, datetime], Any]) -> Callable[..., Any]:
    @wraps(answer)
    def asked(context: Any, queue: Any, at: datetime | None = None) -> Any:
        if queue is None:
            return None
        calendar = config.known_calendar(getattr(queue, "name", queue))
        return answer(calendar, at if at is not None else context.now)

    return asked


def _today(calendar: Calendar, at: datetime) -> str:
    return hours_of(calendar, calendar.day(at))
