"""An event hook loops without end.

impatient: yes
time: both
"""

from offhook import hookimpl


@hookimpl
def on_worker_activity_update():
    n = 0
    while True:
        n += 1  #: blocked
