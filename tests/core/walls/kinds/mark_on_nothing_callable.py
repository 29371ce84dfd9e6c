"""The mark of a hook is put on what is no function."""

from offhook import hookimpl

before_set_activity = hookimpl("set_activity")  #: broken hookimpl marks a function, not a str
