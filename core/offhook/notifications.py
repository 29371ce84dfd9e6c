"""Notifications: short messages that handlers show to a worker."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from offhook.telling import Listeners
from offhook_grammar.node import Frozen, record

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.journal import Journal

_LOG: Final = logging.getLogger("offhook.notification")
_LEVELS: Final = {"warning": logging.WARNING, "error": logging.ERROR}
_LAST: Final = 1000


@record
class Notification(Frozen):
    """A message. `to` is a worker or None; `duration` how long it stays (None: until it is dismissed);
    `origin` the place of the handler that shows it."""

    text: str
    level: str
    to: Any
    named: str | None
    duration: timedelta | None
    at: datetime
    origin: str = ""


class Notifications(Sequence[Notification]):
    """Those of one host: the last thousand that were shown, oldest first, gone from the screens or not."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._shown: deque[Notification] = deque(maxlen=_LAST)
        # the last ones still on screens, with the workers who have them there; [None] for nobody in particular
        self._visible: deque[tuple[Notification, list[Any]]] = deque(maxlen=_LAST)
        self._listeners: Listeners[Notification] = Listeners(host)

    def __len__(self) -> int:
        return len(self._shown)

    def __getitem__(self, place: Any) -> Any:
        return self._shown[place]

    def listen(self, listener: Callable[[Notification], None]) -> None:
        """Have `listener` called with each notification when it is shown."""
        self._listeners.add(listener)

    def show(self, notification: Notification, text: str, subject: str) -> None:
        """Show a notification. Journal and log have `text`; `subject` is the ID of the invocation or event."""
        self._shown.append(notification)
        self._visible.append((notification, list(_addressees(notification.to))))
        _tell(notification, text, self._host.journal, subject)
        self._listeners.tell(notification)

    def visible(self, worker: Any = None) -> tuple[Notification, ...]:
        """What is on a worker's screen now, or what is shown to nobody in particular; oldest first."""
        now = self._host.clock.now()
        return tuple([one for one, whose in self._visible if worker in whose and not _is_over(one, now)])

    def dismiss(self, name: str, to: Any) -> int:
        """Take the notifications of that name from the screens of `to`, as `notify` knows it, each with an event
        `notification.dismissed`. Gives how many there were: none is no error, for their time may be over."""
        now, gone = self._host.clock.now(), []
        for worker in _addressees(to):
            for one, whose in self._visible:
                if one.named == name and worker in whose and not _is_over(one, now):
                    whose.remove(worker)
                    gone.append(worker)
        if gone:
            self._visible = deque([pair for pair in self._visible if pair[1]], maxlen=_LAST)
            with self._host.centre.begin(f"dismiss {name}") as unit:
                for worker in gone:
                    entities = {"worker": worker} if worker is not None else {}
                    unit.emit("notification.dismissed", entities, data={"named": name})
        return len(gone)


def _addressees(to: Any) -> Iterable[Any]:
    return to if isinstance(to, tuple) else (to,)


def _is_over(notification: Notification, now: datetime) -> bool:
    return notification.duration is not None and notification.at + notification.duration <= now


def _tell(notification: Notification, text: str, journal: Journal, subject: str) -> None:
    to, place = getattr(notification.to, "sid", None), notification.origin
    what = {"text": text, "level": notification.level, "to": to, "named": notification.named, "place": place}
    journal.note("notification.shown", what, subject)
    _LOG.log(_LEVELS.get(notification.level, logging.INFO), "%s: %s", place, text)
