"""Lost customers are counted."""

from offhook import Event, Host, hookimpl


@hookimpl
def on_task_canceled(event: Event, host: Host) -> None:
    """It has happened already: an event cannot be cancelled."""
    task = event.entity("task")
    with host.centre.unit("lost customers") as unit:
        lost = host.centre.recall("lost", task.channel) or 0
        unit.remember("lost", task.channel, lost + 1)
    host.notify(f"{lost + 1} lost on {task.channel}: {event.reason}", level="warning")
