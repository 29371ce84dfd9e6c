"""Short names for the pieces of Python's syntax tree that compiled scripts are made of."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from offhook_grammar.frames import RUN

_LOAD, _STORE = ast.Load(), ast.Store()


def load(name: str) -> ast.Name:
    """The value of a variable."""
    return ast.Name(name, _LOAD)


def store(name: str) -> ast.Name:
    """A variable to be assigned."""
    return ast.Name(name, _STORE)


def constant(value: Any) -> ast.Constant:
    """A constant of Python's own kinds, tuples of them included."""
    return ast.Constant(value)


def call(name: str, *arguments: ast.expr) -> ast.Call:
    """A call of a global of the compiled file."""
    return ast.Call(load(name), list(arguments), [])


def run_attribute(name: str) -> ast.Attribute:
    """A value of the run. `name` is one of the host's, never one of the script's choosing."""
    return ast.Attribute(load(RUN), name, _LOAD)


def run_call(name: str, *arguments: ast.expr) -> ast.Call:
    """A call of one of the run's methods."""
    return ast.Call(run_attribute(name), list(arguments), [])


def tuple_of(items: Sequence[ast.expr]) -> ast.expr:
    """A list of the language."""
    return ast.Tuple(list(items), _LOAD)


def assign(name: str, value: ast.expr) -> ast.Assign:
    """`name = value`."""
    return ast.Assign(targets=[store(name)], value=value)


def parameters(names: Sequence[str]) -> ast.arguments:
    """The parameters of a function: positional, without defaults."""
    return ast.arguments(
        posonlyargs=[], args=[ast.arg(arg=name) for name in names], kwonlyargs=[], kw_defaults=[], defaults=[]
    )


def is_same(left: ast.expr, right: ast.expr) -> ast.Compare:
    """`left is right`."""
    return ast.Compare(left=left, ops=[ast.Is()], comparators=[right])


def function_value(body: ast.expr) -> ast.Lambda:
    """A function without parameters that gives `body` when called."""
    return ast.Lambda(args=parameters(()), body=body)
