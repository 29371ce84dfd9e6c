"""The machine of restarts with conversations: what is written in them, their files, their channels."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from offhook.centre import Conversation, Worker, transitions
from offhook.centre.transitions import messaging

_spec = importlib.util.spec_from_file_location("restart_machine", Path(__file__).parent / "test_restart_machine.py")
assert _spec is not None
assert _spec.loader is not None
restart_machine = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(restart_machine)

FILES = (
    messaging.NewFile("a.txt", "text/plain", 3, b"abc"),
    messaging.NewFile("b.png", "image/png", 2, b"\xff\x00"),
    messaging.NewFile("c.pdf", "application/pdf", 7, None),
    messaging.NewFile("d.exe", "application/x-msdownload", 1, b"x"),
)


def receive(unit: Any, conversation: Conversation, _worker: Worker, number: int) -> None:
    media = messaging.put_in(unit, conversation, FILES[: number % 3])
    messaging.receive(unit, conversation, f"question {number}", media=media)


def send(unit: Any, conversation: Conversation, worker: Worker, number: int) -> None:
    given = None if number % 2 else (FILES[number % 4],)
    media = messaging.take_files(unit, worker.desktop, conversation, given)
    messaging.send(unit, conversation, worker, f"answer {number}", attributes={"n": number}, media=media)


def attach(unit: Any, conversation: Conversation, worker: Worker, number: int) -> None:
    messaging.attach_files(unit, worker.desktop, conversation, (FILES[number % 4],))


def detach(unit: Any, conversation: Conversation, worker: Worker, number: int) -> None:
    messaging.detach_files(unit, worker.desktop, conversation, str(FILES[number % 4].name))


def pause(unit: Any, conversation: Conversation, worker: Worker, _number: int) -> None:
    messaging.pause_channel(unit, worker, str(conversation.channel_sid))


def resume(unit: Any, conversation: Conversation, worker: Worker, _number: int) -> None:
    messaging.resume_channel(unit, worker, str(conversation.channel_sid))


def leave(unit: Any, conversation: Conversation, worker: Worker, _number: int) -> None:
    messaging.leave_channel(unit, worker, str(conversation.channel_sid))


def fetch(unit: Any, _conversation: Conversation, worker: Worker, _number: int) -> None:
    messaging.fetch_paused(unit, worker.desktop)


def draft(unit: Any, conversation: Conversation, worker: Worker, number: int) -> None:
    messaging.set_input_text(unit, worker.desktop, conversation, "x" * (number % 3))


def typing(unit: Any, conversation: Conversation, worker: Worker, _number: int) -> None:
    messaging.type_sign(unit, conversation, worker)


def close(unit: Any, conversation: Conversation, _worker: Worker, number: int) -> None:
    messaging.set_conversation_state(unit, conversation, ("inactive", "active", "closed")[number % 3])


def serve(unit: Any, worker: Worker) -> None:
    task = transitions.create_task(unit, channel="chat", routing_target=worker)
    transitions.accept(unit, transitions.reserve(unit, task, worker))


ALL = (receive, send, attach, detach, pause, resume, leave, fetch, draft, typing, close)


class MessagingMachine(restart_machine.RestartMachine):  # type: ignore[misc, name-defined]
    """As the machine of restarts. A conversation is worked on by whoever has it, and by others."""

    @rule(worker=st.integers(0, 9))
    def serve(self, worker: int) -> None:
        found = self.any_worker(worker)
        if found.channels["chat"].open < found.channels["chat"].capacity:
            self.do(serve, found)

    @precondition(lambda self: len(self.centre.conversations))
    @rule(number=st.integers(0, 20), worker=st.integers(0, 9), what=st.sampled_from(ALL), own=st.booleans())
    def converse(self, number: int, worker: int, what: Any, own: bool) -> None:
        conversation = [*self.centre.conversations][number % len(self.centre.conversations)]
        present = [each.worker for each in conversation.present() if each.worker is not None]
        acting = present[0] if own and present else conversation.paused_by if own else None
        self.do(what, conversation, acting or self.any_worker(worker), number)

    @precondition(lambda self: len(self.centre.conversations))
    @rule(number=st.integers(0, 20))
    def put_aside_or_take_up(self, number: int) -> None:
        conversation = [*self.centre.conversations][number % len(self.centre.conversations)]
        present = [each.worker for each in conversation.present() if each.worker is not None]
        if conversation.paused_by is not None:
            self.do(resume, conversation, conversation.paused_by, number)
        elif present:
            self.do(pause, conversation, present[0], number)

    @invariant()
    def files_and_channels_are_sound(self) -> None:
        for conversation in self.centre.conversations:
            paused = conversation.channel_status == "pause"
            assert paused == (conversation.paused_by is not None) == (conversation.paused_at is not None)
            assert (conversation.state == "closed") == (conversation.channel_status == "closed")
            sent = [media for message in conversation.messages for media in message.media]
            waiting = [
                entry["sid"]
                for worker in self.centre.workers
                for entry in worker.desktop.staged_files.get(conversation.sid, ())
            ]
            assert sorted([*(each.sid for each in sent), *waiting]) == sorted(each.sid for each in conversation.media)


MessagingMachine.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
TestMessaging = MessagingMachine.TestCase
