"""A hook gives back an object whose every attribute fails."""

from offhook import hookimpl


class Prickly:
    def __getattr__(self, name):
        raise LookupError(name)

    def __repr__(self):
        raise LookupError("repr")


@hookimpl  #: failed it gave back a Prickly
def before_set_activity():
    return Prickly()
