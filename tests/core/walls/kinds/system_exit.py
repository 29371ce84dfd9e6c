"""Hooks end the program.

time: both
"""

import sys

from offhook import hookimpl


@hookimpl
def before_set_activity():
    sys.exit(3)  #: failed SystemExit: 3


@hookimpl
async def after_set_activity():
    sys.exit(4)  #: failed SystemExit: 4


@hookimpl
async def on_event(event):
    if event.type == "worker.activity.update":
        exit(5)  #: failed SystemExit: 5
