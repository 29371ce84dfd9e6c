"""A plain hook loops without end.

impatient: yes
time: both
"""

from offhook import hookimpl


@hookimpl
def before_set_activity():
    while True:  #: blocked
        pass
