"""Stubs of actions: a plugin that stands in for implementations, and fails or is slow as a test wants it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from offhook.errors import ActionError
from offhook.hooks import hookimpl
from offhook.plugins import PluginStatus
from offhook.testing.times import Duration, duration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from offhook.host import Host
    from offhook.payload import Payload
    from offhook.pipeline import Invocation

NAME: Final = "stub"
_INNERMOST: Final = -1_000_000_000
_NEVER: Final = timedelta(days=10_000)
_NOTHING: Final = object()


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a stub: the payload with all edits, on whose behalf (the worker's name), and when."""

    payload: Payload
    worker: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class _Answer:
    """`returns`, or the error that `raises` makes, or (`proceed`) what the action gives; `after` so long."""

    returns: Any
    raises: Callable[[], BaseException] | None
    after: timedelta
    proceed: bool


@dataclass
class Stub:
    """What stands in for the implementation of `action`. `calls` has what it was called with, oldest first."""

    action: str
    calls: list[Call] = field(default_factory=list)
    _answers: list[_Answer] = field(default_factory=list)
    _remove: Callable[[], Any] = lambda: None

    def then(
        self,
        *,
        returns: Any = _NOTHING,
        raises: str | BaseException | type[BaseException] | None = None,
        after: Duration = 0,
        proceed: bool = False,
    ) -> Stub:
        """What the next call gets; the answer given last is for all further calls, too.

        `returns`: the action's result. `raises`: an error's code, or an exception or its class. `after`: how long it
        takes, in the time of the centre. `proceed`: the action itself is done then. Raises `ValueError` for more than
        one of the first two and `proceed`.
        """
        if (returns is not _NOTHING) + (raises is not None) + proceed > 1:
            raise ValueError(f"a stub of {self.action} returns, raises or proceeds, and only one of these")
        error = _maker(self.action, raises) if raises is not None else None
        self._answers.append(_Answer(None if returns is _NOTHING else returns, error, duration(after), proceed))
        return self

    def remove(self) -> None:
        """Take the stub away: from now on the action does what it does."""
        self._remove()

    async def answer(self, invocation: Invocation, host: Host, proceed: Any) -> Any:
        """Answer a call."""
        place = min(len(self.calls), len(self._answers) - 1)
        worker = invocation.worker.name if invocation.worker is not None else None
        self.calls.append(Call(invocation.payload, worker, host.clock.now()))
        answer = self._answers[place]
        if answer.after:
            await host.sleep(answer.after)
        if answer.proceed:
            return await proceed()
        if answer.raises is not None:
            raise answer.raises()
        return answer.returns


class Stubs:
    """The plugin: innermost of all `instead` hooks, so that everything else happens as it does without it. While there
    is no stub it is switched off, and a host's plans are what they are anywhere else."""

    plugin_name = NAME

    def __init__(self) -> None:
        self._stubs: dict[str, Stub] = {}

    def add(self, host: Host, action: str, **answer: Any) -> Stub:
        """Stand in for an action, in place of an earlier stub of it."""

        def remove() -> None:
            if self._stubs.get(action) is stub:
                del self._stubs[action]
                self.switch(host)

        stub = Stub(action, _remove=remove)
        stub.then(**answer)
        self._stubs[action] = stub
        self.switch(host)
        return stub

    def switch(self, host: Host) -> None:
        """Switch the plugin on where there are stubs, else off."""
        info = host.plugins.find(NAME)
        if info is None or (info.status is PluginStatus.ACTIVE) == bool(self._stubs):
            return
        if self._stubs:
            info.status, info.problem = PluginStatus.ACTIVE, None
        else:
            host.plugins.disable(info, "there are no stubs")
        host.planner.forget()

    @hookimpl(priority=_INNERMOST, named=NAME, limit=_NEVER)
    async def instead_of_action(self, invocation: Invocation, host: Host, proceed: Any) -> Any:
        """What a stub is there for, it answers; the rest goes on."""
        stub = self._stubs.get(invocation.action)
        return await (proceed() if stub is None else stub.answer(invocation, host, proceed))


def without_idle_stub(verdicts: Iterable[Any]) -> list[tuple[str, str]]:
    """Verdicts without those of the stubs' own hook where it let an action pass."""
    return [pair for pair in map(tuple, verdicts) if pair not in ((NAME, "proceeded"), (NAME, "ran"))]


def _maker(action: str, raises: str | BaseException | type[BaseException]) -> Callable[[], BaseException]:
    if isinstance(raises, str):
        return lambda: ActionError(f"the stub of {action} was told to fail", code=raises, action=action)
    return raises if isinstance(raises, type) else lambda: raises
