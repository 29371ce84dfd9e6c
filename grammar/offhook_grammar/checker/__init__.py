"""The checker: names, types, units, stages and flow of scripts, before they run."""

from offhook_grammar.checker.check import Checked, check, inspect, own_actions
from offhook_grammar.checker.world import TypeTable

__all__ = ["Checked", "TypeTable", "check", "inspect", "own_actions"]
