"""A hook starts a thread that changes the centre beside everybody else."""

import threading

from offhook import hookimpl

caught = []


def work(host):
    try:
        host.centre.unit("mine")  #: failed the centre is changed from the host's own thread
    except RuntimeError as problem:
        caught.append(problem)


@hookimpl
def before_set_activity(host):
    thread = threading.Thread(target=work, args=(host,))
    thread.start()
    thread.join()
    raise caught[0]
