"""How a core function is declared: its parameters as one line, its types beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from offhook_grammar.types import ANY, FunctionInfo, ParameterInfo, Type


def parameter(name: str, kind: Type = ANY) -> ParameterInfo:
    """A parameter that has to be given."""
    return ParameterInfo(name, kind)


def optional(name: str, kind: Type = ANY) -> ParameterInfo:
    """A parameter that may be left out."""
    return ParameterInfo(name, kind, optional=True)


def repeated(name: str, kind: Type = ANY) -> ParameterInfo:
    """A last parameter that may be given any number of times."""
    return ParameterInfo(name, kind, repeated=True)


def function(
    name: str,
    call: Callable[..., Any],
    parameters: tuple[ParameterInfo, ...],
    returns: Type,
    summary: str,
    *,
    null: Any = None,
    takes_null: bool = False,
    needs_context: bool = False,
) -> FunctionInfo:
    """A core function. If its first argument is null it gives `null`, unless it `takes_null`."""
    called = call if takes_null else _null_on_null(call, null, 1 if needs_context else 0)
    return FunctionInfo(name, parameters, returns, called, summary, needs_context)


def _null_on_null(call: Callable[..., Any], null: Any, place: int) -> Callable[..., Any]:
    @wraps(call)
    def guarded(*arguments: Any) -> Any:
        return null if arguments[place] is None else call(*arguments)

    return guarded
