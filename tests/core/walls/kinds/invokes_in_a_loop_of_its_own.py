"""A hook starts a thread with an event loop of its own, and invokes there.

time: both
"""

import asyncio
import threading

from offhook import hookimpl

caught = []


def work(host):
    try:
        asyncio.run(host.invoke("ToggleSidebar", worker="Ann"))  #: failed this host runs in another event loop
    except RuntimeError as problem:
        caught.append(problem)


@hookimpl
def before_set_activity(host):
    thread = threading.Thread(target=work, args=(host,))
    thread.start()
    thread.join()
    raise caught[0]
