"""An after hook and an event hook give back what nobody takes."""

from offhook import hookimpl


@hookimpl  #: failed it gave back a SetActivity, which means nothing after an action
def after_set_activity(payload):
    return payload


@hookimpl  #: failed it gave back True, which means nothing on an event
async def on_worker_activity_update():
    return True
