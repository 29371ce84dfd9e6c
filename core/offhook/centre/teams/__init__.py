"""The Teams view: which workers a supervisor sees, by filters, a live query and a search."""

from offhook.centre.teams.filters import checked_filter
from offhook.centre.teams.live_query import parse_query
from offhook.centre.teams.view import visible

__all__ = ["checked_filter", "parse_query", "visible"]
