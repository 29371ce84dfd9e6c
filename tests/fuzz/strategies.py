"""What the fuzz tests draw from."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

ODD_TEXTS = st.sampled_from(
    [
        *(
            "",
            " ",
            "\0",
            "\ufeff",
            "\u2028",
            "\U0001f600",
            "e\u0301",
            "\ud800",
            "{x}",
            "%s",
            "../..",
            "-",
            "null",
            "true",
        ),
        *("1e999", "NaN", "9" * 400, "x" * 300, "1h", "-1s", "9999999d", "2026-02-31", "9999-12-31T23:59:59Z"),
        *("WT0", "WR0", "WK0", "WQ0", "Everyone", "Ana", "ana", "Available", "chat", "__class__", "Europe/Berlin"),
    ]
)
TEXTS = ODD_TEXTS | st.text(max_size=20)
NUMBERS = st.one_of(
    st.integers(-3, 3),
    st.sampled_from([2**31, 2**63, -(2**63) - 1, 10**300, 10**400, 0.5, -0.0, 1e308]),
    st.floats(),
)
SCALARS = st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS)
"""What JSON, TOML or a program may hold, and more."""


def _deeper(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4)


VALUES = st.recursive(SCALARS, _deeper, max_leaves=8)


def nested(depth: int) -> Any:
    """A list in a list in a list."""
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value
