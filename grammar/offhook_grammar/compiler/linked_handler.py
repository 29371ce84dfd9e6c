"""The parts of a handler that are compiled once it is linked; see `late`."""

from __future__ import annotations

from types import FunctionType
from typing import Any, Literal

from offhook_grammar.compiler.code import HandlerCode
from offhook_grammar.compiler.handlers import body_code, condition_code
from offhook_grammar.compiler.linked_file import linked_file
from offhook_grammar.compiler.linker import add_globals
from offhook_grammar.parser import parse
from offhook_grammar.tree import Handler
from offhook_grammar.types import Catalogue


def late_function(
    code: HandlerCode, part: Literal["condition", "body"], path: str, names: dict[str, Any], catalogue: Catalogue
) -> FunctionType:
    """The condition or the body of a handler that was left to be compiled late, as the compiler would have made it."""
    source, ahead = code.late or "", code.span.line - 1
    node = _handler_in(source, path, ahead)
    if node is None:
        raise AssertionError(f"{path}:{code.span.line}: this was a handler when it was checked")
    file = linked_file(path, catalogue, names, source, ahead)
    known = len(file.values)
    made = condition_code(file, node) if part == "condition" else body_code(file, node, code.facts)
    if made is None:
        raise AssertionError(f"{path}:{code.span.line}: this had a condition when it was checked")
    add_globals(names, file.values, known, file.externals, catalogue)
    return FunctionType(made, names)


def _handler_in(text: str, path: str, ahead: int) -> Handler | None:
    file = parse(text, path, ahead).file
    return next((item for item in file.items if isinstance(item, Handler)), None) if file is not None else None
