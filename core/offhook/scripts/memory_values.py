"""Values of the language in the centre's memory, which holds JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from offhook.centre.keeping import reference_of, referred
from offhook_grammar.operations.kinds import described
from offhook_grammar.program import LanguageError
from offhook_grammar.values import FrozenDict

if TYPE_CHECKING:
    from offhook.centre import Centre

_AS_IT_IS: Final = (str, int, float, bool, type(None))


def to_memory(value: Any, label: str) -> Any:
    """The value as JSON; `label` is what messages call its place. Raises `LanguageError` (`cannot-remember`)."""
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, (tuple, list)):
        return [to_memory(item, label) for item in value]
    if isinstance(value, dict):
        return {"map": {key: to_memory(item, label) for key, item in value.items()}}
    if isinstance(value, datetime):
        return {"time": value.isoformat()}
    if isinstance(value, time):
        return {"clock": value.isoformat()}
    if isinstance(value, timedelta):
        return {"duration": [value.days, value.seconds, value.microseconds]}
    reference = reference_of(value)
    if reference is None:
        raise LanguageError(f"{label} cannot be {described(value)}: that cannot be written down", "cannot-remember")
    return {"entity": reference}


def from_memory(centre: Centre, kept: Any) -> Any:
    """What `to_memory` was given; null in place of a thing that the centre does not have any more."""
    if isinstance(kept, (tuple, list)):
        return tuple([from_memory(centre, item) for item in kept])
    if not isinstance(kept, Mapping):
        return kept
    ((tag, content),) = kept.items()
    if tag == "map":
        return FrozenDict({key: from_memory(centre, item) for key, item in content.items()})
    if tag == "entity":
        return referred(centre, list(content))
    return _PLAIN[tag](content)


_PLAIN: Mapping[str, Callable[[Any], Any]] = {
    "time": datetime.fromisoformat,
    "clock": time.fromisoformat,
    "duration": lambda content: timedelta(*content),
}
