"""Core functions by name."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from offhook.functions import core_functions
from offhook_grammar.values import freeze

FUNCTIONS = {info.name: info for info in core_functions()}


def call_function(name: str, *arguments: Any, country: str | None = None) -> Any:
    """What a core function gives; `country` is the host's default one."""
    info = FUNCTIONS[name]
    given = [freeze(argument) for argument in arguments]
    context = [SimpleNamespace(default_country=country)] if info.needs_context else []
    return info.call(*context, *given)


@pytest.fixture
def call() -> Callable[..., Any]:
    return call_function
