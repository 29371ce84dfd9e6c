"""A hook is named after an event that nobody emits."""

from offhook import hookimpl


@hookimpl  #: broken there is no hook on_reservation_acepted; did you mean on_reservation_accepted?
def on_reservation_acepted(event):
    pass
