"""A hook waits for a socket that nobody writes to.

impatient: yes
"""

import socket

from offhook import hookimpl


@hookimpl
async def after_set_activity():
    here, there = socket.socketpair()
    with here, there:
        here.settimeout(0.8)
        here.recv(1)  #: blocked
