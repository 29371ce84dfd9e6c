"""Where a telephone number is, as far as its digits tell."""

from __future__ import annotations

UNKNOWN = "Etc/Unknown"


def zones_of(number: str, country: str | None) -> tuple[str, ...]:
    """The time zones from which the number can be; none for what is no number, or is from anywhere."""
    import phonenumbers  # large, and only those who call out need it
    from phonenumbers import timezone

    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return ()
    return tuple(zone for zone in timezone.time_zones_for_number(parsed) if zone != UNKNOWN)
