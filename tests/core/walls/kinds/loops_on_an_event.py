"""An event hook loops without end.

impatient: yes
time: both
"""

from offhook import hookimpl


@hookimpl
def on_worker_activity_update():
    while True:  #: blocked
        pass
