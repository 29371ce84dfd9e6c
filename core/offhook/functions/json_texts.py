"""Values as JSON, and back."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from offhook.functions import wants
from offhook.functions.define import function, parameter
from offhook_grammar.operations import DEFAULT_LIMITS, json_text, limited_text, sound
from offhook_grammar.operations.limits import limited_number
from offhook_grammar.program import LanguageError
from offhook_grammar.types import ANY, TEXT, FunctionInfo
from offhook_grammar.values import freeze


def parse_json(value: Any) -> Any:
    text = limited_text(wants.text("parse_json", value))
    try:
        return sound(freeze(json.loads(text, parse_int=_number, parse_float=_real, parse_constant=_refuse)))
    except LanguageError:
        raise
    except (ValueError, RecursionError):
        return None


def _number(digits: str) -> int | float:
    if len(digits) < 19 or (len(digits) < 21 and abs(int(digits)) <= DEFAULT_LIMITS.number):
        return int(digits)
    return _real(digits)


def _real(digits: str) -> float:
    return float(limited_number(float(digits)))


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)  # NaN and the infinities are not JSON


JSON_FUNCTIONS: tuple[FunctionInfo, ...] = (
    function(
        "json", json_text, (parameter("value"),), TEXT,
        "The value as JSON; times, durations and objects as their text.", takes_null=True,
    ),
    function(
        "parse_json", parse_json, (parameter("text", TEXT),), ANY, "The value that the JSON means; null if it is none.",
    ),
)  # fmt: skip
