"""What it brings is no list of models."""

from offhook import hookimpl


@hookimpl  #: broken register_actions should give a list of payload models, it gave 'SetActivity'
def register_actions():
    return "SetActivity"
