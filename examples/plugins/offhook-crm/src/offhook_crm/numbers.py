"""Telephone numbers in one form, E.164: only so do two that are written differently meet."""

from __future__ import annotations

import re
from typing import Final

_ADDRESS: Final = re.compile(r"(?:sip|sips|whatsapp|rcs):(\+?\d+)", re.IGNORECASE)


def e164(text: str, country: str | None = None) -> str | None:
    """The number as +4930123456, None if the text is none. `country`: where it is from, unless it begins with +."""
    import phonenumbers  # large, and not every start of a program needs it

    found = _ADDRESS.match(text)
    try:
        number = phonenumbers.parse(found[1] if found else text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
