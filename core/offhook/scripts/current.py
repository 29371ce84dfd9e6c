"""`also for current tasks`: at the beginning a handler of an event runs for what is there already, too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from offhook.runs.current import Current
from offhook.scripts.states import STATES
from offhook_grammar.program import LanguageError
from offhook_grammar.values import FrozenDict

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.scripts.handler import ScriptHandler


class Beginning:
    """Lets the handlers of one host run for what is there already, each once. The part `begun` of a store: which ones
    have, by their idents, so that a restart does not begin them anew: their runs go on."""

    name = "begun"

    def __init__(self, host: Host) -> None:
        self._host = host
        self._begun: set[str] = set()
        self._changed: set[str] = set()

    def begin(self, handlers: Sequence[ScriptHandler]) -> None:
        """Soon, when all that has happened was told, those of these handlers that have not begun. They are all that
        there are."""
        gone = self._begun - {handler.ident for handler in handlers}
        self._begun -= gone
        self._changed |= gone
        for handler in handlers:
            if handler.compiled.also_for is not None and handler.ident not in self._begun:
                self._has_begun(handler)
                self._host.scheduler.post(partial(self._begin, handler))

    def anew(self, handlers: Sequence[ScriptHandler]) -> None:
        """All of these handlers begin, as if the host had just started."""
        self._changed |= self._begun
        self._begun.clear()
        self.begin(handlers)

    def replaced(self, new: Sequence[ScriptHandler], before: Mapping[ScriptHandler, ScriptHandler]) -> None:
        """Scripts were loaded anew: those begin that were not there before, or did not say so."""
        for handler in new:
            if handler in before and before[handler].ident in self._begun:
                self._has_begun(handler)  # by its new name
        self.begin(new)

    def _has_begun(self, handler: ScriptHandler) -> None:
        self._begun.add(handler.ident)
        self._changed.add(handler.ident)

    # ------------------------------------------------------------ a part of the store

    def ready(self) -> bool:
        """Always."""
        return True

    def changes(self) -> Mapping[str, Any]:
        """As a part of a store."""
        changed, self._changed = self._changed, set()
        return {ident: True if ident in self._begun else None for ident in changed}

    def restore(self, rows: Mapping[str, Any]) -> None:
        """As a part of a store."""
        self._begun.update(rows)

    # ------------------------------------------------------------ runs

    def _begin(self, handler: ScriptHandler) -> None:
        host = self._host
        if handler not in host.scripts.handlers:  # loaded anew in the meantime
            return
        runs, queued = host.runs.list(), host.runs.list_queued()
        alive = {run.key for run in runs if run.handler.slot == handler.slot}
        alive |= {key for slot, key in [one.slot for one in queued] if slot == handler.slot}
        for subject in self._subjects(handler):
            if self._key(handler, subject) in alive:
                continue  # its run goes on already
            if host.recorder is not None:
                host.recorder.begin(handler, subject)
            else:
                host.runs.start(handler, subject)

    def _subjects(self, handler: ScriptHandler) -> Iterator[Current]:
        word = handler.compiled.also_for or ""
        tests = [test for event, test in STATES.get(word, {}).items() if event in handler.targets]
        for entity in _there(self._host, word):
            # the run of another one may have ended it, or led it on
            if any(test(entity) for test in tests):
                yield Current(FrozenDict(_NAMES[word](entity)))

    def _key(self, handler: ScriptHandler, subject: Current) -> Any:
        from offhook.scripts.handler import key_of  # whose handlers are begun here

        try:
            return key_of(handler.view(subject))
        except LanguageError:  # the run itself will tell
            return None


def _there(host: Host, word: str) -> list[Any]:
    centre = host.centre
    if word == "reservations":
        return [one for one in centre.all_reservations if centre.reservation(one.sid) is not None]
    return list(centre.tasks if word == "tasks" else centre.workers)


def _of_task(task: Any) -> dict[str, Any]:
    named = {"task": task, "reservation": task.reservation, "worker": task.worker, "queue": task.queue}
    return {name: entity for name, entity in named.items() if entity is not None}


_NAMES: Final[Mapping[str, Callable[[Any], dict[str, Any]]]] = {
    "tasks": _of_task,
    "reservations": lambda one: {"reservation": one, "task": one.task, "worker": one.worker},
    "workers": lambda one: {"worker": one, "activity": one.activity},
}
