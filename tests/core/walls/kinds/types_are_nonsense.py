"""The types are models, with nothing said of them."""

from offhook import Options, hookimpl


class Contact(Options):
    name: str = ""


@hookimpl  #: broken register_types should give a list of TypeInfo, it gave [<class
def register_types():
    return [Contact]
