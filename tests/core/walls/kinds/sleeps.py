"""A hook blocks the thread, as `time.sleep` does.

impatient: yes
time: both
"""

import time

from offhook import hookimpl


@hookimpl
def before_set_activity():
    time.sleep(0.8)  #: blocked
