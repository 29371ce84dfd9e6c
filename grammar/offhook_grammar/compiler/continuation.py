"""Continuations: of a function that waits, the rest after one point, as a function of its own.

Nothing of this is there while scripts run: who takes up a waiting run after a restart asks for the continuations of its
functions. They are made from the same Python tree as the functions themselves, so that they mean the same. A function

    async def after CompleteTask(.run):
        let = …
        for .2t, x in op.numbered(.1t, 0):
            await .run.wait(…)                  # it waits here
            log(x)
        log(let)

has there the continuation

    async def after CompleteTask(.run, .resume, let, .1t, .2t, x):
        await .resume()
        log(x)
        for .2t, x in op.numbered(.1t, .2t + 1):
            await .run.wait(…)
            log(x)
        log(let)

A suspended continuation looks as the function itself does, and can be kept and taken up again like it.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import partial
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

from offhook_grammar.compiler.bundle import compile_bundle
from offhook_grammar.compiler.linker import add_globals
from offhook_grammar.compiler.make import call, constant, load, parameters
from offhook_grammar.compiler.unit import code_of
from offhook_grammar.frames import RESUME, RUN, Frame, NoContinuationError, NotTakenUpError, Point, is_passing

if TYPE_CHECKING:
    from offhook_grammar.program import RunContext
    from offhook_grammar.sources import Bundle
    from offhook_grammar.types import Catalogue


Names = Mapping[str, dict[str, Any]]
"""The globals of linked files by path (`Program.names`)."""


@dataclass(frozen=True, slots=True)
class Continuation:
    """The code of a function of the run, of what to await first, and of the variables `names` of the original.

    What it awaits is called with the condition of a `wait until` or `wait for`, with nothing in other cases.
    """

    code: CodeType
    names: tuple[str, ...]


class Continuations:
    """The continuations of the functions of a bundle, which must compile."""

    def __init__(self, bundle: Bundle, catalogue: Catalogue) -> None:
        self._definitions: dict[str, list[ast.AsyncFunctionDef]] = {}
        code = compile_bundle(bundle, catalogue, self._definitions)
        self._files = {file.path: file for file in code.files}
        self._catalogue = catalogue
        self._made: dict[Point, Continuation] = {}

    def of(self, point: Point) -> Continuation:
        """What comes after the point. Raises `NoContinuationError` if no function can wait there."""
        if point not in self._made:
            self._made[point] = self._make(point)
        return self._made[point]

    def _make(self, point: Point) -> Continuation:
        for definition in self._definitions.get(point.file, ()):
            for node in ast.walk(definition):
                if isinstance(node, ast.Await) and _is_at(node, point):
                    return _continuation(definition, node, point.file)
        raise NoContinuationError(f"nothing waits at {point.file}:{point.line}")

    def taken_up(
        self, frames: Sequence[Frame], names: Names, run: RunContext, rest: Callable[..., Awaitable[Any]]
    ) -> Coroutine[Any, Any, Any]:
        """What `frames` (outermost first) would do from here on, for `run`. `rest` is the rest of the wait: it is given
        the condition of a `wait until`, nothing for a `wait`.

        Raises `NoContinuationError` if the scripts have no such points.
        """
        resume: Callable[..., Any] = rest
        for frame in reversed(frames):
            continuation = self.of(frame.point)
            function = FunctionType(continuation.code, self._globals(frame.point.file, names))
            variables = [frame.variables.get(name) for name in continuation.names]
            resume = partial(function, run, resume, *variables)
        coroutine: Coroutine[Any, Any, Any] = resume()
        return coroutine

    def _globals(self, path: str, names: Names) -> dict[str, Any]:
        """Those of the linked file, with the values and functions that go with the code that was made here: the file
        may have been linked with handlers that are compiled late, so that it counts its values in another way."""
        found = {name: value for name, value in names[path].items() if not name.startswith("value.")}
        add_globals(found, self._files[path].values, 0, self._files[path].externals, self._catalogue)
        return found


def _is_at(node: ast.Await, point: Point) -> bool:
    return (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset) == (
        point.line, point.column, point.end_line, point.end_column,
    )  # fmt: skip


def _continuation(definition: ast.AsyncFunctionDef, point: ast.Await, path: str) -> Continuation:
    body = _Rest(point).of(definition.body)
    names = _read(body, _variables(definition))
    rest = ast.AsyncFunctionDef(
        name=definition.name, args=parameters([RUN, RESUME, *names]), body=body, decorator_list=[]
    )
    if sys.version_info >= (3, 12):
        rest.type_params = []
    return Continuation(code_of(ast.fix_missing_locations(ast.copy_location(rest, definition)), path), names)


class _Rest:
    """What comes after a point. Statements are taken over as they are, but for those around the point."""

    def __init__(self, point: ast.Await) -> None:
        self._point = point

    def of(self, block: Sequence[ast.stmt]) -> list[ast.stmt]:
        """The rest of a block in which the point lies."""
        place = next(number for number, line in enumerate(block) if self._is_in(line))
        return [*self._of_line(block[place]), *block[place + 1 :]]

    def _is_in(self, *lines: ast.AST) -> bool:
        return any(node is self._point for line in lines for node in ast.walk(line))

    def _of_line(self, line: ast.stmt) -> list[ast.stmt]:
        match line:
            case ast.Expr() | ast.Assign() | ast.Return() if line.value is self._point:
                rest = copy(line)
                rest.value = self._resumed()
                return [rest]
            case ast.If(test=ast.UnaryOp(operand=operand) as test) if operand is self._point:
                verdict = ast.copy_location(ast.UnaryOp(op=test.op, operand=self._resumed()), test)
                return [ast.copy_location(ast.If(test=verdict, body=line.body, orelse=line.orelse), line)]
            case ast.If() if not self._is_in(line.test):
                return self.of(line.body if self._is_in(*line.body) else line.orelse)
            case ast.For():
                return [*self.of(line.body), self._turns_left(line)]
            case ast.While():
                return [*self.of(line.body), line]
            case ast.Try() if not self._is_in(*line.finalbody):  # there it would not be known how the rest ended
                return self._of_try(line)
        raise NotTakenUpError(f"it waited in line {self._point.lineno}, in whose midst no run can be taken up")

    def _of_try(self, line: ast.Try) -> list[ast.stmt]:
        """What is done in every case stays around the rest; what catches errors, too, unless one was caught."""
        handlers: list[ast.ExceptHandler] = []
        orelse: list[ast.stmt] = []
        caught = next((handler for handler in line.handlers if self._is_in(*handler.body)), None)
        if caught is not None:
            rest = self.of(caught.body)
        elif self._is_in(*line.orelse):
            rest = self.of(line.orelse)
        else:
            rest, handlers, orelse = self.of(line.body), line.handlers, line.orelse
        if not handlers and not line.finalbody:
            return rest
        around = ast.Try(body=rest, handlers=handlers, orelse=orelse, finalbody=line.finalbody)
        return [ast.copy_location(around, line)]

    def _resumed(self) -> ast.Await:
        arguments: list[ast.expr] = []
        match self._point.value:
            case ast.Call(func=ast.Attribute(attr="wait_until"), args=[condition, *_]):
                arguments = [condition]
            case ast.Call(func=ast.Attribute(attr="wait_for"), args=[_, where, *_]):
                arguments = [where]
        resumed = ast.copy_location(call(RESUME, *arguments), self._point)
        return ast.copy_location(ast.Await(value=resumed), self._point)

    @staticmethod
    def _turns_left(loop: ast.For) -> ast.For:
        match loop:
            case ast.For(target=ast.Tuple(elts=[ast.Name(id=place), _]), iter=ast.Call(args=[ast.Name(id=items), _])):
                after = ast.BinOp(left=load(place), op=ast.Add(), right=constant(1))
                left = ast.copy_location(call("op.numbered", load(items), after), loop.iter)
                return ast.copy_location(ast.For(target=loop.target, iter=left, body=loop.body, orelse=[]), loop)
        raise NoContinuationError(f"the loop in line {loop.lineno} cannot be taken up")


def _variables(definition: ast.AsyncFunctionDef) -> frozenset[str]:
    stored = [
        node.id for node in ast.walk(definition) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    named = [*stored, *[argument.arg for argument in definition.args.args]]
    return frozenset(name for name in named if not is_passing(name))


def _read(body: Sequence[ast.stmt], variables: frozenset[str]) -> tuple[str, ...]:
    """Those of the variables that are read somewhere in `body`, in an order that depends on the body alone."""
    read: list[str] = []
    for line in body:
        for node in ast.walk(line):
            if isinstance(node, ast.Nonlocal):  # what a branch changes has to be there, read or not
                read += node.names
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                read.append(node.id)
    return tuple(dict.fromkeys(name for name in read if name in variables))
