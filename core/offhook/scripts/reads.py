"""What a script's condition reads, for the records that tell why a handler ran or did not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from offhook.journal.brief import brief
from offhook.pipeline.blame import describe
from offhook.scripts.run import ScriptRun

if TYPE_CHECKING:
    from offhook.scripts.handler import ScriptHandler

FAILED: Final = "(failed)"
"""Under this name stands what a condition raised, or why its reads are not known."""

MOST: Final = 20
"""So many reads of one condition are told."""

Condition = Callable[[Any], Any]


class WatchingRun(ScriptRun):
    """A run that evaluates a condition, and notes what that reads; nothing else is done with it."""

    def __init__(self, handler: ScriptHandler, subject: Any, extra: Any = None) -> None:
        super().__init__(handler, subject, extra)
        self.reads: dict[str, Any] = {}

    def saw(self, name: str, value: Any) -> Any:
        """`value` was read, which the author wrote as `name`; the first time counts."""
        if name not in self.reads and len(self.reads) < MOST:
            self.reads[name] = brief(value)
        return value


def watched(handler: ScriptHandler) -> Condition | None:
    """The handler's condition as one that tells what it reads; None if it has none."""
    from offhook_grammar.compiler.watching import watched_condition  # not needed before somebody wants to know

    return watched_condition(handler.compiled, handler.host.scripts.catalogue())


def reads_of(handler: ScriptHandler, condition: Condition, subject: Any, extra: Any) -> dict[str, Any]:
    """The values that the condition reads now, by their names. Never raises: what the condition raises is told."""
    run = WatchingRun(handler, subject, extra)
    try:
        condition(run)
    except Exception as problem:  # noqa: BLE001  # the condition itself will raise it, behind the handler's wall
        run.reads[FAILED] = brief(describe(problem))
    return run.reads
