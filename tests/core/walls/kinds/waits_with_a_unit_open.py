"""A hook waits in the middle of a unit of work.

time: both
"""

from datetime import timedelta

from offhook import hookimpl


@hookimpl
async def after_set_activity(host):
    with host.centre.unit("mine") as unit:  #: failed it left its unit of work (mine) open, and its changes are taken back
        unit.set(host.centre.worker("Ann"), "phone", "nowhere")
        await host.sleep(timedelta(hours=1))
