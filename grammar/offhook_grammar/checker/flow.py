"""What follows what: statements that can never run, and a `proceed` that would be the second one."""

from __future__ import annotations

from collections.abc import Sequence

from offhook_grammar.checker.report import Report
from offhook_grammar.checker.walk import walk
from offhook_grammar.node import Frozen, record
from offhook_grammar.tree import (
    Block,
    Cancel,
    Catch,
    Fail,
    ForEach,
    If,
    Invoke,
    Let,
    Meanwhile,
    Proceed,
    Redirect,
    Remember,
    Repeat,
    Return,
    Set,
    Statement,
    Stop,
    Together,
    Try,
    WaitFor,
    WaitUntil,
)

_WORDS = {Cancel: "cancel", Redirect: "redirect", Return: "return", Stop: "stop", Fail: "fail"}


@record
class Point(Frozen):
    """A place in a run: how often it has proceeded at least and at most."""

    least: int = 0
    most: int = 0

    def again(self) -> Point:
        return Point(self.least + 1, self.most + 1)


def check_flow(body: Block, report: Report) -> None:
    """Report unreachable statements and a second `proceed` in a handler or procedure."""
    _Flow(report).block(body, Point())


def _meet(points: Sequence[Point | None]) -> Point | None:
    """The place where several ways meet; None when none of them gets there."""
    arriving = [point for point in points if point is not None]
    if not arriving:
        return None
    return Point(min(point.least for point in arriving), max(point.most for point in arriving))


class _Flow:
    def __init__(self, report: Report) -> None:
        self._report = report

    def block(self, block: Block, start: Point) -> Point | None:
        """The place behind the block, or None when no run gets there."""
        point: Point | None = start
        for position, statement in enumerate(block.statements):
            if point is None:
                self._unreachable(block.statements[position - 1], statement)
                return None
            point = self._statement(statement, point)
        return point

    def _statement(self, statement: Statement, point: Point) -> Point | None:
        match statement:
            case Proceed():
                return self._proceed(statement, point)
            case Let() | Set() | Remember():
                return self._value(statement.value, point)
            case Return():
                self._value(statement.value, point)
                return None
            case Invoke():
                return self._value(statement, point)
            case Cancel() | Redirect() | Stop() | Fail():
                return None
            case _:
                return self._blocks(statement, point)

    def _blocks(self, statement: Statement, point: Point) -> Point | None:
        """Statements that hold others."""
        match statement:
            case If():
                return self._if(statement, point)
            case ForEach() | Repeat():
                return self._loop(statement, point)
            case Meanwhile():
                self.block(statement.body, Point())
                return point
            case Together():
                ends = [self._statement(branch, point) for branch in statement.body.statements]
                return point if all(ends) else None
            case Try():
                return self._try(statement, point)
            case WaitUntil() | WaitFor() if statement.otherwise is not None:
                return _meet([point, self.block(statement.otherwise, point)])
            case _:
                return point

    def _value(self, value: object, point: Point) -> Point | None:
        if isinstance(value, Proceed):
            return self._proceed(value, point)
        if isinstance(value, Invoke) and value.otherwise is not None:
            return _meet([point, self._statement(value.otherwise, point)])
        if isinstance(value, WaitFor) and value.otherwise is not None:
            return _meet([point, self.block(value.otherwise, point)])
        return point

    def _if(self, statement: If, point: Point) -> Point | None:
        ends = [self.block(branch.body, point) for branch in statement.branches]
        ends.append(point if statement.otherwise is None else self.block(statement.otherwise, point))
        return _meet(ends)

    def _try(self, statement: Try, point: Point) -> Point | None:
        ends = [self.block(statement.body, point)]
        # what failed may have proceeded before that
        caught = Point(point.least, point.most + (_first_proceed(statement.body) is not None))
        taken: dict[str, Catch] = {}
        for catch in statement.catches:
            if catch.kind in taken:
                why = f"the `on {catch.kind}` in line {taken[catch.kind].span.line} takes them all"
                self._report.warning("H413", catch.span, f"this can never run: {why}")
                self.block(catch.body, caught)
                continue
            if catch.when is None:
                taken[catch.kind] = catch
            ends.append(self.block(catch.body, caught))
        if statement.always is not None:
            self.block(statement.always, Point())
        return _meet(ends)

    def _loop(self, statement: ForEach | Repeat, point: Point) -> Point | None:
        end = self.block(statement.body, point)
        if end is not None and end.most > point.most:
            proceed = _first_proceed(statement.body)
            if proceed is not None:
                self._report.warning(
                    "H409",
                    proceed.span,
                    f"this loop would `proceed` once for each {'item' if isinstance(statement, ForEach) else 'turn'}, "
                    "and only the first one may",
                    hint="`return proceed` leaves the loop",
                )
        return _meet([point, end])

    def _proceed(self, node: Proceed, point: Point) -> Point:
        if point.least:
            self._report.error(
                "H409",
                node.span,
                "the action has been proceeded with already: it can go on only once",
                hint="keep what came of it: `let result = proceed`",
            )
        elif point.most:
            self._report.warning(
                "H409",
                node.span,
                "on some ways to here the action has been proceeded with already",
                hint="end those ways with `return`",
            )
        return point.again()

    def _unreachable(self, before: Statement, statement: Statement) -> None:
        word = _WORDS.get(type(before))
        why = f"`{word}` ends the run before" if word else "no way leads past what stands before"
        self._report.warning("H413", statement.span, f"this can never run: {why}")


def _first_proceed(body: Block) -> Proceed | None:
    return next((node for node in walk(body) if isinstance(node, Proceed)), None)
