"""The compiler: scripts to Python code objects that point into the script, and programs out of them."""

from offhook_grammar.compiler.bundle import compile_bundle
from offhook_grammar.compiler.cache import CodeCache, compile_cached
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
    "compile_cached",
    "link",
    "param_value",
]
