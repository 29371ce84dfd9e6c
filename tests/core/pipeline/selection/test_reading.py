"""Values are read as conditions read them."""

from types import SimpleNamespace
from typing import Any

import pytest

from offhook.pipeline.selection.reading import UNREADABLE, payload_reader, run_reader, values_of
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
