"""The memory of plugins and scripts: small values that outlive a restart."""

from __future__ import annotations

from json import dumps
from typing import Any, Final

from offhook.errors import ActionError
from offhook_grammar.values import freeze

MEMORY_OF: Final = "memory:"
"""How the owners of what scripts remember begin: `memory:task:WT…`, `memory:centre`."""

MAX_VALUE: Final = 65_536
"""Characters of one value, written as JSON."""


def checked(owner: str, name: str, value: Any) -> Any:
    """The value as it is kept, immutable. Raises `ActionError` (`cannot-remember`)."""
    where = f"{owner or 'nobody'}: {name!r}"
    if not owner or not name:
        raise ActionError("what is remembered needs an owner and a name", code="cannot-remember")
    try:
        f"{owner}{name}".encode()
        text = dumps(value, allow_nan=False)
        frozen = freeze(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise ActionError(f"{where} cannot be remembered: {error}", code="cannot-remember") from error
    if len(text) > MAX_VALUE:
        raise ActionError(
            f"{where} cannot be remembered: it takes {len(text):,} characters as JSON, and {MAX_VALUE:,} is the most",
            code="cannot-remember",
        )
    return frozen
