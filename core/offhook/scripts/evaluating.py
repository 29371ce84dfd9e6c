"""One expression by itself, with what it is told in place of a centre: for `offhook eval`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from offhook.errors import ActionError, ConfigError
from offhook.functions import core_functions
from offhook.hosting import load_plugins
from offhook.plugins import GivenConfig, PluginStatus
from offhook.scripts.catalogue import HostCatalogue
from offhook.scripts.loader import ScriptError
from offhook_grammar.checker import check
from offhook_grammar.compiler import compile_bundle, link
from offhook_grammar.diagnostics import Diagnostic, Span
from offhook_grammar.program import LanguageError
from offhook_grammar.sources import load
from offhook_grammar.types import Type

_FILE = "<expression>"
_HEAD = "const answer = "


class _Alone(HostCatalogue):
    """Actions, events and functions as ever, and nothing of a centre."""

    def scope(self) -> Mapping[str, Type]:
        return {}


def evaluate(
    expression: str,
    values: Mapping[str, Any],
    *,
    plugins: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    config: GivenConfig | None = None,
) -> Any:
    """The value of an expression of the language, where the names of `values` (JSON) are those in scope.

    Raises `ScriptError` for what cannot be read or is no expression of these names, `ConfigError`
    (`bad-variable-name`) for a name that is a word of the language, `ActionError` for what cannot be worked out.
    """
    loaded = load_plugins(plugins, without, config=config)
    for function in core_functions():
        loaded.registry.add_function(function, "core")
    catalogue = _Alone(loaded.registry, [info.name for info in loaded if info.status is PluginStatus.ACTIVE])
    head = "".join(f"param {name}: any = null\n" for name in values) + _HEAD
    # within brackets an expression may go over several lines
    text = f"{head}({expression})\n" if "\n" in expression else f"{head}{expression}\n"
    bundle = load([_FILE], lambda _path: text)
    found = [one for one in (*bundle.diagnostics, *check(bundle, catalogue)) if one.is_error]
    wrong = next((one for one in found if one.span.line <= len(values)), None)
    if wrong is not None:
        name = list(values)[wrong.span.line - 1]
        raise ConfigError(f"`{name}` can name nothing in the language: {wrong.message}", code="bad-variable-name")
    if found:
        moved = len(_HEAD) + ("\n" in expression)
        raise ScriptError([_shifted(one, len(values), moved) for one in found], {_FILE: expression})
    given = {name: value for name, value in values.items() if value is not None}
    try:
        program = link(compile_bundle(bundle, catalogue), catalogue, given)
    except LanguageError as error:
        message = error.message.partition(": ")[2] if error.message.startswith(_FILE) else error.message
        raise ActionError(message, code=error.code) from None
    return program.names[_FILE]["const.answer"]


def _shifted(one: Diagnostic, lines: int, moved: int) -> Diagnostic:
    """The finding at its place in the expression alone, which stands behind so many lines, `moved` to the right."""
    span = one.span
    line, end_line = span.line - lines, span.end_line - lines
    column = max(1, span.column - moved) if line == 1 else span.column
    end = max(1, span.end_column - moved) if end_line == 1 else span.end_column
    return replace(one, span=Span(line, column, end_line, end))
