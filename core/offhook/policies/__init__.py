"""What a host's settings say of plugins and their hooks, and how that and what authors say come together."""

from offhook.policies.policies import OTHERS, Policies
from offhook.policies.policy import HandlerOptions, Policy
from offhook.policies.rules import HandlerRule, rule_of

__all__ = ["OTHERS", "HandlerOptions", "HandlerRule", "Policies", "Policy", "rule_of"]
