"""It is not Python."""

def before_set_activity(:  #: broken invalid syntax
    pass
