"""What the embedded backend does, what it does not do, and that both are said."""

from __future__ import annotations

from typing import Any

from offhook import Payload, hookimpl
from offhook.actions import describe_all
from offhook.hosting import load_plugins
from offhook.testing import Desk

DONE = {"chat", "conversation", "task", "worker", "session", "view", "navigation", "insights", "sound", "dialog"} | {
    "dtmf",
    "supervisor",
    "recording",
    "taskrouter-voice-instruction",
}

EVERYWHERE = {"HttpRequest"}
"""What a plugin does that is no backend."""


class WaterPlants(Payload, group="office"):
    """Water the plants."""


class Office:
    """A plugin with an action that no backend does."""

    @hookimpl
    def register_actions(self) -> list[type[Payload]]:
        return [WaterPlants]


def described() -> list[dict[str, Any]]:
    plugins = load_plugins()
    return describe_all(plugins.registry, plugins)


def test_the_description_says_what_the_embedded_backend_does() -> None:
    for action in described():
        if action["group"] in DONE:
            assert action["backends"]["embedded"] == "available", action["name"]
        if action["name"] in EVERYWHERE:
            assert set(action["backends"].values()) == {"available"}
        else:
            assert "offhook[twilio]" in action["backends"]["twilio"]


def test_an_action_that_no_backend_does_says_so(make_desk: Any, refused: Any) -> None:
    desk: Desk = make_desk(plugins=[Office()])
    error = refused(desk, "WaterPlants").error
    assert error.code == "not-available"
    assert "not available on this backend" in error.message
    assert "WaterPlants" in error.message
