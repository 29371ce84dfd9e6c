"""Words for errors and values of plugins, which may refuse to be shown."""

from __future__ import annotations

from typing import Any

LONGEST = 2000
"""Characters of a message that are kept: journals and terminals are no place for more."""


def shown(value: Any, longest: int = 80) -> str:
    """`repr(value)`, cut to `longest` characters; the class where it cannot be shown."""
    try:
        return cut(repr(value), longest)
    except Exception:  # noqa: BLE001  # it is code of anybody's
        return f"a {type(value).__name__}"


def text_of(problem: BaseException) -> str:
    """`str(problem)`, cut; nothing where it cannot be shown."""
    try:
        return cut(str(problem))
    except Exception:  # noqa: BLE001  # it is code of anybody's
        return ""


def attribute_of(problem: BaseException, name: str) -> str | None:
    """A text that the problem carries under this name, or None."""
    try:
        value = getattr(problem, name, None)
    except Exception:  # noqa: BLE001  # it is code of anybody's
        return None
    return value if type(value) is str and value else None


def cut(text: str, longest: int = LONGEST) -> str:
    """The text, or its beginning."""
    return text if len(text) <= longest else text[: longest - 1] + "…"
