"""What of conversations, their files and their channels is written, and comes back."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest

from offhook.centre import Centre, CentreConfig, Conversation, WorkerConfig, transitions
from offhook.centre.keeping import Keeping, Kept, reference_of, referred, restore_centre
from offhook.centre.transitions import messaging
from offhook.clock import VirtualClock
from offhook.sids import SidFactory

CONFIG = CentreConfig(workers=(WorkerConfig(name="Ana", activity="Available"), WorkerConfig(name="Ben")))
FORM = messaging.NewFile("form.pdf", "application/pdf", 3, b"%\xff\x00")


class Written:
    """A centre with a conversation that Ana has, and the rows as a store has them."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.centre = Centre(CONFIG, self.clock, SidFactory())
        self.centre.keeping = Keeping(self.centre)
        self.centre.keeping.everything()
        self.rows: dict[tuple[str, str], Any] = {}
        ana = self.centre.worker("Ana")
        assert ana is not None
        self.ana = ana
        self.conversation: Conversation = self.do(self._served)

    def _served(self, unit: Any) -> Any:
        task = transitions.create_task(unit, channel="chat", routing_target=self.ana, attributes={"topic": "bill"})
        transitions.accept(unit, transitions.reserve(unit, task, self.ana))
        return task.conversation

    def do(self, change: Any) -> Any:
        with self.centre.unit("test") as unit:
            return change(unit)

    def wait(self, **duration: float) -> None:
        self.clock.move_to(self.clock.now() + timedelta(**duration))
        self.do(lambda unit: unit.emit("x", {}))

    def write(self) -> None:
        assert self.centre.keeping is not None
        rows, gone, _, _ = self.centre.keeping.take()
        for key in gone:
            self.rows.pop(key, None)
        self.rows.update({(kind, key): json.loads(text) for kind, key, text in rows})

    def keys(self, kind: str) -> list[str]:
        return [key for found, key in self.rows if found == kind]

    def restart(self, config: CentreConfig = CONFIG) -> None:
        """Go on with the centre that the rows are of, at the same time; Ana is whoever is the first one then."""
        self.write()
        clock = VirtualClock()
        clock.move_to(self.clock.now())
        clock.places = self.clock.places
        kept = Kept([(*key, body) for key, body in self.rows.items()], {})
        conversation = self.conversation.sid
        self.clock, self.centre = clock, restore_centre(config, clock, SidFactory(), kept)[0]
        self.centre.keeping = Keeping(self.centre)
        self.centre.keeping.take_up()
        self.centre.resume()
        found = self.centre.conversation(conversation)
        assert found is not None
        self.ana, self.conversation = next(iter(self.centre.workers)), found


@pytest.fixture
def written() -> Written:
    return Written()


def test_the_bytes_of_a_file_come_back_in_the_input_and_in_a_message(written: Written) -> None:
    written.do(lambda unit: messaging.attach_files(unit, written.ana.desktop, written.conversation, (FORM,)))
    written.restart()
    conversation, desktop = written.conversation, written.ana.desktop
    (media,) = messaging.staged(desktop, conversation)
    assert (media.filename, media.content_type, media.size, media.content) == tuple(FORM)
    assert referred(written.centre, reference_of(media) or []) is media
    written.do(
        lambda unit: messaging.send(
            unit, conversation, written.ana, "Here", media=messaging.take_files(unit, desktop, conversation)
        )
    )
    written.restart()
    message = written.conversation.last_message
    assert message is not None
    assert [each.content for each in message.media] == [FORM.content]
    assert written.ana.desktop.staged_files == {}
    assert written.rows["media", message.media[0].sid]["content"] == b64encode(FORM.content or b"").decode()


def test_the_row_of_a_file_that_was_taken_out_again_goes(written: Written) -> None:
    written.do(lambda unit: messaging.attach_files(unit, written.ana.desktop, written.conversation, (FORM,)))
    written.write()
    assert len(written.keys("media")) == 1
    unit = written.centre.begin("taken back")
    messaging.detach_files(unit, written.ana.desktop, written.conversation, "form.pdf")
    written.write()
    assert len(written.keys("media")) == 1
    unit.rollback()
    written.write()
    assert len(written.keys("media")) == 1
    assert len(written.conversation.media) == 1
    written.do(lambda unit: messaging.detach_files(unit, written.ana.desktop, written.conversation, "form.pdf"))
    written.write()
    assert written.keys("media") == []


