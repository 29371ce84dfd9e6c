"""A before hook gives a payload, and means that it shall be the new one.

time: both
"""

from offhook import hookimpl


@hookimpl  #: failed it gave back a dict, which means nothing before an action: to change the payload, call invocation.edit(...)
async def before_set_activity():
    return {"activityName": "Offline"}
