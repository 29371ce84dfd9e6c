"""The hook of its health is misspelt."""

from offhook import hookimpl


@hookimpl  #: broken there is no hook offhook_healthy; did you mean offhook_health?
def offhook_healthy(host):
    pass
