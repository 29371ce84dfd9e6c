"""What had happened to a task before the test began, of which no handler hears."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from offhook.centre import transitions
from offhook.testing.scripts.failure import TestFailed
from offhook.testing.scripts.scene import Scene
from offhook_grammar.diagnostics import Span

if TYPE_CHECKING:
    from offhook.centre import Task, UnitOfWork
    from offhook.host import Host

STATUSES: Final = ("pending", "reserved", "assigned", "wrapping", "completed", "canceled")


@contextmanager
def unheard(host: Host) -> Iterator[None]:
    """Within, the centre changes, and tasks are routed, but nobody hears of it."""
    committed = host.centre.on_commit

    def kept(unit: UnitOfWork, _events: Any) -> None:
        if committed is not None:
            committed(unit, ())

    host.centre.on_commit = kept
    try:
        yield
    finally:
        host.centre.on_commit = committed


async def bring_to(scene: Scene, task: Task, status: Any, span: Span) -> None:
    """Take a new task through its states to `status`, None to leave it. Raises `TestFailed` if it cannot get there."""
    if status is None:
        return
    if status not in STATUSES:
        raise TestFailed(f"a task is {', '.join(STATUSES[:-1])} or {STATUSES[-1]}, not {status!r}", span)
    if task.status == "pending" and status in _ON_THE_WAY:
        raise TestFailed(f"nobody was offered the task, so it cannot be {status}: add `offered to` a worker", span)
    for step in _ON_THE_WAY.get(status, ()):
        await scene.stage.change(partial(step, task=task))
    if status == "canceled":
        await scene.stage.change(lambda unit: transitions.cancel_task(unit, task, None))
    if task.status != status:
        raise TestFailed(f"the task is {task.status}, not {status}", span)


def _accept(unit: UnitOfWork, task: Task) -> None:
    if task.call is not None and task.reservation is not None:
        transitions.voice.accept_call(unit, task.reservation)
    else:
        transitions.accept(unit, task)


def _wrap_up(unit: UnitOfWork, task: Task) -> None:
    transitions.wrap_up(unit, task)


def _complete(unit: UnitOfWork, task: Task) -> None:
    transitions.complete(unit, task)


_ON_THE_WAY: Final[Mapping[str, tuple[Callable[..., None], ...]]] = {
    "reserved": (),
    "assigned": (_accept,),
    "wrapping": (_accept, _wrap_up),
    "completed": (_accept, _wrap_up, _complete),
}
