"""`repeat`, and the further tries of an invocation: loops that count, so that a restart finds their place again."""

from __future__ import annotations

import ast
from collections.abc import Callable

from offhook_grammar.compiler.expressions import condition, expression, name_of
from offhook_grammar.compiler.invocations import call_parts, deadline, invoke
from offhook_grammar.compiler.make import assign, call, constant, load, run_call
from offhook_grammar.compiler.unit import Unit
from offhook_grammar.node import Frozen, record
from offhook_grammar.tree import Block, Expression, Invoke, Repeat


def repeat(unit: Unit, node: Repeat, block: Callable[[Unit, Block], list[ast.stmt]]) -> list[ast.stmt]:
    """`repeat 5 times every 2s until c do … end`: the condition is asked after each turn."""
    loop = _Counting.begin(unit, node.times, node.every)
    lines = [*block(unit, node.body), loop.count()]
    if node.until is not None:
        over = ast.If(test=condition(unit, node.until), body=[assign(loop.turn, load(loop.times))], orelse=[])
        unit.locate(over, node.until.span)
        lines.append(over)
    return loop.around(lines, ast.Lt())


def asked(unit: Unit, node: Invoke, answer: str) -> list[ast.stmt]:
    """An invocation with its further tries; what it answers is in the variable `answer`.

    What is given to it is worked out once, and its limit holds for all tries together.
    """
    if node.retry is None:
        return [assign(answer, invoke(unit, node))]
    loop = _Counting.begin(unit, node.retry.times, node.retry.every)
    problem = unit.variables.passing()
    kept, parts = _kept_parts(unit, node)
    limit: ast.expr = constant(None)
    if node.within is not None:
        name = unit.variables.temporary()
        kept.append(assign(name, deadline(unit, node.within)))
        limit = load(name)
    more = ast.Compare(left=load(loop.turn), ops=[ast.Lt()], comparators=[load(loop.times)])
    pause = constant(None) if loop.every is None else load(loop.every)
    again = run_call("try_again", load(problem), more, pause, limit)
    one_try = ast.Try(
        body=[
            assign(answer, unit.awaited(run_call("invoke", *parts, limit), node.span)),
            assign(loop.turn, load(loop.times)),
        ],
        handlers=[ast.ExceptHandler(type=load("op.error"), name=problem, body=[ast.Expr(value=again)])],
        orelse=[],
        finalbody=[],
    )
    return [assign(answer, constant(None)), *kept, *loop.around([one_try, loop.count()], ast.LtE())]


@record
class _Counting(Frozen):
    """A loop that counts its turns, which have `every` between them. These are the names of its variables."""

    unit: Unit
    setup: list[ast.stmt]
    times: str
    turn: str
    every: str | None
    pause: list[ast.stmt]

    @classmethod
    def begin(cls, unit: Unit, times: Expression, every: Expression | None) -> _Counting:
        count, turn = unit.variables.temporary(), unit.variables.temporary()
        setup: list[ast.stmt] = [assign(count, call("op.need_count", expression(unit, times), *name_of(times)))]
        if every is None:
            return cls(unit, setup, count, turn, None, [])
        between = unit.variables.temporary()
        setup.append(assign(between, call("op.need_duration", expression(unit, every), *name_of(every))))
        waiting = ast.Expr(value=unit.awaited(run_call("wait", load(between), constant(None)), every.span))
        pause = ast.If(test=load(turn), body=[waiting], orelse=[])
        unit.locate(pause, every.span)
        return cls(unit, setup, count, turn, between, [pause])

    def count(self) -> ast.stmt:
        """One turn is over."""
        return assign(self.turn, ast.BinOp(left=load(self.turn), op=ast.Add(), right=constant(1)))

    def around(self, lines: list[ast.stmt], sign: ast.cmpop) -> list[ast.stmt]:
        """The whole loop; `sign` is that of a turn's number, from 0, to how often it goes round."""
        test = ast.Compare(left=load(self.turn), ops=[sign], comparators=[load(self.times)])
        body = [*self.pause, ast.Expr(value=run_call("step")), *lines]
        return [*self.setup, assign(self.turn, constant(0)), ast.While(test=test, body=body, orelse=[])]


def _kept_parts(unit: Unit, node: Invoke) -> tuple[list[ast.stmt], list[ast.expr]]:
    """Statements that work out the arguments, who acts and the marks, and the parts made of what they keep."""
    lines: list[ast.stmt] = []
    parts: list[ast.expr] = []
    for part in call_parts(unit, node):
        if isinstance(part, ast.Constant | ast.Name):  # the action, nothing, a place
            parts.append(part)
            continue
        name = unit.variables.temporary()
        lines.append(assign(name, part))
        parts.append(load(name))
    return lines, parts
