"""Files of conversations on the embedded centre: attached, detached, fetched."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from offhook.centre import ChannelConfig, Conversation, Media, MessagingSettings, transitions
from offhook.fields import File
from offhook.testing import Desk, Outcome

BYTES = b"%PDF-1.7 \xff"
FORM = {"name": "form.pdf", "content": b64encode(BYTES).decode()}
LARGE = {"name": "form.pdf", "size": 10 * 1024 * 1024 + 1}
MakeDesk = Callable[..., Desk]
Refused = Callable[..., Outcome]


def conversation_of(desk: Desk, **options: Any) -> Conversation:
    """The conversation of a task that Ana has accepted."""
    conversation = desk.accepted(channel="chat", **options).conversation
    assert conversation is not None
    return conversation


def limited(make_desk: MakeDesk, settings: Any, **limits: Any) -> Desk:
    messaging = MessagingSettings(usual=ChannelConfig(**limits))
    return make_desk(centre=replace(settings(), messaging=messaging))


def staged_of(desk: Desk, conversation: Conversation) -> list[tuple[str, int, str]]:
    shown = desk.worker("Ana").desktop.staged_files.get(conversation.sid, ())
    return [(each["name"], each["size"], each["type"]) for each in shown]


def attach(desk: Desk, conversation: Conversation, *files: Any) -> None:
    desk.invoke("AttachFiles", worker="Ana", conversation=conversation, files=list(files))


# ------------------------------------------------------------ AttachFiles


@pytest.mark.action("AttachFiles", events=())
def test_a_file_is_in_the_message_input_with_its_bytes(desk: Desk) -> None:
    conversation = conversation_of(desk)
    assert staged_of(desk, conversation) == []
    attach(desk, conversation, FORM)
    assert staged_of(desk, conversation) == [("form.pdf", len(BYTES), "application/pdf")]
    assert desk.happened == []
    (media,) = conversation.media
    assert (media.content, media.filename, media.content_type) == (BYTES, "form.pdf", "application/pdf")
    assert desk.worker("Ana").desktop.staged_files[conversation.sid][0]["sid"] == media.sid
    assert len(conversation.messages) == 0


@pytest.mark.parametrize(
    ("file", "content", "kind"),
    [
        ({"name": "a.txt", "text": "Grüße"}, "Grüße".encode(), "text/plain"),
        ({"name": "a.txt", "text": ""}, b"", "text/plain"),
        ({"name": "A.TXT", "text": "x", "type": "text/markdown"}, b"x", "text/markdown"),
        ({"name": "a.png", "content": BYTES}, BYTES, "image/png"),
        (File(name="a.gif", content=BYTES), BYTES, "image/gif"),
        ({"name": "a.png", "size": 3, "type": "image/png"}, None, "image/png"),
    ],
)
def test_bytes_come_as_they_are_or_as_base64_or_as_text(desk: Desk, file: Any, content: Any, kind: str) -> None:
    conversation = conversation_of(desk)
    attach(desk, conversation, file)
    (media,) = conversation.media
    assert (media.content, media.content_type) == (content, kind)
    assert media.size == (len(content) if content is not None else 3)


def test_bytes_are_read_at_a_path_when_the_file_is_attached(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "there.pdf"
    path.write_bytes(BYTES)
    conversation = conversation_of(desk)
    attach(desk, conversation, {"name": "form.pdf", "path": str(path)})
    path.unlink()
    (media,) = conversation.media
    assert (media.content, media.filename) == (BYTES, "form.pdf")


def test_each_worker_and_each_conversation_has_an_input_of_its_own(desk: Desk) -> None:
    first, second = conversation_of(desk), conversation_of(desk)
    attach(desk, first, FORM)
    attach(desk, second, {"name": "a.txt", "text": "x"})
    desk.invoke("JoinConversation", worker="Sue", conversation=first)
    desk.invoke("AttachFiles", worker="Sue", conversation=first, files=[{"name": "b.txt", "text": "y"}])
    assert [each[0] for each in staged_of(desk, first)] == ["form.pdf"]
    assert [each[0] for each in staged_of(desk, second)] == ["a.txt"]
    assert [each["name"] for each in desk.worker("Sue").desktop.staged_files[first.sid]] == ["b.txt"]


@pytest.mark.action("AttachFiles", error="file-attachment-generic-error")
def test_files_need_a_conversation(desk: Desk, refused: Refused) -> None:
    outcome = refused(desk, "AttachFiles", worker="Ana", conversationSid="CHnone", files=[FORM])
    assert outcome.code == "file-attachment-generic-error"
    assert "CHnone" in str(outcome.error)


@pytest.mark.parametrize("path", ["missing.txt", "", "folder", "a\0b"])
def test_a_path_without_a_file_says_so(desk: Desk, refused: Refused, tmp_path: Path, path: str) -> None:
    (tmp_path / "folder").mkdir()
    conversation = conversation_of(desk)
    file = {"name": "a.txt", "path": f"{tmp_path}/{path}"}
    outcome = refused(desk, "AttachFiles", worker="Ana", conversation=conversation, files=[file])
    assert outcome.code == "file-attachment-generic-error"
    assert "a.txt cannot be read" in str(outcome.error)


@pytest.mark.action("AttachFiles", error="no-desktop")
@pytest.mark.action("DetachFile", error="no-desktop")
def test_without_a_worker_there_is_no_message_input(desk: Desk, refused: Refused) -> None:
    conversation = conversation_of(desk)
    assert refused(desk, "AttachFiles", conversation=conversation, files=[FORM]).code == "no-desktop"
    assert refused(desk, "DetachFile", conversation=conversation, file=FORM).code == "no-desktop"


@pytest.mark.action("AttachFiles", error="file-attachment-disabled")
@pytest.mark.action("SendMessage", error="file-attachment-disabled")
def test_files_may_be_switched_off(make_desk: MakeDesk, settings: Any, refused: Refused) -> None:
    desk = limited(make_desk, settings, attachments=False)
    conversation = conversation_of(desk)
    outcome = refused(desk, "AttachFiles", worker="Ana", conversation=conversation, files=[FORM])
    assert outcome.code == "file-attachment-disabled"
    outcome = refused(desk, "SendMessage", worker="Ana", conversation=conversation, body="x", attachedFiles=[FORM])
    assert outcome.code == "file-attachment-disabled"


@pytest.mark.action("AttachFiles", error="file-attachment-read-only")
@pytest.mark.parametrize("how", ["closed", "paused"])
def test_a_conversation_that_takes_no_messages_takes_no_files(desk: Desk, refused: Refused, how: str) -> None:
    conversation = conversation_of(desk)
    if how == "closed":
        desk.change(lambda unit: transitions.messaging.set_conversation_state(unit, conversation, "closed"))
    else:
        desk.invoke("PauseChannel", worker="Ana", channelSid=conversation.channel_sid)
    outcome = refused(desk, "AttachFiles", worker="Ana", conversation=conversation, files=[FORM])
    assert outcome.code == "file-attachment-read-only"


def test_who_is_not_in_the_conversation_puts_no_files_there(desk: Desk, refused: Refused) -> None:
    conversation = conversation_of(desk)
    outcome = refused(desk, "AttachFiles", worker="Ben", conversation=conversation, files=[FORM])
    assert (outcome.code, "Ben is not in" in str(outcome.error)) == ("file-attachment-read-only", True)


@pytest.mark.action("AttachFiles", error="file-attachment-attach-too-many")
@pytest.mark.action("SendMessage", error="file-attachment-attach-too-many")
def test_a_message_takes_so_many_files(desk: Desk, refused: Refused) -> None:
    conversation = conversation_of(desk)
    other = {"name": "a.txt", "text": "x"}
    outcome = refused(desk, "AttachFiles", worker="Ana", conversation=conversation, files=[FORM, other])
    assert outcome.code == "file-attachment-attach-too-many"
    attach(desk, conversation, FORM)
    outcome = refused(desk, "AttachFiles", worker="Ana", conversation=conversation, files=[other])
    assert outcome.code == "file-attachment-attach-too-many"
    assert "2 files in one message, 1 of which are there already: 1 is the most" in str(outcome.error)
    outcome = refused(
        desk, "SendMessage", worker="Ana", conversation=conversation, body="x", attachedFiles=[FORM, other]
    )
    assert outcome.code == "file-attachment-attach-too-many"


@pytest.mark.action("AttachFiles", error="file-attachment-attach-duplicate")
def test_the_same_file_twice_is_refused(make_desk: MakeDesk, settings: Any, refused: Refused) -> None:
    desk = limited(make_desk, settings, max_files=5)
    conversation = conversation_of(desk)
    attach(desk, conversation, FORM)
    for files in ([FORM], [{"name": "a.txt", "text": "x"}] * 2):
        outcome = refused(desk, "AttachFiles", worker="Ana", conversation=conversation, files=files)
        assert outcome.code == "file-attachment-attach-duplicate"
    attach(desk, conversation, {**FORM, "type": "text/plain"}, {"name": "other.pdf", "content": FORM["content"]})
    assert len(staged_of(desk, conversation)) == 3


@pytest.mark.action("AttachFiles", error="file-attachment-attach-invalid-type")
@pytest.mark.action("SendMessage", error="file-attachment-attach-invalid-type")
@pytest.mark.parametrize("name", ["run.exe", "nothing", "archive.tar.gz", "."])
def test_only_files_of_known_kinds_are_sent(desk: Desk, refused: Refused, name: str) -> None:
    conversation = conversation_of(desk)
    file = {"name": name, "size": 1}
    outcome = refused(desk, "AttachFiles", worker="Ana", conversation=conversation, files=[file])
    assert outcome.code == "file-attachment-attach-invalid-type"
    assert "jpg, jpeg, png, gif, txt, pdf" in str(outcome.error)
    outcome = refused(desk, "SendMessage", worker="Ana", conversation=conversation, body="x", attachedFiles=[file])
    assert outcome.code == "file-attachment-attach-invalid-type"


@pytest.mark.action("AttachFiles", error="file-attachment-attach-invalid-size")
@pytest.mark.action("SendMessage", error="file-attachment-attach-invalid-size")
def test_a_file_has_so_many_bytes_at_most(desk: Desk, refused: Refused) -> None:
    conversation = conversation_of(desk)
    outcome = refused(desk, "AttachFiles", worker="Ana", conversation=conversation, files=[LARGE])
    assert outcome.code == "file-attachment-attach-invalid-size"
    assert "has 10,485,761 bytes, and 10,485,760 is the most" in str(outcome.error)
    outcome = refused(desk, "SendMessage", worker="Ana", conversation=conversation, body="x", attachedFiles=[LARGE])
    assert outcome.code == "file-attachment-attach-invalid-size"


def test_a_file_at_a_path_is_measured_before_it_is_read(
    make_desk: MakeDesk, settings: Any, refused: Refused, tmp_path: Path
) -> None:
    desk = limited(make_desk, settings, max_file_size=10)
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 11)
    conversation = conversation_of(desk)
    for said in ({}, {"size": 3}):
        file = {"name": "a.txt", "path": str(path), **said}
        outcome = refused(desk, "AttachFiles", worker="Ana", conversation=conversation, files=[file])
        assert outcome.code == "file-attachment-attach-invalid-size"
        assert "11 bytes" in str(outcome.error)


@pytest.mark.action("AttachFiles", error="file-attachment-attach-invalid-overall-size")
@pytest.mark.action("SendMessage", error="file-attachment-attach-invalid-overall-size")
def test_files_have_so_many_bytes_in_sum(make_desk: MakeDesk, settings: Any, refused: Refused) -> None:
    desk = limited(make_desk, settings, max_files=3, max_file_size=10, max_total_size=15)
    conversation = conversation_of(desk)
    attach(desk, conversation, {"name": "a.txt", "size": 10})
    files = [{"name": "b.txt", "size": 6}]
    outcome = refused(desk, "AttachFiles", worker="Ana", conversation=conversation, files=files)
    assert outcome.code == "file-attachment-attach-invalid-overall-size"
    assert "16 bytes in sum, and 15 is the most" in str(outcome.error)
    outcome = refused(
        desk,
        "SendMessage",
        worker="Ana",
        conversation=conversation,
        body="x",
        attachedFiles=[{"name": "a.txt", "size": 10}, *files],
    )
    assert outcome.code == "file-attachment-attach-invalid-overall-size"


def test_all_files_are_taken_or_none(make_desk: MakeDesk, settings: Any, refused: Refused) -> None:
    desk = limited(make_desk, settings, max_files=3)
    conversation = conversation_of(desk)
    refused(desk, "AttachFiles", worker="Ana", conversation=conversation, files=[FORM, {"name": "a.exe", "size": 1}])
    assert len(conversation.media) == 0


@pytest.mark.parametrize(
    ("file", "wrong"),
    [
        ({"name": "a.txt"}, "needs content, text or path"),
        ({"name": "a.txt", "content": "%%"}, "should be base64"),
        ({"name": "a.txt", "content": 3}, "should be bytes in Python"),
        ({"name": "a.txt", "text": "x", "path": "y"}, "has text and path"),
        ({"name": "a.txt", "text": "xyz", "size": 4}, "says 4 bytes, and has 3"),
        ({"name": "", "text": "xyz"}, "at least 1 character"),
    ],
)
def test_a_file_is_what_it_says(desk: Desk, refused: Refused, file: Any, wrong: str) -> None:
    conversation = conversation_of(desk)
    outcome = refused(desk, "AttachFiles", worker="Ana", conversation=conversation, files=[file])
    assert outcome.code == "invalid-payload"
    assert wrong in str(outcome.error)


# ------------------------------------------------------------ DetachFile


@pytest.mark.action("DetachFile", events=())
def test_a_file_is_taken_out_by_name_size_and_type(make_desk: MakeDesk, settings: Any) -> None:
    desk = limited(make_desk, settings, max_files=3)
    conversation = conversation_of(desk)
    attach(desk, conversation, FORM, {"name": "a.txt", "text": "x"}, {"name": "form.pdf", "size": 7})
    form = conversation.media.get(desk.worker("Ana").desktop.staged_files[conversation.sid][0]["sid"])
    assert form is not None
    file = {"name": "form.pdf", "size": len(BYTES), "type": "application/pdf"}
    desk.invoke("DetachFile", worker="Ana", conversation=conversation, file=file)
    assert desk.happened == []
    assert [each[:2] for each in staged_of(desk, conversation)] == [("a.txt", 1), ("form.pdf", 7)]
    assert form not in conversation.media
    assert len(conversation.media) == 2


def test_a_file_that_is_not_there_is_no_error(desk: Desk) -> None:
    conversation = conversation_of(desk)
    attach(desk, conversation, FORM)
    for file in (
        {"name": "other.pdf", "size": len(BYTES)},
        {"name": "form.pdf", "size": len(BYTES) + 1},
        {**FORM, "type": "text/plain"},
    ):
        desk.invoke("DetachFile", worker="Ana", conversation=conversation, file=file)
    desk.invoke("DetachFile", worker="Ben", conversation=conversation, file=FORM)
    assert len(staged_of(desk, conversation)) == 1
    desk.invoke("DetachFile", worker="Ana", conversation=conversation, file=FORM)
    assert desk.worker("Ana").desktop.staged_files == {}


@pytest.mark.action("DetachFile", error="no-valid-conversation")
def test_detaching_needs_a_conversation(desk: Desk, refused: Refused) -> None:
    outcome = refused(desk, "DetachFile", worker="Ana", conversationSid="CHnone", file=FORM)
    assert outcome.code == "no-valid-conversation"


# ------------------------------------------------------------ with messages


def test_the_next_message_takes_the_files_along(desk: Desk) -> None:
    conversation = conversation_of(desk)
    attach(desk, conversation, FORM)
    desk.invoke("SendMessage", worker="Ana", conversation=conversation, body="Your form")
    message = conversation.last_message
    assert message is not None
    assert [(each.filename, each.content) for each in message.media] == [("form.pdf", BYTES)]
    assert desk.worker("Ana").desktop.staged_files == {}
    desk.invoke("SendMessage", worker="Ana", conversation=conversation, body="Anything else?")
    assert conversation.last_message is not None
    assert conversation.last_message.media == ()
    assert len(conversation.media) == 1


def test_files_of_the_payload_come_out_of_the_input(make_desk: MakeDesk, settings: Any) -> None:
    desk = limited(make_desk, settings, max_files=3)
    conversation = conversation_of(desk)
    attach(desk, conversation, FORM, {"name": "a.txt", "text": "x"})
    staged = tuple(conversation.media)
    given = [{"name": "form.pdf", "size": len(BYTES), "type": "application/pdf"}, {"name": "b.txt", "text": "y"}]
    desk.invoke("SendMessage", worker="Ana", conversation=conversation, body="", attachedFiles=given)
    message = conversation.last_message
    assert message is not None
    assert message.media[0] is staged[0]
    assert [each.content for each in message.media] == [BYTES, b"y"]
    assert [each[0] for each in staged_of(desk, conversation)] == ["a.txt"]
    desk.invoke("SendMessage", worker="Ana", conversation=conversation, body="no files", attachedFiles=[])
    assert conversation.last_message is not None
    assert conversation.last_message.media == ()
    assert [each[0] for each in staged_of(desk, conversation)] == ["a.txt"]


def test_what_was_not_sent_goes_with_the_task(desk: Desk) -> None:
    conversation = conversation_of(desk)
    attach(desk, conversation, FORM)
    assert conversation.task is not None
    desk.invoke("CompleteTask", worker="Ana", sid=conversation.task.sid)
    assert desk.worker("Ana").desktop.staged_files == {}
    assert len(conversation.media) == 0


def test_message_inputs_of_conversations_that_are_gone_go_with_the_next_change(desk: Desk) -> None:
    first, second = conversation_of(desk), conversation_of(desk)
    desk.invoke("JoinConversation", worker="Sue", conversation=first)
    desk.invoke("AttachFiles", worker="Sue", conversation=first, files=[FORM])
    desk.invoke("SetInputText", worker="Sue", conversation=first, body="Hello")
    assert first.task is not None
    desk.invoke("CompleteTask", worker="Ana", sid=first.task.sid)
    desk.advance("6m")
    desktop = desk.worker("Sue").desktop
    desk.invoke("JoinConversation", worker="Sue", conversation=second)
    desk.invoke("AttachFiles", worker="Sue", conversation=second, files=[FORM])
    desk.invoke("SetInputText", worker="Sue", conversation=second, body="Good evening")
    assert [*desktop.staged_files, *desktop.input_texts] == [second.sid, second.sid]


# ------------------------------------------------------------ DownloadMedia


def received(desk: Desk, conversation: Conversation, *files: Any) -> tuple[Media, ...]:
    """What a customer sends, whatever the limits."""

    def come(unit: Any) -> tuple[Media, ...]:
        media = transitions.messaging.put_in(unit, conversation, files)
        transitions.messaging.receive(unit, conversation, "here", media=media)
        return media

    return desk.change(come)


NewFile = transitions.messaging.NewFile


@pytest.mark.action("DownloadMedia", events=())
def test_a_file_is_fetched_with_its_bytes(desk: Desk) -> None:
    conversation = conversation_of(desk)
    (photo,) = received(desk, conversation, NewFile("photo.png", "image/png", len(BYTES), BYTES))
    for given in (photo, photo.sid, {"sid": photo.sid}):
        media = desk.invoke("DownloadMedia", worker="Ana", conversation=conversation, media=given)
        assert media is photo
        assert desk.happened == []
    assert media.content == BYTES
    assert (media.base64, media.text) == (b64encode(BYTES).decode(), None)


def test_scripts_read_text_and_base64(desk: Desk) -> None:
    conversation = conversation_of(desk)
    files = [NewFile("note.txt", "text/plain", 2, "é".encode()), NewFile("a.txt", "text/plain", 2, None)]
    note, empty = received(desk, conversation, *files)
    fields = Media.script_fields
    assert (fields["text"](note), fields["base64"](note)) == ("é", "w6k=")
    assert (fields["text"](empty), fields["base64"](empty)) == (None, None)


@pytest.mark.action("DownloadMedia", error="file-attachment-generic-error")
def test_fetching_needs_a_conversation(desk: Desk, refused: Refused) -> None:
    outcome = refused(desk, "DownloadMedia", worker="Ana", conversationSid="CHnone", media="MEnone")
    assert outcome.code == "file-attachment-generic-error"


def test_a_file_is_of_the_conversation(desk: Desk, refused: Refused) -> None:
    first, second = conversation_of(desk), conversation_of(desk)
    (photo,) = received(desk, first, NewFile("photo.png", "image/png", len(BYTES), BYTES))
    assert refused(desk, "DownloadMedia", worker="Ana", conversation=second, media=photo).code == "invalid-payload"
    outcome = refused(desk, "DownloadMedia", worker="Ana", conversation=second, media=photo.sid)
    assert outcome.code == "file-attachment-unable-to-download"


@pytest.mark.action("DownloadMedia", error="file-attachment-download-invalid-type")
@pytest.mark.parametrize(
    ("name", "kind"), [("run.exe", "application/x-msdownload"), (None, "audio/ogg"), (None, None), ("noname", None)]
)
def test_a_file_of_another_kind_is_not_handed_over(desk: Desk, refused: Refused, name: Any, kind: Any) -> None:
    conversation = conversation_of(desk)
    (file,) = received(desk, conversation, NewFile(name, kind, 3, b"abc"))
    outcome = refused(desk, "DownloadMedia", worker="Ana", conversation=conversation, media=file)
    assert outcome.code == "file-attachment-download-invalid-type"


def test_a_file_without_a_name_goes_by_its_type(desk: Desk) -> None:
    conversation = conversation_of(desk)
    (file,) = received(desk, conversation, NewFile(None, "image/jpeg", 3, b"abc"))
    assert desk.invoke("DownloadMedia", worker="Ana", conversation=conversation, media=file).content == b"abc"


@pytest.mark.action("DownloadMedia", error="file-attachment-download-invalid-size")
def test_a_file_that_is_too_large_is_not_handed_over(make_desk: MakeDesk, settings: Any, refused: Refused) -> None:
    desk = limited(make_desk, settings, max_file_size=2)
    conversation = conversation_of(desk)
    (file,) = received(desk, conversation, NewFile("a.txt", "text/plain", 3, b"abc"))
    outcome = refused(desk, "DownloadMedia", worker="Ana", conversation=conversation, media=file)
    assert outcome.code == "file-attachment-download-invalid-size"


@pytest.mark.action("DownloadMedia", error="file-attachment-unable-to-download")
def test_a_file_whose_bytes_nobody_gave_cannot_be_fetched(desk: Desk, refused: Refused) -> None:
    conversation = conversation_of(desk)
    (file,) = received(desk, conversation, NewFile("a.txt", "text/plain", 3, None))
    for media in (file, "MEnone"):
        outcome = refused(desk, "DownloadMedia", worker="Ana", conversation=conversation, media=media)
        assert outcome.code == "file-attachment-unable-to-download"


def test_a_file_in_a_message_input_is_no_file_of_a_message(desk: Desk, refused: Refused) -> None:
    conversation = conversation_of(desk)
    attach(desk, conversation, FORM)
    (staged,) = conversation.media
    outcome = refused(desk, "DownloadMedia", worker="Ana", conversation=conversation, media=staged)
    assert outcome.code == "file-attachment-unable-to-download"
    desk.invoke("SendMessage", worker="Ana", conversation=conversation, body="x")
    assert desk.invoke("DownloadMedia", worker="Ana", conversation=conversation, media=staged).content == BYTES


# ------------------------------------------------------------ what records show


def test_the_journal_has_the_length_of_the_bytes_alone(desk: Desk) -> None:
    conversation = conversation_of(desk)
    attach(desk, conversation, FORM)
    assert desk.payload("AttachFiles")["files"] == [{"name": "form.pdf", "content": f"<{len(BYTES)} bytes>"}]


def test_a_script_reads_what_came_and_sends_it_on(make_desk: MakeDesk, write: Any) -> None:
    text = """
    on message.added when message.isFromCustomer do
      let file = DownloadMedia conversation: conversation, media: message.media[0]
      log "{file.filename}: {file.text}, {file.base64}"
      let copy = {name: "copy.txt", content: file.base64}
      AttachFiles conversation: conversation, files: [copy]
      log "{count(desktop.stagedFiles[conversation.sid])} of {desktop.stagedFiles[conversation.sid][0].size} bytes"
      DetachFile conversation: conversation, file: copy
      AttachFiles conversation: conversation, files: [{name: "note.txt", text: "Thank you"}]
      SendMessage conversation: conversation, body: ""
    end
    before AttachFiles when payload.files[0].content != null do
      log "attached: {payload.files[0].content}"
    end
    """
    desk = make_desk(scripts=[write(text)])
    conversation = conversation_of(desk)
    received(desk, conversation, NewFile("note.txt", "text/plain", 2, "é".encode()))
    assert desk.logs == ["note.txt: é, w6k=", "attached: w6k=", "1 of 2 bytes"]
    message = conversation.last_message
    assert message is not None
    assert [each.content for each in message.media] == [b"Thank you"]


def test_a_script_lists_what_was_put_aside(make_desk: MakeDesk, write: Any) -> None:
    text = """
    after PauseChannel do
      let found = GetPausedChannels
      log "{found[0].sid} {count(found)} {desktop.pausedConversations[0].channel} {result.channelStatus}"
      SelectPausedConversation sid: found[0].sid
      log "{desktop.selectedPausedConversation}"
      let again = ResumeChannel channelSid: found[0].channelSid
      log "{again.status} {again.conversation.sid}"
      LeaveChannel channelSid: found[0].channelSid
    end
    """
    desk = make_desk(scripts=[write(text)])
    conversation = conversation_of(desk)
    desk.invoke("PauseChannel", worker="Ana", channelSid=conversation.channel_sid)
    sid = conversation.sid
    assert desk.logs == [f"{sid} 1 chat pause", sid, f"assigned {sid}"]
    assert conversation.channel_status == "inactive"
