"""How much the fuzz tests try: a little on every run of the tests, and the same each time; a lot when asked.

    OFFHOOK_FUZZ=100 pytest tests/fuzz -n auto        a hundred times as many examples, other ones on each run

What a long run finds becomes an `@example`, or a row in `tests/core/bad_input`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings

FACTOR = int(os.environ.get("OFFHOOK_FUZZ") or 1)


def tried(count: int) -> Callable[[Any], Any]:
    """So many examples on an ordinary run."""
    return settings(
        max_examples=count * FACTOR,
        derandomize=FACTOR == 1,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=FACTOR > 1,
    )
