"""What the embedded backend does, what it does not do, and that both are said."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.actions import describe_all
from offhook.hosting import load_plugins
from offhook.testing import Desk

IMPLEMENTED = {
    "task": {"AcceptTask", "RejectTask", "EndVoiceTask", "CompleteTask", "WrapupTask", "SelectTask", "TransferTask"}
    | {"CancelTransfer", "SetTaskAttributes"},
    "worker": {"SetActivity", "SetWorkerActivity", "SetWorkerAttributes"},
    "session": {"Logout", "ReloadWindow", "UpdateWorkerToken"},
    "view": {"ToggleOutboundDialer", "ShowDirectory", "HideDirectory", "ToggleSidebar", "SetComponentState"}
    | {"OpenContentTemplateBrowser", "CloseContentTemplateBrowser"},
    "navigation": {"HistoryPush", "HistoryReplace", "HistoryGo", "HistoryGoBack", "HistoryGoForward", "NavigateToView"},
}


def described() -> list[dict[str, Any]]:
    plugins = load_plugins()
    return describe_all(plugins.registry, plugins)


def test_the_description_says_what_the_embedded_backend_does() -> None:
    for action in described():
        wanted = action["name"] in IMPLEMENTED.get(action["group"], ())
        assert (action["backends"]["embedded"] == "available") == wanted, action["name"]
        assert wanted or action["backends"]["embedded"] == "not available on this backend"
        assert "offhook[twilio]" in action["backends"]["twilio"]


@pytest.mark.parametrize(
    "group", ["voice", "dtmf", "supervisor", "taskrouter-voice-instruction", "email", "insights", "chat"]
)
def test_every_other_action_answers_that_it_is_not_available(desk: Desk, refused: Any, group: str) -> None:
    sids = {"sid": desk.accepted(channel="voice").sid, "workerSid": desk.worker("Ana").sid}
    desk.invoke("SetActivity", worker="Ana", activityName="Break")
    actions = [action for action in described() if action["group"] == group]
    assert actions
    for action in actions:
        fields = {name: sids.get(name, value) for name, value in action["examples"][0].items()}
        if action["name"] == "SelectPausedConversation":
            fields = {}
        error = refused(desk, action["name"], **fields).error
        assert error.code == "not-available", action["name"]
        assert "not available on this backend" in error.message
        assert action["name"] in error.message
