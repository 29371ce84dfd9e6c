"""Actions for their readers: described as data, listed, and shown whole with examples."""

from offhook.actions.describe import describe_action
from offhook.actions.gather import describe_all
from offhook.actions.listing import list_actions
from offhook.actions.page import action_page

__all__ = ["action_page", "describe_action", "describe_all", "list_actions"]
