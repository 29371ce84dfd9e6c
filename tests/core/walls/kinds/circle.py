"""Two hooks invoke each other's action with the same payload."""

from offhook import hookimpl


@hookimpl
async def before_set_activity(invocation):
    await invocation.invoke("ToggleSidebar")


@hookimpl
async def before_toggle_sidebar(invocation):
    await invocation.invoke("SetActivity", {"activityName": "Offline"})  #: failed SetActivity
