"""Files on their way into a message: put into the message input, taken out of it, sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from offhook.centre.conversations.files import (
    NewFile,
    check_files,
    check_may_attach,
    discard,
    limits_of,
    put_in,
    show_staged,
    staged,
)

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.entities import Conversation, Desktop, Media
    from offhook.centre.unit import UnitOfWork


def attach_files(
    unit: UnitOfWork, desktop: Desktop, conversation: Conversation, files: Sequence[NewFile]
) -> tuple[Media, ...]:
    """Put files into the message input of a conversation, all or none.

    Raises `ActionError`: `file-attachment-disabled`, `file-attachment-read-only`, and the codes that begin with
    `file-attachment-attach-`.
    """
    check_may_attach(unit.centre, conversation, desktop.worker)
    there = staged(desktop, conversation)
    check_files(limits_of(unit.centre, conversation), (*there, *files), there=len(there))
    made = put_in(unit, conversation, files)
    show_staged(unit, desktop, conversation, (*there, *made))
    return made


def detach_files(
    unit: UnitOfWork,
    desktop: Desktop,
    conversation: Conversation,
    name: str,
    size: int | None = None,
    content_type: str | None = None,
) -> tuple[Media, ...]:
    """Take the files of this name, size and type (None: of any) out of a message input. None is no error."""
    there = staged(desktop, conversation)
    gone = tuple(
        [
            each
            for each in there
            if each.filename == name and size in (None, each.size) and content_type in (None, each.content_type)
        ]
    )
    _take_out(unit, desktop, conversation, gone)
    for each in gone:
        discard(unit, each)
    return gone


def take_files(
    unit: UnitOfWork, desktop: Desktop | None, conversation: Conversation, given: Sequence[NewFile] | None = None
) -> tuple[Media, ...]:
    """The files of a message that is sent now: those that are given, else all of the message input.

    A given one that is in the input is taken from there; what is sent is in the input no longer. Raises `ActionError`
    as `attach_files` does; the same file twice is no error here.
    """
    chosen = chosen_files(unit.centre, desktop, conversation, given)
    sent = [put_in(unit, conversation, (each,))[0] if isinstance(each, NewFile) else each for each in chosen]
    if desktop is not None:
        _take_out(unit, desktop, conversation, sent)
    return tuple(sent)


def chosen_files(
    centre: Centre, desktop: Desktop | None, conversation: Conversation, given: Sequence[NewFile] | None = None
) -> list[Media | NewFile]:
    """The files that `take_files` would take. Raises `ActionError` as it does."""
    there = staged(desktop, conversation) if desktop is not None else ()
    chosen: list[Media | NewFile] = list(there) if given is None else _matched(there, given)
    if chosen:
        check_may_attach(centre, conversation)
        check_files(limits_of(centre, conversation), chosen, unlike=False)
    return chosen


def _matched(there: Sequence[Media], given: Sequence[NewFile]) -> list[Media | NewFile]:
    """The given files, with those of the input in the place of those that are the same."""
    left = list(there)
    chosen: list[Media | NewFile] = []
    for each in given:
        same = next((file for file in left if _is(file, each)), None)
        if same is not None:
            left.remove(same)
        chosen.append(same or each)
    return chosen


def _is(file: Media, given: NewFile) -> bool:
    """Whether a file of the input is the given one; one that was given without its bytes goes by its looks."""
    looks = (file.filename, file.size, file.content_type) == (given.name, given.size, given.content_type)
    return looks and given.content in (None, file.content)


def _take_out(unit: UnitOfWork, desktop: Desktop, conversation: Conversation, files: Sequence[Media]) -> None:
    there = staged(desktop, conversation)
    left = [each for each in there if each not in files]
    if len(left) < len(there):
        show_staged(unit, desktop, conversation, left)
