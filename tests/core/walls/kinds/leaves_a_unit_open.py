"""A hook opens a unit of work and leaves it open, which would keep everybody else from theirs."""

from offhook import hookimpl


@hookimpl
def before_set_activity(host):
    unit = host.centre.unit("mine")  #: failed it left its unit of work (mine) open, and its changes are taken back
    unit.set(host.centre.worker("Ann"), "phone", "nowhere")
