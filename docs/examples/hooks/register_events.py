"""An event of the plugin's own: a worker has gone to lunch."""

from offhook import EventSpec, Host, hookimpl
from offhook.centre import Worker
from offhook_plugins.worker import SetActivity


@hookimpl
def register_events() -> list[EventSpec]:
    """Scripts hear it with `on worker.lunch`, plugins with `on_worker_lunch`."""
    return [EventSpec("worker.lunch", {"worker": "Worker"}, "A worker has gone to lunch.", {"until": "text"})]


@hookimpl
def after_set_activity(payload: SetActivity, worker: Worker, host: Host) -> None:
    """Tell everybody."""
    if payload.activity_name == "Break" and host.clock.now().hour in (12, 13):
        with host.centre.unit("lunch") as unit:
            unit.emit("worker.lunch", {"worker": worker}, data={"until": "14:00"})
