"""It needs a name that a module of ours does not have."""

from offhook import Hots  #: broken ImportError: cannot import name 'Hots'
