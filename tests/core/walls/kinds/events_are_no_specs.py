"""What it brings is no event specification."""

from offhook import hookimpl


@hookimpl  #: broken register_events should give a list of EventSpec, it gave {'wave.seen': 'A wave was seen'}
def register_events():
    return {"wave.seen": "A wave was seen"}
