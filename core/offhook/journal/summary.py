"""What the journal has seen, counted as it goes, so that a long run needs no memory of its records."""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from typing import Any

from offhook_grammar.node import Fields, changing


@changing
class ActionCount(Fields):
    """How the invocations of one action ended."""

    completed: int = 0
    cancelled: int = 0
    failed: int = 0
    redirected: int = 0
    interrupted: int = 0

    @property
    def total(self) -> int:
        return self.completed + self.cancelled + self.failed + self.redirected + self.interrupted


@changing
class Summary(Fields):
    """Counts by action and event; cancellations by (action, reason, by), errors by (action, code), handlers' failures
    by (handler, message). Of texts only so many different ones are kept: they may hold a value of each customer."""

    actions: dict[str, ActionCount] = field(default_factory=dict)
    events: Counter[str] = field(default_factory=Counter)
    cancellations: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    errors: Counter[tuple[str, str]] = field(default_factory=Counter)
    problems: Counter[tuple[str, str]] = field(default_factory=Counter)
    notifications: int = 0
    logs: int = 0
    max_reasons: int = 1000

    def settled(self, action: str, outcome: str, code: str = "", reason: str = "", by: str = "") -> None:
        """Count an invocation that has ended."""
        count = self.actions.get(action)
        if count is None:
            count = self.actions[action] = ActionCount()
        setattr(count, outcome, getattr(count, outcome) + 1)
        if outcome == "cancelled":
            key = (action, reason, by)
            if key not in self.cancellations and len(self.cancellations) >= self.max_reasons:
                key = (action, "other reasons", "")
            self.cancellations[key] += 1
        elif outcome == "failed":
            self.errors[(action, code)] += 1

    def failed(self, handler: str, message: str) -> None:
        """Count a handler's failure."""
        key = (handler, message)
        if key not in self.problems and len(self.problems) >= self.max_reasons:
            key = (handler, "other messages")
        self.problems[key] += 1

    @property
    def invocations(self) -> int:
        """How many there were."""
        return sum([count.total for count in self.actions.values()])

    def total(self, outcome: str) -> int:
        """How many invocations ended so: completed, cancelled, failed, redirected, interrupted."""
        return sum(getattr(count, outcome) for count in self.actions.values())

    def to_json(self) -> dict[str, Any]:
        """The counts for programs."""
        return {
            "invocations": self.invocations,
            "completed": self.total("completed"),
            "cancelled": self.total("cancelled"),
            "failed": self.total("failed"),
            "redirected": self.total("redirected"),
            "interrupted": self.total("interrupted"),
            "actions": {
                name: {
                    "completed": count.completed,
                    "cancelled": count.cancelled,
                    "failed": count.failed,
                    "redirected": count.redirected,
                    "interrupted": count.interrupted,
                }
                for name, count in sorted(self.actions.items())
            },
            "cancellations": [
                {"action": action, "reason": reason, "by": by, "count": count}
                for (action, reason, by), count in sorted(
                    self.cancellations.items(), key=lambda item: (-item[1], item[0])
                )
            ],
            "errors": [
                {"action": action, "code": code, "count": count}
                for (action, code), count in sorted(self.errors.items(), key=lambda item: (-item[1], item[0]))
            ],
        }
