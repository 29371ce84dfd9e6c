"""`in`, `contains`, `starts with`, `ends with`, `matches`, `is empty`: false (`is empty`: true) on null.

A list has its items, a map its keys, a text its parts, the host's collections (`workers`) their members, which
may be named by SID. A payload has the fields that it was given (`script_has`). `null in xs` asks whether the list has a
null.
"""

from __future__ import annotations

from typing import Any

from offhook_grammar.operations.equality import equal
from offhook_grammar.operations.kinds import described, fields_of, is_collection
from offhook_grammar.operations.patterns import as_pattern
from offhook_grammar.program import LanguageError


def contains(container: Any, item: Any) -> bool:
    """`container contains item`, which is `item in container`."""
    if isinstance(container, (tuple, list)):
        return _has(container, item)
    if container is None:
        return False
    if isinstance(container, str):
        return _text_contains(container, item)
    if isinstance(container, dict):
        return isinstance(item, str) and item in container
    if is_collection(container):
        return _collection_has(container, item)
    has_field = getattr(type(container), "script_has", None)
    if has_field is not None:
        return isinstance(item, str) and bool(has_field(container, item))
    raise LanguageError(f"found {described(container)}, wanted a list, a map or text to look in", "wrong-kind")


def is_in(item: Any, container: Any) -> bool:
    """`item in container`."""
    return contains(container, item)


def is_not_in(item: Any, container: Any) -> bool:
    """`item not in container`: true on null."""
    return not contains(container, item)


def _has(items: Any, wanted: Any) -> bool:
    if type(wanted) is str and wanted in items:
        return True  # in C; the rest are objects by SID, clocks by text
    return any(equal(item, wanted) for item in items)


def _text_contains(text: str, part: Any) -> bool:
    if part is None:
        return False
    if not isinstance(part, str):
        raise LanguageError(f"found {described(part)}, wanted text to look for in text", "wrong-kind")
    return part in text


def _collection_has(container: Any, item: Any) -> bool:
    if isinstance(item, str):
        return container.script_index(item) is not None
    return fields_of(item) is not None and _has(container, item)


def _texts(left: Any, right: Any, what: str) -> bool:
    if left is None or right is None:
        return False
    if isinstance(left, str) and isinstance(right, str):
        return True
    wrong = right if isinstance(left, str) else left
    raise LanguageError(f"{what} needs text, found {described(wrong)}", "wrong-kind")


def starts_with(text: Any, start: Any) -> bool:
    """`text starts with start`."""
    return _texts(text, start, "starts with") and text.startswith(start)


def ends_with(text: Any, end: Any) -> bool:
    """`text ends with end`."""
    return _texts(text, end, "ends with") and text.endswith(end)


def matches(text: Any, pattern: Any) -> bool:
    """Whether the regular expression is found anywhere in the text. A text may stand for the pattern."""
    if text is None or pattern is None:
        return False
    if not isinstance(text, str):
        raise LanguageError(f"matches needs text, found {described(text)}", "wrong-kind")
    return as_pattern(pattern).search(text) is not None


def is_empty(value: Any) -> bool:
    """Null, and a text, list, map or collection without anything in it. Anything else is not empty."""
    if value is None:
        return True
    if isinstance(value, (str, tuple, list, dict)) or is_collection(value):
        return len(value) == 0
    return False


def is_not_empty(value: Any) -> bool:
    """`value is not empty`."""
    return not is_empty(value)
