"""How a handler steers the pipeline: exceptions that only the pipeline catches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offhook.errors import ActionCancelled

if TYPE_CHECKING:
    from offhook.pipeline.handlers import Handler
    from offhook.pipeline.invocation import Invocation


class CancelSignal(ActionCancelled):
    """Raised by `invocation.cancel`. Uncaught by the handler, it cancels `invocation` and reaches its caller."""

    def __init__(self, invocation: Invocation, reason: str, code: str | None) -> None:
        super().__init__(reason, code=code, action=invocation.action)
        self.invocation = invocation


class RedirectSignal(BaseException):
    """Raised by `invocation.redirect`. A BaseException, so that a handler's `except Exception` does not swallow it.

    `handler` is the one that raised it, once the pipeline has caught it.
    """

    def __init__(self, invocation: Invocation, action: str, payload: Any, options: dict[str, Any]) -> None:
        super().__init__(f"redirect to {action}")
        self.invocation = invocation
        self.action = action
        self.payload = payload
        self.options = options
        self.handler: Handler | None = None
