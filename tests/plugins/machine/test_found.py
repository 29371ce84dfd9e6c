"""What the machine has found, and what was mended then; each with the codes of the steps that fail, and no others."""

from __future__ import annotations

import pytest
from tests.plugins.machine.steps import Invoke, Outside, Restart, Step, Wait
from tests.plugins.machine.world import replay

RESERVATION = "WR7fec2b1704ae96dc44cb2455e3bb6791"
CONVERSATION = "CH916883b03a30be580fef2a4538d0e18f"
CHANNEL = "UOd731e3cae7d1eaf1d19ea2ee0324b604"
CUSTOMER = "CA7d1cae86f4e8f5cf215600e3f99506bc"


def comes(channel: str) -> Step:
    return Outside("a task comes", {"channel": channel, "attributes": {}, "worker": "Ana"})


def accepts() -> Step:
    return Invoke("AcceptTask", "Ana", {"sid": RESERVATION})


def closes() -> Step:
    return Invoke("SetConversationState", "Sue", {"conversationSid": CONVERSATION, "state": "closed"})


FOUND = {
    "the limit of a task in wrap-up fired in vain, and again after a restart": (
        [comes("email"), accepts(), Invoke("WrapupTask", "Ana", {"sid": RESERVATION}), Wait(90_000), Restart()],
        [],
    ),
    "a recording that was kept no longer stood in its call until a restart": (
        [
            comes("voice"),
            accepts(),
            Invoke("StartRecording", "Ana", {"sid": RESERVATION}),
            Outside("hangs up", {"leg": CUSTOMER}),
            Wait(90_000),
            Restart(),
        ],
        [],
    ),
    "the channel of a closed conversation was paused": (
        [comes("chat"), accepts(), closes(), Invoke("PauseChannel", "Ana", {"channelSid": CHANNEL})],
        ["pause-channel"],
    ),
    "the channel of a closed conversation was left": (
        [comes("chat"), accepts(), closes(), Invoke("LeaveChannel", "Ana", {"channelSid": CHANNEL})],
        ["leave-channel"],
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_stays_mended(name: str) -> None:
    steps, codes = FOUND[name]
    assert replay(steps) == codes
