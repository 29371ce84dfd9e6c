"""Whether a handler leaves alone what conditions look at, told from the code that it runs."""

from __future__ import annotations

from collections.abc import Set
from types import CodeType
from typing import TYPE_CHECKING, Any, Final

from offhook.payload import Payload

if TYPE_CHECKING:
    from offhook.pipeline.handlers import Handler

HARMFUL: Final = frozenset({
    "ask", "dismiss", "forget", "invoke", "log", "meanwhile", "notify", "proceed", "remember", "together", "wait",
    "wait_for", "wait_until",
})  # fmt: skip
"""What a run may be asked for after which nothing need be as it was: others hear of it, or it takes time."""

_EDITS: Final = frozenset({"edit", "remove"})


def leaves_alone(handler: Handler, model: Any, watched: Set[str]) -> bool:
    """Whether the handler changes, unless it fails, nothing but fields of the payload that are not `watched` (by either
    of their names). `model`: the payload's."""
    codes = handler.codes()
    if codes is None or handler.is_async or not all(map(_changes_nothing, codes)):
        return False
    if not watched or not any(map(_edits, codes)):
        return True
    # an edit begins with the name of a field, which its code has as a text
    derives = model.filled is not Payload.filled
    return not derives and not any(map(watched.__and__, map(_texts_of, codes)))


def _changes_nothing(code: CodeType) -> bool:
    """Core functions are pure; a plugin's may do anything, and so may whoever hears of a log line."""
    return not any(map(_may_change, code.co_names)) and all(
        _changes_nothing(inner) for inner in code.co_consts if isinstance(inner, CodeType)
    )


def _may_change(name: str) -> bool:
    return name in HARMFUL or name.startswith("define.") or (name.startswith("call.") and name.count(".") > 1)


def _edits(code: CodeType) -> bool:
    inner = [value for value in code.co_consts if isinstance(value, CodeType)]
    return not _EDITS.isdisjoint(code.co_names) or any(map(_edits, inner))


def _texts_of(code: CodeType) -> set[str]:
    """Every text that stands in the code."""
    return _texts_in(code.co_consts)


def _texts_in(values: tuple[Any, ...]) -> set[str]:
    found: set[str] = set()
    for value in values:
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, tuple):
            found |= _texts_in(value)
        elif isinstance(value, CodeType):
            found |= _texts_of(value)
    return found
