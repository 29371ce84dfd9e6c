"""An action of a name that there is already."""

from offhook import Payload, hookimpl


class SetActivity(Payload, group="mine", examples=[{}]):  #: broken the action SetActivity exists already, from the plugin worker
    """Another way of changing the activity."""


@hookimpl
def register_actions():
    return [SetActivity]
