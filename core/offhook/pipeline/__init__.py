"""The pipeline: what happens to one invocation, from payload to settled record."""

from offhook.pipeline.guards import Block, Guards
from offhook.pipeline.handlers import DECLINED, Handler, HandlerStats, Origin, PythonHandler
from offhook.pipeline.invocation import SYSTEM, Invocation, SystemActor
from offhook.pipeline.order import in_order
from offhook.pipeline.perform import perform
from offhook.pipeline.plan import EventPlan, Plan, Planner

__all__ = [
    "DECLINED",
    "SYSTEM",
    "Block",
    "EventPlan",
    "Guards",
    "Handler",
    "HandlerStats",
    "Invocation",
    "Origin",
    "Plan",
    "Planner",
    "PythonHandler",
    "SystemActor",
    "in_order",
    "perform",
]
