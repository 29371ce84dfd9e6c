"""Values as the text of a row."""

from __future__ import annotations

from json import dumps
from typing import Any

from pydantic_core import to_json


def text_of(value: Any) -> str:
    """JSON; what JSON cannot hold, which nothing should have put there, by its type."""
    try:
        return to_json(value, fallback=_by_type).decode()
    except UnicodeEncodeError:  # half of a surrogate pair: an escape can spell it
        return dumps(value, default=_spelt)
    except ValueError as error:
        if "surrogates" in str(error):
            return dumps(value, default=_spelt)
        raise


def _spelt(value: Any) -> Any:
    """What only the other encoder knows, such as a time."""
    return to_json(value, fallback=_by_type).decode().strip('"')


def _by_type(value: Any) -> str:
    return f"<{type(value).__name__}>"
