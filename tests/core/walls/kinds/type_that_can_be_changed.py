"""A type has a field that could be changed in place."""

from offhook import Options, TypeInfo, hookimpl


class Contact(Options):
    names: list[str] = []


@hookimpl  #: broken Contact.names could be changed in place, and what scripts read is a value
def register_types():
    return [TypeInfo("Contact", Contact)]
