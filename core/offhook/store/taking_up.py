"""Making a host's centre from its store."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from offhook.centre.keeping import Keeping, Kept, restore_centre
from offhook.errors import ConfigError
from offhook.store.errors import StoreError

if TYPE_CHECKING:
    from offhook.centre import Centre, CentreConfig
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
    try:
        centre, messages = restore_centre(config, host.clock, sids, Kept(store.entities(), store.memory()))
    except ConfigError:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, AssertionError) as error:
        raise StoreError(
            f"what it has of the centre does not fit together ({type(error).__name__}: {error})",
            file=str(store.path),
            code="store-corrupt",
        ) from error
    for message in messages:
        log.warning("%s: %s", store.path, message)
        host.journal.note("centre.changed", {"message": message})
    centre.keeping = keeping = Keeping(centre)
    keeping.take_up()
    return centre, keeping
