"""Simulated people and streams of events that drive a centre in virtual time.

Names are loaded when they are first used: a run of plain scripts does without scenarios and their people.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from offhook.simulation.chance import Chance
    from offhook.simulation.event_reader import EventReader, ReaderOptions, open_events
    from offhook.simulation.input_events import (
        ActionInput,
        CancelTask,
        CustomerHangsUp,
        CustomerWrites,
        InputEvent,
        NewTask,
        WebhookInput,
        WorkerActivity,
    )
    from offhook.simulation.people import AgentBehaviour, CustomerBehaviour, Reply
    from offhook.simulation.roster import Change, Roster
    from offhook.simulation.scenario import LoadedScenario, ScenarioError, load_scenario
    from offhook.simulation.scenario_model import Scenario
    from offhook.simulation.varied import CaseFacts

__all__ = [
    "ActionInput",
    "AgentBehaviour",
    "CancelTask",
    "CaseFacts",
    "Chance",
    "Change",
    "CustomerBehaviour",
    "CustomerHangsUp",
    "CustomerWrites",
    "EventReader",
    "InputEvent",
    "LoadedScenario",
    "NewTask",
    "ReaderOptions",
    "Reply",
    "Roster",
    "Scenario",
    "ScenarioError",
    "WebhookInput",
    "WorkerActivity",
    "load_scenario",
    "open_events",
]

_HOMES = {
    "ActionInput": "input_events",
    "AgentBehaviour": "people",
    "CancelTask": "input_events",
    "CaseFacts": "varied",
    "Chance": "chance",
    "Change": "roster",
    "CustomerBehaviour": "people",
    "CustomerHangsUp": "input_events",
    "CustomerWrites": "input_events",
    "EventReader": "event_reader",
    "InputEvent": "input_events",
    "LoadedScenario": "scenario",
    "NewTask": "input_events",
    "ReaderOptions": "event_reader",
    "Reply": "people",
    "Roster": "roster",
    "Scenario": "scenario_model",
    "ScenarioError": "scenario",
    "WebhookInput": "input_events",
    "WorkerActivity": "input_events",
    "load_scenario": "scenario",
    "open_events": "event_reader",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"offhook.simulation.{home}"), name)
