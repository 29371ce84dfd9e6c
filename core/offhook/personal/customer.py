"""`Customer`: who is meant by a number, an address, a name or a case, wherever it stands and however it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from offhook.personal.masking import Masker
from offhook.personal.names import tells_who

ERASED: Final = "[erased]"
_BETWEEN: Final = r" \t\u00a0\u2000-\u2015\u202f\u2060\u2212\u3000()./-"
"""What people and programs put between the digits of a number, spaces that do not break included."""
_GAP: Final = f"[{_BETWEEN}]*"
_ABROAD: Final = rf"(?:(?:\+|00){_GAP})?"
_SHORTEST: Final = 3
_SHORTEST_NUMBER: Final = 6


class Customer:
    """The values by which one customer is known. `country` is that of numbers written without one.

    Names and addresses are found in any case, numbers with any spacing, with and without the country.
    Raises `ValueError` for a value that is too short to be told from the rest.
    """

    def __init__(self, values: Iterable[str], country: str | None = None) -> None:
        self.values = tuple(value.strip() for value in values)
        short = [value for value in self.values if len(value) < _SHORTEST]
        if short or not self.values:
            raise ValueError(f"{short[0]!r} is too short: it would be found everywhere" if short else "nobody is named")
        forms = [form for value in self.values for form in _forms(value, country)]
        self._pattern = re.compile("|".join(f"(?<!\\w){form}(?!\\w)" for form in forms), re.IGNORECASE)
        self._masker = Masker(word=ERASED)

    def with_values(self, values: Iterable[str]) -> Customer:
        """The same customer, known by more: the name that stood beside the number."""
        more = [value for value in values if len(value.strip()) >= _SHORTEST]
        return Customer((*self.values, *more))

    def is_in(self, value: Any) -> bool:
        """Whether any text in a value of JSON names the customer, or any number is theirs."""
        if isinstance(value, str):
            return self._pattern.search(value) is not None
        if isinstance(value, int):
            return self._is_their_number(value)
        if isinstance(value, dict):
            return any(self.is_in(key) or self.is_in(item) for key, item in value.items())
        return isinstance(value, list) and any(self.is_in(item) for item in value)

    def erased(self, value: Any) -> Any:
        """A value of JSON without the customer's own values."""
        if isinstance(value, str):
            return self._pattern.sub(ERASED, value)
        if isinstance(value, dict):
            return {self.erased(key): self.erased(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.erased(item) for item in value]
        return ERASED if isinstance(value, int) and self._is_their_number(value) else value

    def _is_their_number(self, value: int) -> bool:
        """Programs keep numbers as numbers, too; short ones are counts."""
        text = str(value)
        return len(text) >= _SHORTEST_NUMBER and self._pattern.fullmatch(text) is not None

    def personal_erased(self, value: Any) -> Any:
        """A value of JSON that is about the customer: all that is personal by its name goes, too, bodies included."""
        if isinstance(value, dict):
            return {
                name: ERASED if item is not None and self._masker.is_personal(name.rpartition(".")[2]) else
                self.personal_erased(item) for name, item in value.items()
            }  # fmt: skip
        if isinstance(value, list):
            return [self.personal_erased(item) for item in value]
        return self.erased(value)

    def identifying_values(self, value: Any) -> frozenset[str]:
        """By what else the customer is known in a map of which they are a part: the name beside the number.

        Found in maps that hold one of the customer's own values; the centre's own numbers (`to`) stand there, too, and
        are not the customer's.
        """
        found: set[str] = set()
        self._gather(value, found)
        return frozenset(found)

    def _gather(self, value: Any, found: set[str]) -> None:
        if isinstance(value, list):
            for item in value:
                self._gather(item, found)
        if not isinstance(value, dict):
            return
        own = {name: item for name, item in value.items() if isinstance(item, str)}
        if any(self.is_in(item) for item in value.values() if isinstance(item, (str, int))):
            found |= {
                item
                for name, item in own.items()
                if tells_who(name.rpartition(".")[2]) and len(item.strip()) >= _SHORTEST
            }
        for item in value.values():
            self._gather(item, found)


def _forms(value: str, country: str | None) -> list[str]:
    """Regular expressions for a value as people may have written it."""
    digits = re.sub(r"\D", "", value)
    if len(digits) < _SHORTEST_NUMBER or re.search(rf"[^\d+{_BETWEEN}]", value):
        return [r"\s+".join(re.escape(word) for word in value.split())]
    forms = [_ABROAD + _spaced(digits.removeprefix("00"))]
    import phonenumbers  # large, and only numbers need it

    try:
        parsed = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        return forms
    national = str(parsed.national_number)
    forms.append(rf"{_ABROAD}{_spaced(str(parsed.country_code))}{_GAP}(?:\(?0\)?)?{_GAP}{_spaced(national)}")
    if len(national) >= _SHORTEST_NUMBER:
        forms.append(rf"\(?0?{_GAP}{_spaced(national)}")
    return forms


def _spaced(digits: str) -> str:
    return _GAP.join(digits)
