"""A hook loops without end and swallows what is thrown into it, once.

impatient: yes
"""

from offhook import hookimpl


@hookimpl
def before_set_activity():
    for _ in range(2):
        try:
            while True:  #: blocked
                pass
        except Exception:
            pass
