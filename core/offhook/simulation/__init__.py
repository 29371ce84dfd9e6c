"""Simulated people and streams of events that drive a centre in virtual time."""

from offhook.simulation.chance import Chance
from offhook.simulation.event_reader import EventReader, ReaderOptions, open_events
from offhook.simulation.input_events import ActionInput, CancelTask, InputEvent, NewTask, WorkerActivity
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
    "EventReader",
    "InputEvent",
    "LoadedScenario",
    "NewTask",
    "ReaderOptions",
    "Reply",
    "Roster",
    "Scenario",
    "ScenarioError",
    "WorkerActivity",
    "load_scenario",
    "open_events",
]
