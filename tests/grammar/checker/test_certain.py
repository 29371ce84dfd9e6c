"""What is told to be never or always true is so for every value; and what could be, is not told of."""

from __future__ import annotations

import operator
import random
from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

from offhook_grammar.tree import Comparison, Expression, Field, ListOf, Logical, Not, Number

_SAME: Mapping[str, Callable[[float, float], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_VALUES = [value / 2 for value in range(-1, 8)]


def _made(chance: random.Random, depth: int) -> str:
    if depth == 0 or chance.random() < 0.2:
        place = chance.choice(["task.attributes.a", "task.attributes.b"])
        if chance.random() < 0.2:
            return f"{place} {chance.choice(['in', 'not in'])} [{chance.randint(0, 3)}, {chance.randint(0, 3)}]"
        other = chance.choice(["0", "1", "2", "3", "task.attributes.b"])
        return f"{place} {chance.choice(list(_SAME))} {other}"
    if chance.random() < 0.2:
        return f"not ({_made(chance, depth - 1)})"
    return f"({_made(chance, depth - 1)}) {chance.choice(['and', 'or'])} ({_made(chance, depth - 1)})"


def _holds(node: Expression, values: Mapping[str, float]) -> bool:
    match node:
        case Not():
            return not _holds(node.operand, values)
        case Logical():
            sides = (_holds(node.left, values), _holds(node.right, values))
            return all(sides) if node.operator == "and" else any(sides)
        case Comparison(right=ListOf(items=items)):
            inside = _number(node.left, values) in [_number(item, values) for item in items]
            return inside is (node.operator == "in")
        case Comparison():
            return _SAME[node.operator](_number(node.left, values), _number(node.right, values))
    raise AssertionError(node)


def _number(node: Expression, values: Mapping[str, float]) -> float:
    if isinstance(node, Number):
        return node.value
    assert isinstance(node, Field)
    return values[node.name.text]


def test_nothing_is_told_that_is_not_so(language: Any) -> None:
    chance, told, missed = random.Random(7), 0, 0  # noqa: S311
    for _ in range(1500):
        text = f'before AcceptTask when {_made(chance, 3)} do log "x"\n'
        parsed = language.parser.parse(text, "a.hook")
        assert parsed.file is not None
        condition = parsed.file.items[0].clauses[0].condition  # type: ignore[union-attr]
        outcomes = {_holds(condition, {"a": a, "b": b}) for a, b in product(_VALUES, _VALUES)}
        codes = {one.code for one in language.diagnose(text)}
        if "H430" in codes:
            told += 1
            assert outcomes == {False}, text
        elif "H431" in codes:
            told += 1
            assert outcomes == {True}, text
        elif len(outcomes) == 1:
            missed += 1
    assert told > 100
    assert missed < told / 4  # what two values have to do with each other is not looked into


def test_a_long_condition_takes_no_time(language: Any) -> None:
    alternatives = " and ".join(f"(task.priority == {n} or task.priority == {n + 1})" for n in range(0, 60, 3))

    codes = [one.code for one in language.diagnose(f'before AcceptTask when {alternatives} do log "x"')]

    assert codes in ([], ["H430"])
