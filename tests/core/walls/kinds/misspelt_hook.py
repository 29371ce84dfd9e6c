"""A hook is misspelt."""

from offhook import hookimpl


@hookimpl  #: broken there is no hook before_set_activty; did you mean before_set_activity?
def before_set_activty(payload):
    pass
