"""An event whose name no hook and no script can have."""

from offhook import EventSpec, hookimpl


@hookimpl  #: broken an event is named in small letters with dots and hyphens, as `task.created`; found 'Wave Seen!'
def register_events():
    return [EventSpec("Wave Seen!", {}, "Mine.")]
