"""It raises what no `except Exception` sees, while it is imported."""


class Enough(BaseException):
    pass


raise Enough("enough")  #: broken Enough: enough
