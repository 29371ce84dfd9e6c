"""What can be dialled."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offhook.centre.centre import Centre

_LONGEST = 250


def dialable(centre: Centre, number: str) -> str | None:
    """A telephone number in E.164 (`+4930123456`), by the country of the centre's settings where it has none of its
    own; a `client:` address as it is, where such calls are switched on. None for what cannot be dialled."""
    if number.startswith("client:"):
        return number if centre.config.voice.client_calls and len(number) > len("client:") else None
    if len(number) > _LONGEST:
        return None
    import phonenumbers  # large, and most centres never dial

    try:
        parsed = phonenumbers.parse(number, centre.settings.country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
