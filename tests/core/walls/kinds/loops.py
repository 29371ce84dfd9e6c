"""A plain hook loops without end.

impatient: yes
time: both
"""

from offhook import hookimpl


@hookimpl
def before_set_activity():
    n = 0
    while True:
        n += 1  #: blocked
