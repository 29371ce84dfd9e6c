"""An event hook raises."""

from offhook import hookimpl


@hookimpl
async def on_worker_activity_update(event):
    int(event.entity("worker").name)  #: failed ValueError: invalid literal for int() with base 10: 'Ann'
