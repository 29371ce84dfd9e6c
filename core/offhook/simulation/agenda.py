"""What simulated people will do, and what they are doing: as data, so that a store can keep it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from offhook.errors import OffhookError
from offhook.simulation.changed import Changed

if TYPE_CHECKING:
    from offhook.clock import Timer
    from offhook.host import Host

Deed = Callable[..., "Coroutine[Any, Any, Any] | None"]
ACTING: Final = "acting"


class Agenda:
    """Plans by key, and deeds that have begun and not ended.

    A deed is a word, told by `means` what it does, with the SIDs or words that it is done with. One that gives a
    coroutine is on its way until that ends. `failure` is the first mistake of the simulation itself.
    """

    def __init__(self, host: Host, changed: Changed) -> None:
        self._host = host
        self._changed = changed
        self._deeds: dict[str, Deed] = {}
        self._final: dict[str, Callable[..., bool]] = {}
        self._plans: dict[str, tuple[Timer, str, tuple[str, ...]]] = {}
        self._acting: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._interrupted: list[str] = []
        self._count = 0
        self.failure: BaseException | None = None

    def means(self, what: str, deed: Deed, final: Callable[..., bool] | None = None) -> None:
        """What the word does. `final`: whether what has begun counts already, so that a restart must not do it again;
        None where the deed itself looks whether it is still to be done."""
        self._deeds[what] = deed
        if final is not None:
            self._final[what] = final

    def count(self, kind: str) -> int:
        """How many plans have a key of this kind: its first word."""
        return sum(key.startswith(f"{kind} ") for key in self._plans)

    @property
    def acting(self) -> bool:
        """Whether somebody has begun something that has not ended."""
        return bool(self._acting)

    # ------------------------------------------------------------ plans

    def plan(self, key: str, due: datetime, what: str, *arguments: str) -> None:
        """Do it at that instant, in place of what was planned under this key."""
        self.drop(key)
        self._set(key, due, what, arguments)

    def plan_also(self, kind: str, due: datetime, what: str, *arguments: str) -> None:
        """Do it at that instant, whatever else is planned."""
        self._set(self._new_key(kind), due, what, arguments)

    def planned(self, key: str) -> bool:
        """Whether something is planned under this key."""
        return key in self._plans

    def drop(self, key: str) -> bool:
        """Forget what was planned under this key; False if nothing was."""
        found = self._plans.pop(key, None)
        if found is None:
            return False
        found[0].cancel()
        self._changed.note(key)
        return True

    def _set(self, key: str, due: datetime, what: str, arguments: tuple[str, ...], place: int | None = None) -> None:
        timer = self._host.clock.call_at(due, lambda: self._due(key), place)
        self._plans[key] = (timer, what, arguments)
        self._changed.note(key)

    def _due(self, key: str) -> None:
        _, what, arguments = self._plans.pop(key)
        self._changed.note(key)
        self.act(what, *arguments)

    # ------------------------------------------------------------ deeds

    def act(self, what: str, *arguments: str) -> None:
        """Do it now. What the centre refuses is in the journal, and that is all that comes of it."""
        coroutine = self._deeds[what](*arguments)
        if coroutine is not None:
            key = self._new_key(ACTING)
            self._acting[key] = (what, arguments)
            self._changed.note(key)
            self._host.spawn(self._watched(key, coroutine))

    async def _watched(self, key: str, coroutine: Coroutine[Any, Any, Any]) -> None:
        try:
            await coroutine
        except OffhookError:
            pass
        except Exception as problem:  # noqa: BLE001  # raised again by the run, which nobody else would tell
            self.failure = self.failure or problem
        finally:
            del self._acting[key]
            self._changed.note(key)

    def _new_key(self, kind: str) -> str:
        self._count += 1
        return f"{kind} {self._count}"

    # ------------------------------------------------------------ for a store

    def look(self) -> None:
        """Note what has become final meanwhile."""
        for key, (what, _) in self._acting.items():
            if what in self._final:
                self._changed.note(key)

    def row(self, key: str) -> dict[str, Any] | None:
        """A plan or a deed as JSON."""
        if key in self._plans:
            timer, what, arguments = self._plans[key]
            return {"due": timer.due.isoformat(), "place": timer.place, "what": what, "with": list(arguments)}
        if key in self._acting:
            what, arguments = self._acting[key]
            final = self._final.get(what)
            done = {"final": True} if final is not None and final(*arguments) else {}
            return {"what": what, "with": list(arguments)} | done
        return None

    def restore(self, rows: Mapping[str, Mapping[str, Any]]) -> None:
        """Take up what was kept: plans at once, deeds with `go_on()`. Raises `TypeError` for what no plan has."""
        for key, row in sorted(rows.items(), key=lambda item: (item[1].get("due", ""), item[1].get("place", 0))):
            kind, _, number = key.partition(" ")
            if number.isdecimal():
                self._count = max(self._count, int(number))
            if kind == ACTING and row.get("final"):
                self._changed.note(key)  # it goes
            elif kind == ACTING:
                self._acting[key] = (row["what"], _kept(row["with"]))
                self._interrupted.append(key)
            else:
                due = datetime.fromisoformat(row["due"])
                self._set(key, due, row["what"], _kept(row["with"]), row["place"])

    def go_on(self) -> None:
        """Begin again what a stop has interrupted: each deed looks whether it is still to be done."""
        for key in sorted(self._interrupted, key=lambda key: int(key.partition(" ")[2])):
            what, arguments = self._acting.pop(key)
            self._changed.note(key)
            self.act(what, *arguments)
        self._interrupted.clear()


def _kept(arguments: list[str]) -> tuple[str, ...]:
    """The arguments of a plan or deed, as they were kept. Raises `TypeError` if they are no texts."""
    if type(arguments) is not list or not all(type(one) is str for one in arguments):
        raise TypeError("a plan is kept with something else where its texts belong")
    return tuple(arguments)
