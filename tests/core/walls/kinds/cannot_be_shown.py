"""It raises an error that cannot be shown."""


class Shy(Exception):
    def __str__(self):
        raise ValueError("not for you")


raise Shy  #: broken Shy
