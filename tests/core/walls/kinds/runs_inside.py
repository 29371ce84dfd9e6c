"""A hook calls the host as a synchronous program would.

time: both
"""

from offhook import hookimpl


@hookimpl
def before_set_activity(host):
    host.run("ToggleSidebar")  #: failed host.run() would block the event loop that it is called from
