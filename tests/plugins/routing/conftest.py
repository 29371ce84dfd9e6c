"""A centre in which Ana also takes tasks that are neither call nor conversation."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.testing import Desk


@pytest.fixture
def desk(make_desk: Any) -> Desk:
    """A desk with the built-in plugins alone; Ana takes two tasks of the channel default."""
    made: Desk = make_desk()
    made.invoke("SetWorkerChannel", workerSid=made.worker("Ana").sid, channel="default", capacity=2)
    return made
