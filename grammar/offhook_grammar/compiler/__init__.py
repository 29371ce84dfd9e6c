"""The compiler: scripts to Python code objects that point into the script, and programs out of them.

Names are loaded when they are first used: a script that was compiled before is linked without the compiler.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from offhook_grammar.compiler.bundle import compile_bundle
    from offhook_grammar.compiler.cache import CodeCache
    from offhook_grammar.compiler.code import CodeBundle
    from offhook_grammar.compiler.errors import CompileError
    from offhook_grammar.compiler.linker import link
    from offhook_grammar.compiler.params import param_value
    from offhook_grammar.version import LANGUAGE_VERSION

__all__ = [
    "LANGUAGE_VERSION",
    "CodeBundle",
    "CodeCache",
    "CompileError",
    "compile_bundle",
    "link",
    "param_value",
]

_HOMES = {
    "LANGUAGE_VERSION": "offhook_grammar.version",
    "CodeBundle": "offhook_grammar.compiler.code",
    "CodeCache": "offhook_grammar.compiler.cache",
    "CompileError": "offhook_grammar.compiler.errors",
    "compile_bundle": "offhook_grammar.compiler.bundle",
    "link": "offhook_grammar.compiler.linker",
    "param_value": "offhook_grammar.compiler.params",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(home), name)
