"""The hook of the host's start never ends, and waits for nothing.

impatient: yes
time: both
"""

from offhook import hookimpl


@hookimpl
def offhook_started():
    while True:  #: failed it held everything else up for too long and was interrupted
        pass
