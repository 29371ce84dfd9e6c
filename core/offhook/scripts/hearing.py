"""What runs hear while they last: the events after their trigger, for each `wait for` of theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any, Final

from offhook.events import Event
from offhook.scripts.waits import whole
from offhook_grammar.node import Fields, changing
from offhook_grammar.program import LanguageError

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.runs.values import Values
    from offhook.scripts.run import ScriptRun
    from offhook.scripts.waits import Wait

_MOST: Final = 1000
"""How many events that nobody has waited for yet are kept for a run; the oldest go first."""


@changing
class Heard(Fields):
    """What one run has heard. `since`: the sequence of the event before the first that counts. `events` are those that
    no wait has taken, `wanted` the kinds that it waits for now, `found` the one that ends that wait. `names`: the kinds
    that are kept. `whole`: of the run that this is a branch of."""

    since: int
    events: list[Event] = field(default_factory=list)
    wanted: tuple[str, ...] = ()
    where: Callable[[Event], bool] | None = None
    found: Event | None = None
    whole: Heard | None = None
    names: set[str] = field(default_factory=set)

    def take(self) -> Event | None:
        """The first of the events that is wanted, which no other wait gets then. Raises what `where` does."""
        for place, event in enumerate(self.events):
            if self.fits(event):
                self.taken(event)
                return self.events.pop(place)
        return None

    def branch(self) -> Heard:
        """What a part of the run has heard: what the whole has, which does not get what the part takes."""
        return Heard(self.since, list(self.events), whole=self)

    def taken(self, event: Event) -> None:
        """A wait of the run has got the event."""
        whole = self.whole
        while whole is not None:
            whole.events = [other for other in whole.events if other is not event]
            whole = whole.whole

    def fits(self, event: Event) -> bool:
        """Whether it is wanted. Raises what `where` does."""
        return event.type in self.wanted and (self.where is None or self.where(event))


class Hearing:
    """The runs of one host that events are kept for."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._by_type: dict[str, dict[int, ScriptRun]] = {}

    def begin(self, run: ScriptRun, *, later: bool = False) -> None:
        """Keep what the run may wait for: what comes after its trigger, or (`later`) after now."""
        if run.handler.hears:
            trigger = None if later else run.event
            run.heard = Heard(self._host.centre.sequence if trigger is None else trigger.sequence)
            self.listen(run)

    def listen(self, run: ScriptRun) -> None:
        """As `begin`, for a run that goes on after a restart."""
        if run.heard is not None:
            self.add(run, run.heard, (*run.handler.hears, *run.heard.wanted))

    def add(self, run: ScriptRun, heard: Heard, names: Iterable[str]) -> None:
        """Keep these events for the run, too."""
        for name in names:
            heard.names.add(name)
            self._by_type.setdefault(name, {})[id(run)] = run

    def end(self, run: ScriptRun) -> None:
        """The run has ended."""
        for name in run.heard.names if run.heard is not None else ():
            self._by_type[name].pop(id(run), None)

    def heard(self, event: Event) -> None:
        """The handlers of an event have begun."""
        runs = self._by_type.get(event.type)
        if runs:
            for run in sorted(runs.values(), key=_turn):
                self._tell(run, event)

    def _tell(self, run: ScriptRun, event: Event) -> None:
        heard, wait = run.heard, run.waiting
        if heard is None or event.sequence <= heard.since:
            return
        handler = run.handler
        if event.type in handler.compiled.until and heard.whole is None:
            handler.over(run, _key_for(run, event), event)
        if event.type not in handler.compiled.facts.hears and event.type not in heard.wanted:
            return
        if not self._ends(wait, heard, event):
            heard.events.append(event)
            del heard.events[:-_MOST]
        self._host.runs.signal(run)

    def _ends(self, wait: Wait | None, heard: Heard, event: Event) -> bool:
        if wait is None or not heard.wanted or wait.future.done():
            return False
        try:
            fits = heard.fits(event)
        except Exception as problem:  # noqa: BLE001  # raised again in the run, which it belongs to
            wait.problem = problem
            fits = False
        else:
            heard.found = event if fits else None
        if fits:
            heard.taken(event)
        if fits or wait.problem is not None:
            self._host.scheduler.wake(wait.future)
        return fits


def _key_for(run: ScriptRun, event: Event) -> Any:
    """What the event is about, in the terms of the run's handler; None where that cannot be said."""
    try:
        return run.handler.key_about(event)
    except LanguageError:
        return None


def _turn(run: ScriptRun) -> int:
    return run.waiting.order if run.waiting is not None else 0


def written_heard(values: Values, heard: Heard | None) -> Any:
    """What a run has heard, in JSON. Raises `NotKeptError`."""
    if heard is None:
        return None
    return {
        "since": heard.since,
        "events": [values.write(event) for event in heard.events],
        "wanted": list(heard.wanted),
        "found": values.write(heard.found),
    }


def read_heard(values: Values, row: Mapping[str, Any] | None) -> Heard | None:
    """The same, read. Raises `NotKeptError`."""
    if row is None:
        return None
    events = [values.read(event) for event in row["events"]]
    return Heard(whole(row["since"]), events, tuple(row["wanted"]), found=values.read(row["found"]))
