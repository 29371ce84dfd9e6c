"""A request, tried again where that can do no harm."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from offhook import ActionError, FrozenDict

if TYPE_CHECKING:
    from offhook_plugins.http.config import HttpConfig
    from offhook_plugins.http.request import HttpRequest

_PASSING: Final = (429, 502, 503, 504)
"""Statuses that say that it may work a little later."""
_FIRST: Final = timedelta(milliseconds=500)
_LONGEST: Final = timedelta(seconds=30)


async def answer_of(
    request: HttpRequest, config: HttpConfig, sleep: Callable[[timedelta], Awaitable[Any]]
) -> FrozenDict:
    """The answer to the last try. `sleep` waits between two, half a second at first and twice as long each time, or as
    long as the service asks for, at most 30 s.

    Raises `ActionError`, with the codes that `HttpRequest` lists.
    """
    try:
        from offhook_plugins.http.exchange import exchange
    except ModuleNotFoundError as problem:
        raise ActionError(
            f"requests are made with httpx, and {problem.name} is not installed",
            code="http-not-installed",
            hint="pip install 'offhook[http]'",
        ) from None
    left = config.retries if request.retries is None else request.retries
    pause = _FIRST
    while True:
        try:
            answer = await exchange(request, config)
        except ActionError as problem:
            if not problem.retryable or left == 0:
                raise
            wait = pause
        else:
            if answer["status"] not in _PASSING or left == 0 or not request.is_repeatable:
                return answer
            wait = _asked_for(answer["headers"].get("retry-after")) or pause
        left -= 1
        pause *= 2
        await sleep(min(wait, _LONGEST))


def _asked_for(header: str | None) -> timedelta | None:
    """The seconds of a Retry-After; one with a date is left to the own pace."""
    return timedelta(seconds=min(int(header), 3600)) if header and header.isascii() and header.isdigit() else None
