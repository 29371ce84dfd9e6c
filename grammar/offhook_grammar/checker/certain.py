"""Conditions that are never true, or always: whatever a run reads, they come out the same.

Nothing is guessed: what is told here holds for every value, null included. Reads within one condition see one moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from offhook_grammar.checker.facts import Facts, Key, Literal, is_count, key_of, literal_of, literals_of
from offhook_grammar.checker.scopes import Scope
from offhook_grammar.diagnostics import Related
from offhook_grammar.tree import (
    Boolean,
    Comparison,
    Duration,
    Expression,
    Field,
    Index,
    IsEmpty,
    ListOf,
    Logical,
    Name,
    Not,
    Null,
    Number,
    Text,
)
from offhook_grammar.types import BOOLEAN, DURATION, MAP, NUMBER, TEXT, Choice, Record, Type

_MOST_CASES = 64
_ORDERED = ("number", "duration")
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_WRITTEN = frozenset({Text, Number, Boolean, Null, Duration})
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Said(NamedTuple):
    """A condition, and whether it is said to be true."""

    condition: Expression
    holds: bool


def check_certain(condition: Expression, scope: Scope, never: str, always: str, before: Sequence[Said] = ()) -> None:
    """Warn of a condition that is never true or always. `never` and `always` say in words what follows from that;
    "" where that is no mistake. `before`: what is known when the condition is asked."""
    if not before and plainly_open(condition):
        return
    if never and impossible([Said(condition, True)], scope):
        _report("H430", condition, f"this is never true{never}", conflict([Said(condition, True)], scope), scope)
    elif always and impossible([Said(condition, False)], scope):
        _report("H431", condition, f"this is always true{always}", conflict([Said(condition, False)], scope), scope)
    elif before and never and impossible([*before, Said(condition, True)], scope):
        line = before[0].condition.span.line
        where = f"the condition in line {line} has" if len(before) == 1 else "those ahead of it have"
        scope.report.warning("H430", condition.span, f"this is never true{never}: {where} taken all such cases")
    elif before and always and impossible([*before, Said(condition, False)], scope):
        scope.report.warning("H431", condition.span, f"here this is always true{always}: nothing else is left")


def plainly_open(condition: Expression) -> bool:
    """Whether it is seen at a glance that this can be true and can be false: it compares several values with what is
    written out, each once. So are most conditions, and to work that out takes as long as all else that is checked."""
    seen: set[tuple[str, ...]] = set()
    waiting: list[Expression] = [condition]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Logical):
            waiting += (node.left, node.right)
            continue
        if isinstance(node, Not):
            waiting.append(node.operand)
            continue
        if isinstance(node, Comparison):
            if not _is_written_out(node.right):
                return False
            node = node.left
        elif isinstance(node, IsEmpty):
            node = node.operand
        path = _path_of(node)
        if path is None or path in seen:
            return False
        seen.add(path)
    return True


def _is_written_out(node: Expression) -> bool:
    if isinstance(node, ListOf):
        return bool(node.items) and all(type(item) in _WRITTEN for item in node.items)
    return type(node) in _WRITTEN


def _path_of(node: Expression) -> tuple[str, ...] | None:
    """A name and fields of it, the innermost first."""
    names: list[str] = []
    while isinstance(node, Field):
        names.append(node.name.text)
        node = node.target
    return (*names, node.name) if isinstance(node, Name) else None


def _report(code: str, condition: Expression, message: str, pair: tuple[Said, Said] | None, scope: Scope) -> None:
    if pair is None:
        scope.report.warning(code, condition.span, message)
        return
    first, second = pair
    if first.holds and second.holds:
        why = "these two are never both true"
    else:
        why = "these two contradict each other" if first.holds != second.holds else "one of these two is always true"
        why = "one of the two is always true" if first.holds != second.holds and code == "H431" else why
    related = (Related(scope.file, second.condition.span, "the other one"),)
    scope.report.warning(code, first.condition.span, f"{message}: {why}", related=related)


def impossible(said: Sequence[Said], scope: Scope) -> bool:
    """Whether all this can never be so at once."""
    return _Case(scope).impossible(list(said))


def conflict(said: Sequence[Said], scope: Scope) -> tuple[Said, Said] | None:
    """Two parts that already contradict each other, where two do and neither does so alone."""
    parts, _ = split(said)
    for place, one in enumerate(parts):
        if impossible([one], scope):
            return None
        for other in parts[:place]:
            if impossible([other, one], scope):
                return other, one
    return None


def split(said: Sequence[Said]) -> tuple[list[Said], list[tuple[Said, Said]]]:
    """The parts that all have to be so, and pairs of which one has to be so."""
    parts: list[Said] = []
    choices: list[tuple[Said, Said]] = []
    waiting = list(reversed(said))
    while waiting:
        condition, holds = waiting.pop()
        if isinstance(condition, Not):
            waiting.append(Said(condition.operand, not holds))
        elif isinstance(condition, Logical):
            sides = Said(condition.left, holds), Said(condition.right, holds)
            if (condition.operator == "and") == holds:
                waiting += reversed(sides)
            else:
                choices.append(sides)
        else:
            parts.append(Said(condition, holds))
    return parts, choices


class _Case:
    """One question; it tries no more than so many cases."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._cases = 0

    def impossible(self, said: list[Said]) -> bool:
        parts, choices = split(said)
        if self._contradict(parts):
            return True
        self._cases += 1
        if not choices or self._cases > _MOST_CASES:
            return False
        (left, right), *others = choices
        rest = [*parts, *(_as_said(pair) for pair in others)]
        return self.impossible([*rest, left]) and self.impossible([*rest, right])

    def _contradict(self, parts: list[Said]) -> bool:
        known: dict[Key, Facts] = {}
        for part in parts:
            if not self._note(part, known):
                return True
        return any(facts.impossible for facts in known.values())

    def _note(self, part: Said, known: dict[Key, Facts]) -> bool:
        """Note what a part says; false where it contradicts by itself, or one that was noted before."""
        condition, holds = part
        if isinstance(condition, Boolean):
            return condition.value is holds
        if isinstance(condition, Null):
            return not holds
        if isinstance(condition, Comparison):
            return self._compared(condition, holds, known)
        if isinstance(condition, IsEmpty):
            key = key_of(condition.operand)
            empty = holds is not condition.negated
            return key is None or known.setdefault(key, Facts()).test(("empty",), empty)
        key = key_of(condition)
        return key is None or known.setdefault(key, Facts()).test(("true",), holds)

    def _compared(self, node: Comparison, holds: bool, known: dict[Key, Facts]) -> bool:
        left, right = literal_of(node.left), literal_of(node.right)
        if left is not None and right is not None:
            return _of_literals(node.operator, left, right, holds)
        keys = key_of(node.left), key_of(node.right)
        if keys[0] is not None and keys[0] == keys[1]:
            return _of_itself(node.operator, holds)
        if node.operator in ("in", "not in"):
            return self._member(node, holds, known)
        operator: str = node.operator
        subject, value = node.left, right
        if left is not None:
            subject, value, operator = node.right, left, _MIRRORED.get(node.operator, node.operator)
        key = key_of(subject)
        if key is None or value is None:
            return _tested(node, keys, holds, known)
        facts = known.setdefault(key, Facts())
        if is_count(subject):
            facts.at_least(("number", 0), True)
        if operator in ("==", "!="):
            self._equal(facts, subject, value, (operator == "==") is holds)
        elif operator in _OPPOSITE and value[0] in _ORDERED:
            _bounded(facts, operator if holds else _OPPOSITE[operator], value)
        else:
            return facts.test((operator, value), holds)
        return True

    def _equal(self, facts: Facts, subject: Expression, value: Literal, equal: bool) -> None:
        if not equal:
            facts.never |= {value}
        elif self._plain(subject):
            facts.limit_to(frozenset({value}))

    def _member(self, node: Comparison, holds: bool, known: dict[Key, Facts]) -> bool:
        values, key = literals_of(node.right), key_of(node.left)
        inside = (node.operator == "in") is holds
        if values is not None and not values:
            return not inside
        if values is None or key is None:
            return _tested(node, (key, key_of(node.right)), holds, known)
        facts = known.setdefault(key, Facts())
        if not inside:
            facts.never |= values
        elif self._plain(node.left):
            facts.limit_to(values)
        return True

    def _plain(self, subject: Expression) -> bool:
        """Whether this is one plain value: an object of the centre can equal its SID and its name as well."""
        kind: Type | None = self._scope.world.types.of(subject)
        if kind in (TEXT, NUMBER, BOOLEAN, DURATION) or isinstance(kind, Choice):
            return True
        if isinstance(subject, Field | Index):
            owner = self._scope.world.types.of(subject.target)
            return owner == MAP or (isinstance(owner, Record) and owner.open) or self._plain_map(subject.target)
        return False

    def _plain_map(self, target: Expression) -> bool:
        return isinstance(target, Field | Index) and self._plain(target)


