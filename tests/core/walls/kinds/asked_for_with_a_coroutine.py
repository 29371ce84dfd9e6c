"""What is asked at load is no plain function."""

from offhook import hookimpl


@hookimpl  #: broken register_actions is asked while plugins are loaded, so it is a plain function
async def register_actions():
    return []
