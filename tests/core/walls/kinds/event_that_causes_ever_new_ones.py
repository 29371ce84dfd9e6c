"""An event hook causes events about ever new things, two for one.

time: both
limit: 50
"""

from offhook import EventSpec, hookimpl
from offhook.centre import transitions


@hookimpl
def on_worker_activity_update(host):
    with host.centre.unit("flood") as unit:
        transitions.create_task(unit, channel="chat")


@hookimpl  #: failed it heard 500 events that it had caused itself within a minute: a loop of events
def on_task_created(host):
    for _ in range(2):
        with host.centre.unit("flood") as unit:
            transitions.create_task(unit, channel="chat")
