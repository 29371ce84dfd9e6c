"""A heartbeat, begun with the host: it ends with the host by itself."""

from datetime import timedelta

from offhook import Host, hookimpl


@hookimpl
def offhook_started(host: Host) -> None:
    """Begin what goes on beside everything else."""
    host.spawn(beat(host), "heartbeat")


async def beat(host: Host) -> None:
    """Every hour, on the host's clock."""
    while True:
        await host.sleep(timedelta(hours=1))
        host.notify(f"{len(host.centre.tasks)} tasks at {host.clock.now():%H:%M}")
