"""Requests to services on the web, with the library httpx, which the extra `http` brings.

The action is done by this plugin on every backend: it changes nothing in the centre. What it waits for is outside:
nobody else waits with it, and in virtual time the clock stands meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offhook import FrozenDict, Host, LazyAction, hookimpl

if TYPE_CHECKING:
    from offhook_plugins.http.config import HttpConfig
    from offhook_plugins.http.request import HttpRequest

__all__ = ["HttpConfig", "http_request", "register_actions", "register_config"]


def __getattr__(name: str) -> Any:
    if name == "HttpConfig":  # most starts need it not
        return register_config()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@hookimpl
def register_actions() -> list[LazyAction]:
    """The action that asks."""
    return [LazyAction("HttpRequest", "offhook_plugins.http.request")]


@hookimpl
def register_config() -> type[HttpConfig]:
    """What `[plugin.http.config]` holds."""
    from offhook_plugins.http.config import HttpConfig

    return HttpConfig


@hookimpl
async def http_request(payload: HttpRequest, host: Host, config: HttpConfig) -> FrozenDict:
    """The service has been asked, as often as it took; nothing changes in the centre."""
    from offhook_plugins.http.tries import answer_of

    return await answer_of(payload, config, host.sleep)
