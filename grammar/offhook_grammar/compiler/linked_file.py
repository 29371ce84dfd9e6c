"""A file on its way to code once more, from what the linker left of it: for pieces that are compiled later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from offhook_grammar.compiler.names import Callee
from offhook_grammar.compiler.positions import Positions
from offhook_grammar.compiler.unit import FileUnit
from offhook_grammar.diagnostics import Span
from offhook_grammar.operations.reading import Getters
from offhook_grammar.tree import DefineFunction, Null, Word
from offhook_grammar.types import Catalogue

_NOWHERE = Span(1, 1, 1, 1)


def linked_file(path: str, catalogue: Catalogue, names: Mapping[str, Any], text: str, ahead: int = 0) -> FileUnit:
    """The file as the linker left it: what its globals tell is what the compiler knew. `text`: what is compiled now,
    which comes behind so many lines `ahead` of it."""
    count = sum(name.startswith("value.") for name in names)
    return FileUnit(
        path=path,
        positions=Positions(text, ahead),
        catalogue=catalogue,
        scope=frozenset(name for name in catalogue.scope() if name.isidentifier() and not name.startswith("_")),
        globals={name.partition(".")[2]: name for name in (*_named(names, "const."), *_named(names, "param."))},
        callees={name.partition(".")[2]: _callee(name, names[name]) for name in _named(names, "define.")},
        memories={name.partition(".")[2]: name for name in _named(names, "memory.")},
        values=[None] * count,  # new ones come after those that are there
        getters_known={value.name: name for name, value in names.items() if type(value) is Getters},
    )


def _named(names: Mapping[str, Any], kind: str) -> list[str]:
    return [name for name in names if name.startswith(kind)]


def _callee(name: str, function: Any) -> Callee:
    """A function of the script, as far as a call of it needs to know."""
    code = function.__code__
    parameters = tuple([_word(parameter) for parameter in code.co_varnames[1 : code.co_argcount]])
    plain = name.partition(".")[2]
    node = DefineFunction(span=_NOWHERE, name=_word(plain), parameters=parameters, body=Null(span=_NOWHERE))
    return Callee(node, 0)


def _word(text: str) -> Word:
    return Word(span=_NOWHERE, text=text)
