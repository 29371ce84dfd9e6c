"""A centre for conversations: two workers, a supervisor, channels with limits, and a stored message."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from offhook.centre import CentreConfig, Conversation, QueueConfig, WorkerConfig
from offhook.centre.config import parse_centre
from offhook.testing import ContactCentre, Desk

LIMITS = """
[messaging]
typing_expiry = "10s"

[[channel]]
name = "sms"
max_characters = 20
typing = false

[[template]]
sid = "HX1"
name = "Welcome"
body = "Hello {{ name }}, this is {{who}}."
variables = { who = "the bank" }

[[template]]
sid = "HX2"
name = "Terms"
body = "These terms are far longer than a short message may be."
"""


@pytest.fixture
def chats(contact_centre: ContactCentre) -> Desk:
    """Ana and Ben take conversations on any channel, Sue watches."""
    capacities = {"chat": 3, "sms": 3, "whatsapp": 3, "email": 3}
    config = CentreConfig(
        messaging=parse_centre(LIMITS).messaging,
        channels=("default", "voice", "chat", "sms", "whatsapp", "email"),
        queues=(QueueConfig(name="Everyone"),),
        workers=(
            WorkerConfig(name="Ana", identity="ana", activity="Available", channels=capacities),
            WorkerConfig(name="Ben", channels=capacities),
            WorkerConfig(name="Sue", roles=("supervisor",), channels={}),
        ),
    )
    return contact_centre(centre=config)


@pytest.fixture
def talk(chats: Desk) -> Conversation:
    """A conversation that Ana has accepted."""
    return conversation_on(chats, "chat")


@pytest.fixture
def talk_on(chats: Desk) -> Callable[[str], Conversation]:
    """Makes conversations on other channels, which Ana has accepted."""
    return lambda channel: conversation_on(chats, channel)


def conversation_on(desk: Desk, channel: str) -> Conversation:
    attributes = {"customerName": "Eva", "customerAddress": "+4930123456"}
    conversation = desk.accepted(attributes, worker="Ana", channel=channel).conversation
    assert conversation is not None
    return conversation
