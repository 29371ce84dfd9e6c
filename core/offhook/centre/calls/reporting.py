"""The entities that events of calls carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from offhook.centre.entities import Call, Participant


def call_entities(call: Call) -> dict[str, Any]:
    """What an event of a call carries: the call, its task, and the worker who has the task."""
    return {"call": call, "task": call.task, "worker": call.task.worker}


def leg_entities(leg: Participant) -> dict[str, Any]:
    """What an event of a leg carries. The worker is the one whose leg it is, else the one who has the task."""
    entities = {"participant": leg, **call_entities(leg.call)}
    if leg.worker is not None:
        entities["worker"] = leg.worker
    return entities
