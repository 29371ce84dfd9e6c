"""Tells whether everybody left: `offhook doctor` shows it, and programs read it with `await host.health()`."""

from offhook import Health, Host, hookimpl


@hookimpl
def offhook_health(host: Host) -> Health:
    """Quick: whoever asks waits for it."""
    workers = host.centre.workers
    there = sum(worker.activity.available for worker in workers)
    if there == 0:
        return Health("degraded", "nobody takes tasks", {"workers": len(workers)})
    return Health("ok", f"{there} of {len(workers)} take tasks", {"workers": len(workers)})
