"""JSON as the standard has it: what Python takes beside it, or makes of it, cannot be written or reckoned with."""

from __future__ import annotations

import json
from typing import Any, Final, NoReturn

MAX_DIGITS: Final = 300
"""Of a whole number: with more it could not be reckoned with as other numbers are."""


def read_json(text: str) -> Any:
    """The value of a JSON text. Raises `ValueError`: `json.JSONDecodeError` for a text that is none, a plain one for
    numbers that are none or too large, a name that is said twice, half a character, and what is nested too deep."""
    try:
        value = json.loads(
            text, parse_constant=_no_constant, parse_float=_finite, parse_int=_whole, object_pairs_hook=_object_of
        )
        # a lone surrogate is valid JSON and no text: it could not be written anywhere
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ValueError("holds half of a character (a lone surrogate)") from None
    except RecursionError:
        raise ValueError("is nested too deep") from None
    return value


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for at, name in enumerate(names) if name in names[:at])
        raise ValueError(f"says {twice[:40]!r} twice")
    return found


def _finite(text: str) -> float:
    value = float(text)
    if value - value != 0:  # only infinity less itself is no zero
        raise ValueError(f"the number {text[:40]} is larger than any can be")
    return value


def _whole(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise ValueError(f"a number has {len(text):,} digits, and {MAX_DIGITS} are the most")
    return int(text)


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number of JSON")
