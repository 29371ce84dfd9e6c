"""The codes of looking after a store's journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from offhook.error_pages.page import ErrorPage, page

JOURNAL: Final[Mapping[str, ErrorPage]] = {
    "open-tasks": page(
        "The customer to be erased has open tasks",
        "Whoever serves them needs to know whom. Let the tasks end first, or say `--include-open`: then name and "
        "number go from these, too, and agents no longer see them.",
    ),
    "not-writable": page(
        "A file cannot be written",
        "The message has the system's reason: there is no such folder, it is not permitted, or there is no room.",
    ),
}
