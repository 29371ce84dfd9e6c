"""The errors of Offhook: one base, each with a code for `offhook explain`, each also the builtin a caller expects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar


class OffhookError(Exception):
    """Anything that Offhook reports. `code` is a kebab-case word; `hint` names what would help."""

    code: str = "offhook-error"

    def __init__(self, message: str, *, code: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message

    def to_json(self) -> dict[str, Any]:
        """The error for programs."""
        out: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.hint:
            out["hint"] = self.hint
        return out


class ActionError(OffhookError, RuntimeError):
    """An invocation failed: the implementation, a guard of the host, or a payload that is not valid.

    `action` is the action's name. `retryable` tells whether the same call may succeed later. `status` is an HTTP
    status where a remote system answered with one. `place` is "file:line" of the handler or plugin to blame.
    """

    code = "action-failed"

    script_fields: ClassVar[Mapping[str, Callable[[Any], Any]]] = {
        "code": lambda error: error.code,
        "message": lambda error: error.message,
        "status": lambda error: error.status,
        "retryable": lambda error: error.retryable,
        "action": lambda error: error.action,
    }

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        hint: str | None = None,
        action: str | None = None,
        retryable: bool = False,
        status: int | None = None,
        place: str | None = None,
    ) -> None:
        super().__init__(message, code=code, hint=hint)
        self.action = action
        self.retryable = retryable
        self.status = status
        self.place = place

    def to_json(self) -> dict[str, Any]:
        out = super().to_json()
        out.update(action=self.action, retryable=self.retryable)
        if self.status is not None:
            out["status"] = self.status
        if self.place is not None:
            out["place"] = self.place
        return out


class PayloadError(ActionError, ValueError):
    """A payload that does not fit its action. `problems` holds (field path, what is wrong) pairs."""

    code = "invalid-payload"

    def __init__(self, message: str, *, problems: Sequence[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(message, **more)
        self.problems = tuple(problems)


class ActionCancelled(OffhookError):  # noqa: N818  # a cancellation is an outcome, not an error
    """A handler cancelled the invocation: `reason` is for the agent, `by` names the handler, `place` its file:line."""

    code = "cancelled"

    script_fields: ClassVar[Mapping[str, Callable[[Any], Any]]] = {
        "reason": lambda cancellation: cancellation.reason,
        "code": lambda cancellation: cancellation.code,
        "by": lambda cancellation: cancellation.by,
    }

    def __init__(
        self,
        reason: str,
        *,
        code: str | None = None,
        by: str | None = None,
        action: str | None = None,
        place: str | None = None,
    ) -> None:
        super().__init__(reason, code=code)
        self.reason = reason
        self.by = by
        self.action = action
        self.place = place

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "reason": self.reason, "by": self.by, "action": self.action, "place": self.place}


class ConfigError(OffhookError, ValueError):
    """A file of settings, a centre, a scenario or a plugin that cannot be used. `file` and `line` where known."""

    code = "invalid-configuration"

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        line: int | None = None,
        code: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, code=code, hint=hint)
        self.file = file
        self.line = line

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.file and self.line else f"{self.file}: " if self.file else ""
        return place + super().__str__()

    def to_json(self) -> dict[str, Any]:
        out = super().to_json()
        out.update({name: value for name, value in (("file", self.file), ("line", self.line)) if value is not None})
        problems: Sequence[ConfigError] = getattr(self, "problems", ())
        if problems:
            out["problems"] = [problem.to_json() for problem in problems]
        return out
