"""An after hook cannot guard what has happened."""

from offhook import hookimpl


@hookimpl(required=True)  #: broken after_set_activity cannot say required=True: only a before hook can guard an action
def after_set_activity():
    pass
