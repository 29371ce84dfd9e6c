"""The codes of `offhook trace`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from offhook.error_pages.page import ErrorPage, page

TRACING: Final[Mapping[str, ErrorPage]] = {
    "unknown-id": page(
        "No record speaks of this ID",
        "Invocations are IV…, events EV…, runs RN…; any other SID is looked for in all records. It may have been "
        "misspelt (the nearest is named), belong to another store, or be older than the journal, which can be pruned. "
        "`offhook trace FILE` lists the latest.",
    ),
    "unknown-handler": page(
        "No record speaks of a handler of this name",
        "A script's handler goes by the name behind `named`, else by its script and line (`rules.hook:12`); a plugin's "
        "hook by plugin and function (`my_plugin.before_hold_call`). `offhook explain ACTION` lists those that would "
        "run now.",
    ),
    "not-a-trace": page(
        "A file is neither a store nor an export of a journal",
        "`offhook trace` reads the file of `offhook run --store FILE`, and JSON Lines as `offhook journal export` "
        "writes them: one record a line, each with `sequence`, `kind`, `at` and `subject`.",
    ),
}
