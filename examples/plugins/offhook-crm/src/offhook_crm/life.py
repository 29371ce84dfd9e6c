"""The database is opened with the host, closed with it, and says how it is."""

from __future__ import annotations

from offhook import ActionError, Health, Host, hookimpl
from offhook.centre import Centre
from offhook_crm.config import CrmConfig
from offhook_crm.crm import Crm
from offhook_crm.database import Database
from offhook_crm.pop import ORIGIN


@hookimpl
def register_config() -> type[CrmConfig]:
    """What `[plugin.crm.config]` holds."""
    return CrmConfig


@hookimpl
def offhook_started(host: Host, config: CrmConfig) -> Crm:
    """Make what the other hooks take as `state`. The database is opened in the background: a start that waited for it,
    and failed with it, would leave them without."""
    crm = Crm(config.path, patience=config.patience, at_once=host.clock.is_virtual)
    host.spawn(_catch_up(host, crm), "crm")
    return crm


@hookimpl
async def offhook_stopped(state: Crm) -> None:
    """What was begun is finished."""
    await state.close()


@hookimpl
async def offhook_health(config: CrmConfig, host: Host, state: Crm) -> Health:
    """Whether the database can be read, how many customers there are, and whether notes wait for it."""
    try:
        await state.catch_up()
        facts = {**await state.ask(Database.counts), "waiting": len(state.outbox)}
    except ActionError as problem:
        waiting = len(state.outbox)
        return Health("failing", f"{problem}; {waiting} entries wait", {"waiting": waiting})
    unknown = _unknown_queues(config, host.centre)
    if state.outbox.damaged.exists():
        return Health("degraded", f"{state.outbox.damaged} has lines that nobody could read", facts)
    if unknown:
        return Health("degraded", f"there are rules for {', '.join(unknown)}, and no such queue", facts)
    return Health("ok", f"{facts['customers']:,} customers", facts)


async def _catch_up(host: Host, crm: Crm) -> None:
    """Write what could not be written the last time. If that fails it is told, and no more: the host runs all the same,
    tasks come without their customer, and notes wait on the disk."""
    try:
        await crm.catch_up()
        await crm.ask(Database.counts)
    except ActionError as problem:
        host.notify(f"no CRM: {problem}", level="error", named="crm down", origin=ORIGIN)


def _unknown_queues(config: CrmConfig, centre: Centre) -> list[str]:
    return [name for name in config.queues if centre.queue(name) is None]
