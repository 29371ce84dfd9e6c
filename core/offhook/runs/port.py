"""`RunPort`: what a host wants of whatever runs its handlers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from offhook.pipeline.handlers import BoundRun, Handler, Outcome, PythonHandler
    from offhook.pipeline.invocation import Invocation
    from offhook.runs.run import QueuedRun, Run
    from offhook.scripts.run import ScriptRun


class RunPort(Protocol):
    """Starts runs, tells them what comes, ends them, lists them and goes on with those that were kept.

    A host has one, as `host.runs`, and uses nothing else of it. `RunEngine` runs everything in the host's process.
    What a second run of the same handler and key does to the first is its business (`mode`).
    """

    # ------------------------------------------------------------ start

    def start(self, handler: Handler, subject: Any, counted: bool = False) -> str:
        """Run a handler of an event or a schedule behind its wall; nobody waits for it. Gives the verdict so far.

        `subject`: the event, what was there already (`Current`), or None for a schedule. `counted`: that it hears the
        event is counted already.
        """
        ...

    def start_held(self, handler: Handler, subject: Any) -> Outcome | Run | None:
        """Run an after or failure handler for `subject`, whose caller waits until it ends or first waits.

        Gives why it does not run now, or the run if it has not ended, or None. What a plain handler raises comes
        out; runs keep it behind their wall.
        """
        ...

    def start_hook(self, handler: PythonHandler, subject: Any, invocation: Invocation | None) -> Outcome | Run | None:
        """As `start_held`, for a plugin's async hook, whose cause it leaves in the context."""
        ...

    def start_rest(self, handler: PythonHandler, subject: Any, value: Any) -> Outcome | Run | None:
        """As `start_held`, for a plugin's plain hook that was called and gave back `value`, which may be something to
        await."""
        ...

    def start_beside(self, handler: Handler, subject: Any, bound: BoundRun) -> None:
        """Begin a run beside the one that begins it (`meanwhile`); it meets no other one."""
        ...

    # ------------------------------------------------------------ signal, cancel

    def signal(self, run: ScriptRun) -> None:
        """A script's run, begun or not, waits, goes on, or has heard something: what a restart must know of."""
        ...

    def cancel(self, run: ScriptRun, key: Any, why: str) -> None:
        """End a script's run, begun or not, if `key` is what it is about; None is nothing to be about."""
        ...

    # ------------------------------------------------------------ list

    def list(self) -> Sequence[Run]:
        """The runs that have begun and not ended, oldest first."""
        ...

    def list_queued(self) -> Sequence[QueuedRun]:
        """The runs whose turn has not come, in the order in which they came."""
        ...

    # ------------------------------------------------------------ resume

    def keep(self) -> None:
        """Have the host's store keep the runs from now on; what was kept is read at once, and goes on with `resume`."""
        ...

    def resume(self) -> None:
        """Go on with the runs that the store has kept, and report those that cannot go on (`run.interrupted`)."""
        ...

    def close(self) -> None:
        """The host ends: what waits for its turn never runs."""
        ...
