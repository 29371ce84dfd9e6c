"""What hosts of one process can have in common, so that the second one is built in a fraction of the time."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

from offhook_grammar.node import Fields, changing

if TYPE_CHECKING:
    from offhook.plugins.manager import Brought
    from offhook_grammar.compiler.code import CodeBundle
    from offhook_grammar.compiler.kept import Kept
    from offhook_grammar.diagnostics import Diagnostic


class Compiled(NamedTuple):
    """Scripts that were compiled in this process. `terms` tell the catalogue for which; `diagnostics` what the checker
    had to say short of errors."""

    terms: object
    kept: Kept
    code: CodeBundle
    diagnostics: tuple[Diagnostic, ...]


@changing
class Shared(Fields):
    """The built-in plugins as they were loaded and checked, and the code of scripts. Nothing of it is ever changed:
    each host has its own centre, journal, registry, handlers and linked scripts.

    `brought`: by what decides how the built-in plugins are loaded. `compiled`: by the scripts, as they were named.
    """

    brought: dict[Hashable, Brought] = field(default_factory=dict)
    compiled: dict[tuple[str, ...], Compiled] = field(default_factory=dict)
