"""A host takes up what its store has."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from offhook.centre.keeping import Keeping, Kept, restore_centre
from offhook.store.errors import taking_up

if TYPE_CHECKING:
    from offhook.centre import Centre, CentreConfig
    from offhook.events import Event
    from offhook.host import Host
    from offhook.sids import SidFactory
    from offhook.store.store import Store

log = logging.getLogger("offhook.store")


def kept_centre(store: Store, host: Host, config: CentreConfig, sids: SidFactory) -> tuple[Centre, Keeping]:
    """The centre as it was kept, or a new one, and what follows its changes from now on.

    Raises `StoreError` (`store-corrupt`) for rows that do not fit together.
    """
    from offhook.centre import Centre

    if store.fresh:
        centre = Centre(config, host.clock, sids)
        centre.keeping = keeping = Keeping(centre)
        keeping.everything()
        return centre, keeping
    with taking_up("the centre", store.path):
        centre, messages = restore_centre(config, host.clock, sids, Kept(store.entities(), store.memory()))
    for message in messages:
        log.warning("%s: %s", store.path, message)
        host.journal.note("centre.changed", {"message": message})
    centre.keeping = keeping = Keeping(centre)
    keeping.take_up()
    return centre, keeping


def go_on(host: Host, interrupted: Sequence[str], events: tuple[Event, ...]) -> None:
    """Begin where the store ends: a record `host.resumed`, then the timers run, and what nobody heard of is told.

    `interrupted`: the ids of invocations whose end was never written. `events`: those that nobody heard of.
    """
    what: dict[str, Any] = {"records": len(host.journal)}
    if interrupted:
        what["interrupted"] = tuple(interrupted)
    host.journal.note("host.resumed", what)
    host.centre.resume()
    if events:
        host.scripts.waits.changed()
        host.scheduler.post(partial(host.telling.tell, events))
    if host.centre.needs_routing:
        host.scheduler.post(host.centre.route)
