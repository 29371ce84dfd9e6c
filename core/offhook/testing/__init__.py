"""What authors test plugins and scripts with: the fixture `contact_centre` of pytest, and what it makes.

The fixture is there wherever Offhook is installed beside pytest; the names here are for annotations, and for programs
without pytest. They are loaded when they are first used: somebody else's tests load nothing of Offhook.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from offhook.testing.async_desk import AsyncDesk
    from offhook.testing.desk import Desk
    from offhook.testing.factory import ContactCentre
    from offhook.testing.failures import HandlerFailed, HandlerFailure
    from offhook.testing.found import Found, Outcome, Shown
    from offhook.testing.journal import JournalView
    from offhook.testing.stage import Pending
    from offhook.testing.stubs import Call, Stub

_HOMES = {
    "AsyncDesk": "async_desk",
    "Call": "stubs",
    "ContactCentre": "factory",
    "Desk": "desk",
    "Found": "found",
    "HandlerFailed": "failures",
    "HandlerFailure": "failures",
    "JournalView": "journal",
    "Outcome": "found",
    "Pending": "stage",
    "Shown": "found",
    "Stub": "stubs",
}

__all__ = [
    "AsyncDesk",
    "Call",
    "ContactCentre",
    "Desk",
    "Found",
    "HandlerFailed",
    "HandlerFailure",
    "JournalView",
    "Outcome",
    "Pending",
    "Shown",
    "Stub",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
