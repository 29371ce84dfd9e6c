"""What it brings is no payload model."""

from offhook import hookimpl


class Wave:
    pass


@hookimpl  #: broken register_actions should give a list of payload models, it gave [<class
def register_actions():
    return [Wave]
