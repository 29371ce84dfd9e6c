"""Functions on telephone numbers, by libphonenumber. A country is a code such as "DE"; without one the host's default
country is meant, and a number that starts with + needs none. What is no number gives null, not an error."""

from __future__ import annotations

from typing import Any

from offhook.functions import wants
from offhook.functions.define import function, optional, parameter
from offhook_grammar.program import LanguageError
from offhook_grammar.types import BOOLEAN, TEXT, FunctionInfo

_LONGEST = 250


def _parsed(name: str, context: Any, value: Any, country: Any) -> Any:
    """The parsed number, None if it is none. `context` knows the `default_country`, if the host has one."""
    import phonenumbers  # large, and most scripts never need it

    text = wants.text(name, value)
    region = getattr(context, "default_country", None) if country is None else wants.text(name, country).upper()
    if region is not None and region not in phonenumbers.SUPPORTED_REGIONS:
        raise LanguageError(f'"{region}" is no country: write its two letters, such as "DE"', "unknown-country")
    if len(text) > _LONGEST:
        return None
    try:
        return phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None


def e164(context: Any, value: Any, country: Any = None) -> str | None:
    import phonenumbers

    parsed = _parsed("e164", context, value, country)
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def country_(context: Any, value: Any, country: Any = None) -> str | None:
    import phonenumbers

    parsed = _parsed("country", context, value, country)
    found: str | None = None if parsed is None else phonenumbers.region_code_for_number(parsed)
    return found


def is_phone(context: Any, value: Any, country: Any = None) -> bool:
    import phonenumbers

    parsed = _parsed("is_phone", context, value, country)
    return parsed is not None and bool(phonenumbers.is_valid_number(parsed))


def same_number(context: Any, value: Any, other: Any, country: Any = None) -> bool:
    if other is None:
        return False
    left = e164(context, value, country)
    return left is not None and left == e164(context, other, country)


_T, _C = parameter("text", TEXT), optional("country", TEXT)

PHONE_FUNCTIONS: tuple[FunctionInfo, ...] = (
    function(
        "e164", e164, (_T, _C), TEXT, "The telephone number as +4930123456; null if the text is none.",
        needs_context=True,
    ),
    function(
        "country", country_, (_T, _C), TEXT, "The two letters of the number's country; null if it has none.",
        needs_context=True,
    ),
    function(
        "is_phone", is_phone, (_T, _C), BOOLEAN, "Whether the text is a telephone number that can exist.",
        null=False, needs_context=True,
    ),
    function(
        "same_number", same_number, (_T, parameter("other", TEXT), _C), BOOLEAN,
        "Whether the texts are the same telephone number, however they are written.", null=False, needs_context=True,
    ),
)  # fmt: skip