def test_files_go_with_their_conversation(written: Written) -> None:
    conversation = written.conversation
    written.do(
        lambda unit: messaging.receive(
            unit, conversation, "see", media=messaging.put_in(unit, conversation, (FORM, FORM))
        )
    )
    written.write()
    assert len(written.keys("media")) == 2
    written.do(lambda unit: transitions.complete(unit, conversation.task))
    written.wait(minutes=6)
    written.write()
    assert [written.keys(kind) for kind in ("conversation", "message", "media", "task")] == [[], [], [], []]


def test_a_paused_conversation_is_resumed_days_and_restarts_later(written: Written) -> None:
    sid = written.conversation.channel_sid or ""
    written.do(lambda unit: messaging.pause_channel(unit, written.ana, sid))
    written.do(lambda unit: messaging.fetch_paused(unit, written.ana.desktop))
    before = written.conversation.paused_at
    for _ in range(2):
        written.wait(days=1)
        written.restart()
    conversation, ana = written.conversation, written.ana
    assert (conversation.channel_status, conversation.state) == ("pause", "inactive")
    assert (conversation.paused_by, conversation.paused_at) == (ana, before)
    assert [each["channelSid"] for each in ana.desktop.paused_conversations] == [sid]
    assert written.centre.task(written.keys("task")[0]) is None  # kept for its conversation alone
    reservation = written.do(lambda unit: messaging.resume_channel(unit, ana, sid))
    assert reservation.task.attributes == {"topic": "bill", "conversationSid": conversation.sid}
    written.restart()
    assert (written.conversation.channel_status, written.conversation.paused_by) == ("active", None)
    assert written.conversation.task is not None
    assert written.conversation.task.key == reservation.task.key
    written.do(lambda unit: transitions.complete(unit, written.conversation.task))
    written.wait(minutes=6)
    written.write()
    assert [written.keys(kind) for kind in ("conversation", "task")] == [[], []]


def test_what_somebody_who_is_gone_put_aside_can_be_taken_up_by_others(written: Written) -> None:
    sid = written.conversation.channel_sid or ""
    written.do(lambda unit: messaging.pause_channel(unit, written.ana, sid))
    ben = written.centre.worker("Ben")
    assert ben is not None
    assert not messaging.can_take_up(written.centre, written.conversation, ben)
    for _ in range(2):
        written.restart(CentreConfig(workers=(WorkerConfig(name="Ben", activity="Available"),)))
    ben = written.ana
    assert ben.name == "Ben"
    assert written.do(lambda unit: messaging.fetch_paused(unit, ben.desktop)) == (written.conversation,)
    reservation = written.do(lambda unit: messaging.resume_channel(unit, ben, sid))
    assert (reservation.worker, written.conversation.task) == (ben, reservation.task)


def test_a_paused_conversation_that_is_closed_goes_after_a_restart_too(written: Written) -> None:
    sid = written.conversation.channel_sid or ""
    written.do(lambda unit: messaging.pause_channel(unit, written.ana, sid))
    written.wait(hours=1)
    written.do(lambda unit: messaging.set_conversation_state(unit, written.conversation, "closed"))
    written.wait(minutes=4)
    written.restart()
    assert written.conversation.state == "closed"
    written.wait(minutes=2)
    assert len(written.centre.conversations) == 0
    written.write()
    assert [written.keys(kind) for kind in ("conversation", "task")] == [[], []]


def test_places_in_a_queue_outlive_restarts(written: Written) -> None:
    def create() -> str:
        key: str = written.do(lambda unit: transitions.create_task(unit, channel="sms")).key
        return key

    created = [create() for _ in range(5)]
    for key in created[:4]:
        written.do(lambda unit, key=key: transitions.delete_task(unit, written.centre.task(key)))
    del created[:4]
    for _ in range(3):
        written.restart()
        created.append(create())
    (queue,) = written.centre.queues
    assert [each.key for each in queue.tasks if each.channel == "sms"] == created
