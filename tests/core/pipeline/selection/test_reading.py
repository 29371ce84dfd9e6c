"""Values are read as conditions read them."""

from types import SimpleNamespace
from typing import Any

import pytest

from offhook.pipeline.selection.reading import UNREADABLE, fields_reader, payload_reader, run_reader, values_of
from offhook_grammar.values import freeze

ATTRIBUTES = freeze({"a": {"b": [1, 2]}, "text": "t"})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((), ATTRIBUTES),
        (("text",), "t"),
        ((("text",),), "t"),
        (("a", "b", (1,)), 2),
        (("none", "b"), None),
        (("text", "b"), UNREADABLE),
        (("a", "b", ("x",)), UNREADABLE),
    ],
)
def test_paths(path: tuple[Any, ...], value: Any) -> None:
    run = SimpleNamespace(payload=ATTRIBUTES)
    assert values_of((run_reader(("payload", *path)),), run) == (value,)
    of_payload = payload_reader(lambda payload: payload.payload, ("payload", "x", *path))
    assert values_of((of_payload, of_payload), run) == (value, value)


@pytest.mark.parametrize("names", [(), ("a",), ("a", "b")])
def test_fields(names: tuple[str, ...]) -> None:
    values = {"a": 1, "b": 2}
    assert fields_reader(names)(values) == tuple(values[name] for name in names)


def test_a_payload_without_a_field_is_told_of() -> None:
    with pytest.raises(KeyError):
        fields_reader(("a", "missing"))({"a": 1})
