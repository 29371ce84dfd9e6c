"""A hook loads another plugin when the host runs already."""

from offhook import hookimpl
from offhook.plugins import PluginSource


class Late:
    @hookimpl
    def before_set_activity(self, invocation):
        invocation.cancel("too late")


@hookimpl
def before_set_activity(host):
    host.plugins.load([PluginSource("late", "given", Late)])  #: failed plugins are loaded while a host is built
