"""What a test's actions answer (`given … returns`, `fails`, `takes`), and which invocations came so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from offhook.errors import ActionError
from offhook.hooks import hookimpl
from offhook.journal.records import plain
from offhook.payload import outside_fields
from offhook.testing.stubs import NAME, Stubs

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.payload import Payload
    from offhook.pipeline import Invocation

_INNERMOST: Final = -1_000_000_000
_NEVER: Final = timedelta(days=10_000)


@dataclass(frozen=True, slots=True)
class Reached:
    """An invocation that reached the implementation, or what the test gave in its place."""

    action: str
    payload: Payload
    by: str
    at: datetime

    def fits(self, wanted: Any) -> bool:
        """Whether the payload says all of `wanted`, a map; maps within it may say more."""
        return wanted is None or _says(self.payload, wanted)


@dataclass(slots=True)
class Answer:
    """One `given` of an action. `left`: how many more invocations it is for; None for all."""

    matching: Any
    left: int | None
    returns: Any = None
    error: Callable[[], ActionError] | None = None
    takes: timedelta | None = None
    done: int = field(default=0)


class Answers(Stubs):
    """The innermost `instead` hook of every action, so that everything around implementations is as it is without it.

    Of the `given` of one action the first that fits and is not used up answers; how long it takes is asked apart.
    """

    def __init__(self) -> None:
        super().__init__()
        self.reached: list[Reached] = []
        self._given: dict[str, list[Answer]] = {}

    def give(self, action: str, answer: Answer) -> None:
        """From now on the action answers so."""
        self._given.setdefault(action, []).append(answer)

    def switch(self, host: Host) -> None:
        """It is always on: it also notes what came through."""

    @hookimpl(priority=_INNERMOST, named=NAME, limit=_NEVER)
    async def instead_of_action(self, invocation: Invocation, host: Host, proceed: Any) -> Any:
        """Note the invocation, and answer it if that was given."""
        one = Reached(invocation.action, invocation.payload, str(invocation.by), host.clock.now())
        self.reached.append(one)
        fitting = [each for each in self._given.get(one.action, ()) if each.left != 0 and one.fits(each.matching)]
        slow = next((each for each in fitting if each.takes is not None), None)
        if slow is not None and slow.takes:
            await host.sleep(slow.takes)
        answer = next((each for each in fitting if each.takes is None), None)
        if answer is None:
            return await proceed()
        if answer.left is not None:
            answer.left -= 1
        if answer.error is not None:
            raise answer.error()
        return answer.returns


def _says(value: Any, wanted: Any) -> bool:
    """A map may hold more than is wanted; a null that is wanted is held by what is not there, too."""
    if isinstance(wanted, Mapping) and isinstance(value, BaseModel | Mapping):
        return all(_says(_of(value, name), one) for name, one in wanted.items())
    return bool(plain(value) == plain(wanted))


def _of(whole: Any, name: str) -> Any:
    """What a map or a payload says under a name; of a payload also what nobody gave, as it is then."""
    if isinstance(whole, Mapping):
        return whole.get(name)
    inside = {outside: name for name, outside in outside_fields(type(whole)) or ()}
    return getattr(whole, inside[name], None) if name in inside else _of(plain(whole), name)
