"""What tests of the pytest plugin share: a small plugin under test."""

from __future__ import annotations

from typing import Any

import pytest

from offhook import Invocation, hookimpl
from offhook_plugins.task import AcceptTask


class Greeter:
    """Tells whoever accepts a task the customer's name, and fails where there is none."""

    plugin_name = "greeter"

    @hookimpl
    def after_accept_task(self, payload: AcceptTask, invocation: Invocation) -> None:
        invocation.notify(f"This is {payload.task.attributes['name']}")


@pytest.fixture
def greeter() -> Any:
    return Greeter()
