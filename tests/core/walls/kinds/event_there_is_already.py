"""An event of a name that there is already."""

from offhook import EventSpec, hookimpl


@hookimpl  #: broken the event task.created exists already, from the plugin core
def register_events():
    return [EventSpec("task.created", {}, "Mine.")]
