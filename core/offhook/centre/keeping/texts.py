"""Values as the text of a row."""

from __future__ import annotations

from json import dumps
from typing import Any

from pydantic_core import to_json


def text_of(value: Any) -> str:
    """JSON. Raises `ValueError` or `TypeError` for what JSON cannot hold."""
    try:
        return to_json(value).decode()
    except UnicodeEncodeError:  # half of a surrogate pair: an escape can spell it
        return dumps(value, default=_spelt)
    except ValueError as error:
        if "surrogates" in str(error):
            return dumps(value, default=_spelt)
        raise


def _spelt(value: Any) -> Any:
    spelt = to_json(value).decode()
    return spelt.strip('"')
