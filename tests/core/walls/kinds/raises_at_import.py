"""It raises while it is imported."""

SETTINGS = {}
LIMIT = SETTINGS["limit"]  #: broken KeyError: 'limit'
