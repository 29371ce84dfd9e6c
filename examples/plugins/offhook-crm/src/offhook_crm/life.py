"""The database is opened with the host, closed with it, and says how it is."""

from __future__ import annotations

from offhook import Host, hookimpl
from offhook_crm.config import CrmConfig
from offhook_crm.database import Database


@hookimpl
def register_config() -> type[CrmConfig]:
    """What `[plugin.crm.config]` holds."""
    return CrmConfig


@hookimpl
async def offhook_started(host: Host, config: CrmConfig) -> None:
    """Open the database, and write what could not be written the last time.

    Raises `ActionError` (`crm-locked`, `crm-unusable`), which is reported: the host starts all the same, tasks come
    without their customer, and notes wait on the disk.
    """
    crm = config.open(host)
    await crm.ask(Database.counts)
    await crm.catch_up()


@hookimpl
async def offhook_stopped(config: CrmConfig) -> None:
    """What was begun is finished."""
    if config.is_open:
        await config.crm.close()
