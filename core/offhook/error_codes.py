"""The codes of errors and cancellations: `offhook explain action-pending`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from offhook.error_pages import JOURNAL, LANGUAGE, PIPELINE, SETTINGS, STORE, TRACING, ErrorPage

HOST_CODES: Final[Mapping[str, ErrorPage]] = {**PIPELINE, **SETTINGS, **LANGUAGE, **JOURNAL, **STORE, **TRACING}
"""The codes of the host itself; those of actions stand in their models."""


def error_page(code: str) -> ErrorPage | None:
    """The page of a code of the host, or of an action as the loaded plugins document it; None for neither."""
    known = code.casefold().replace("_", "-")
    if known in HOST_CODES:
        return HOST_CODES[known]
    from offhook.hosting import load_plugins

    uses = [f"{spec.name}: {spec.errors[known]}" for spec in load_plugins().registry.actions if known in spec.errors]
    if not uses:
        return None
    return ErrorPage("An error of an action", "\n".join(uses))