def _as_said(pair: tuple[Said, Said]) -> Said:
    """A pair of which one has to be so, as one condition again."""
    left, right = pair
    span = left.condition.span.to(right.condition.span)
    operator = "or" if left.holds else "and"
    made = Logical(span=span, operator=operator, left=left.condition, right=right.condition)  # type: ignore[arg-type]
    return Said(made, left.holds)


def _tested(node: Comparison, keys: tuple[Key | None, Key | None], holds: bool, known: dict[Key, Facts]) -> bool:
    """Two values that are read: only the same test of the same two can contradict it."""
    if keys[0] is None or keys[1] is None:
        return True
    operator = node.operator
    negative = {"!=": "==", "not in": "in", ">=": "<", ">": "<="}
    if operator in negative:
        operator, holds = negative[operator], not holds  # type: ignore[assignment]
    return known.setdefault(keys[0], Facts()).test((operator, keys[1]), holds)


def _of_itself(operator: str, holds: bool) -> bool:
    """A value compared with itself."""
    if operator in ("==", "<=", ">="):
        return holds
    if operator in ("!=", "<", ">"):
        return not holds
    return True


def _of_literals(operator: str, left: Literal, right: Literal, holds: bool) -> bool:
    if operator in ("==", "!="):
        return ((left == right) is (operator == "==")) is holds
    if operator in _OPPOSITE and left[0] == right[0] and left[0] in _ORDERED:
        facts = Facts(only=frozenset({left}))
        _bounded(facts, operator if holds else _OPPOSITE[operator], right)
        return not facts.impossible
    return True


def _bounded(facts: Facts, operator: str, value: Literal) -> None:
    if operator in (">", ">="):
        facts.at_least(value, operator == ">=")
    else:
        facts.at_most(value, operator == "<=")
