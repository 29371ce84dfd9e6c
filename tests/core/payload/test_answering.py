"""What an action answers stands in brackets behind its base; only type checkers look at it."""

from __future__ import annotations

from offhook import Payload, TaskPayload
from offhook_plugins.task import AcceptTask


def test_the_brackets_make_no_class() -> None:
    assert Payload[int] is Payload
    assert TaskPayload[str] is TaskPayload
    assert AcceptTask.__bases__ == (TaskPayload,)


def test_an_instance_has_no_more_than_its_fields() -> None:
    class Note(Payload[str], group="test", examples=[{}]):
        """Keep a note."""

        text: str = ""

    assert Note(text="a").model_dump() == {"text": "a"}
    assert Note.action.name == "Note"
