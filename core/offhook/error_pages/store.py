"""The codes of a store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from offhook.error_pages.page import ErrorPage, page

STORE: Final[Mapping[str, ErrorPage]] = {
    "store-locked": page(
        "Another host has the store",
        "A store is for one host at a time. The message names the process that has it, its machine, since when, and "
        "what it runs. Once that process has ended, however it ended, the store is free. Any number of programs may "
        "read the store meanwhile: `offhook trace`, or `offhook.store.open_reader`.",
    ),
    "store-read-only": page(
        "A store cannot be written",
        "The file, its folder, or the file `….lock` beside it may not be written or opened by this user. Nothing was "
        "changed.",
    ),
    "store-corrupt": page(
        "A store is damaged",
        "The file was read through before it was used, and it is not whole, or what it has does not fit together. "
        "Nothing of it was changed. Take a copy that is whole; SQLite's own `.recover` saves what can be saved.",
    ),
    "not-a-store": page(
        "A file is not a store",
        "It is something else, or the database of another program, or nothing was ever written to it. Nothing of it "
        "was changed.",
    ),
    "store-newer": page(
        "A store was written by a later version of Offhook",
        "An earlier version cannot know what is in it, and leaves it as it is. Update Offhook. The other way round, "
        "a store of an earlier version is brought up to date when a host opens it.",
    ),
    "store-busy": page(
        "Another program writes to the store",
        "Something other than a host has held the file for more than five seconds. Only its host may write to a store.",
    ),
    "store-full": page(
        "There is no room for the store",
        "The disk is full. What could not be written was not acknowledged to anybody, the file is as it was before, "
        "and the host does nothing any more. Free some space and start it again: it goes on from there.",
    ),
    "store-failed": page(
        "A host cannot write its store any more",
        "The host's memory is ahead of its store, so it takes on nothing more. The message says what happened to the "
        "file. Everything that was acknowledged is in it: mend the cause and start the host again.",
    ),
    "cannot-remember": page(
        "A value cannot be remembered",
        "`unit.remember(owner, name, value)` takes what JSON can hold, 65,536 characters of it at the most, under an "
        "owner and a name. A script's `remember` takes times, durations, clocks and things of the centre as well.",
    ),
}
