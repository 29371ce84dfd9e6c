"""A module that makes up whatever it is asked for, and fails at it."""


def __getattr__(name):
    raise LookupError(f"no {name} today")  #: broken LookupError: no
