"""Who may do what: every action's role holds, whoever asks, and with everything valid but the role."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from offhook.centre import CentreConfig, QueueConfig, Settings, WorkerConfig, WorkflowConfig
from offhook.hosting import load_plugins
from offhook.testing import ContactCentre, Desk

ROLES = ("agent", "supervisor", "admin")
RANK = {role: rank for rank, role in enumerate(("any", *ROLES))}


def centre(system: tuple[str, ...] = ("admin",)) -> CentreConfig:
    """A centre with a worker of each role, by that name; Ana is one more agent."""
    return CentreConfig(
        settings=Settings(system_roles=system),
        queues=(QueueConfig(name="Everyone"),),
        workflows=(WorkflowConfig(name="Main", default_queue="Everyone"),),
        workers=(
            WorkerConfig(name="Ana", activity="Available", channels={"default": 9, "voice": 1, "chat": 1}),
            *(WorkerConfig(name=role, roles=(role,), channels={}) for role in ROLES),
        ),
    )


# payloads of the actions that not everybody may do: all that is needed is there
Fields = Callable[[Desk], dict[str, Any]]
FOR_SUPERVISORS: dict[str, Fields] = {
    "JoinConversation": lambda desk: {"conversationSid": desk.accepted(channel="chat").conversation.sid},
    "MonitorCall": lambda desk: {"sid": desk.accepted(channel="voice", worker="Ana").sid},
    "StopMonitoringCall": lambda _: {},
    "SelectTaskInSupervisor": lambda desk: {"sid": desk.task(channel="default").sid},
    "SelectWorkerInSupervisor": lambda desk: {"workerSid": desk.worker("Ana").sid},
    "ApplyTeamsViewFilters": lambda _: {"filters": []},
    "ApplyTeamsViewSearch": lambda _: {"search": "Ana"},
    "SetWorkerActivity": lambda desk: {"workerSid": desk.worker("Ana").sid, "activityName": "Break"},
    "SetWorkerChannel": lambda desk: {"workerSid": desk.worker("Ana").sid, "channel": "chat", "capacity": 2},
}


def test_the_table_has_every_action_that_not_all_agents_may_do() -> None:
    registered = {spec.name: spec.role for spec in load_plugins().registry.actions}
    assert {name for name, role in registered.items() if RANK[role] > RANK["agent"]} == set(FOR_SUPERVISORS)
    assert set(registered.values()) <= set(RANK)


@pytest.mark.parametrize("action", sorted(FOR_SUPERVISORS))
@pytest.mark.parametrize("who", ROLES)
def test_what_is_for_supervisors(contact_centre: ContactCentre, refused: Any, action: str, who: str) -> None:
    desk = contact_centre(centre=centre())
    fields = FOR_SUPERVISORS[action](desk)
    if who == "agent":
        outcome = refused(desk, action, worker="agent", **fields)
        assert (outcome, outcome.code) == ("refused", "not-permitted")
        assert f"{action} is for the role supervisor; agent has agent" in outcome.reason
    else:
        outcome = desk.attempt(action, worker=who, **fields)
        assert outcome == "completed" or (action, outcome.code) == ("StopMonitoringCall", "no-active-call")


@pytest.mark.parametrize("role", ROLES)
def test_what_events_and_schedules_begin_has_the_rights_of_the_centres_file(
    contact_centre: ContactCentre, role: str
) -> None:
    desk = contact_centre(centre=centre((role,)))
    fields = FOR_SUPERVISORS["SetWorkerActivity"](desk)
    assert desk.attempt("SetWorkerActivity", **fields).code == ("not-permitted" if role == "agent" else None)


def test_what_a_script_does_because_of_an_agent_it_does_as_that_agent(contact_centre: ContactCentre) -> None:
    script = """
on AcceptTask do
  SetWorkerActivity workerSid: worker.sid, activityName: "Break" otherwise log "{error.code}"
end
"""
    desk = contact_centre(centre=centre(), scripts=script)
    desk.accepted(channel="default", worker="Ana")
    assert desk.logs == ["not-permitted"]
    assert desk.worker("Ana").activity.name == "Available"


@pytest.mark.parametrize("who", ["supervisor", "admin"])
@pytest.mark.parametrize("action", ["AcceptTask", "RejectTask"])
def test_supervisors_do_what_agents_do_for_them(contact_centre: ContactCentre, action: str, who: str) -> None:
    desk = contact_centre(centre=centre())
    task = desk.task(channel="default")
    offer = task.reservation
    desk.invoke(action, worker=who, sid=offer.sid)
    assert (offer.worker.name, offer.status) == ("Ana", "accepted" if action == "AcceptTask" else "rejected")
