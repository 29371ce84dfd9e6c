"""Whether the two sides of a comparison can be compared at all, and whether it can ever be true."""

from __future__ import annotations

from offhook_grammar.checker.describing import choices, describe
from offhook_grammar.checker.literals import check_pattern, reads_as, unquoted
from offhook_grammar.checker.members import element
from offhook_grammar.checker.operators import unit_hint
from offhook_grammar.checker.relations import (
    is_map,
    is_text,
    is_unknown,
    may_be,
    may_be_text,
    options,
    overlaps,
    widen,
)
from offhook_grammar.checker.report import Report
from offhook_grammar.checker.scopes import Scope
from offhook_grammar.checker.suggestions import did_you_mean
from offhook_grammar.diagnostics import Advice
from offhook_grammar.operations.clocks import parse_clock, parse_time
from offhook_grammar.program import LanguageError
from offhook_grammar.tree import Comparison, Expression, ListOf, Text
from offhook_grammar.types import (
    CLOCK,
    DURATION,
    NULL,
    NUMBER,
    REGEX,
    TEXT,
    TIME,
    Choice,
    ListOfType,
    Type,
)

_ORDERED = (NUMBER, DURATION, CLOCK, TIME)


def check_comparison(node: Comparison, left: Type, right: Type, scope: Scope) -> None:
    """Report a comparison that cannot work; `left` and `right` are the types of its sides."""
    match node.operator:
        case "==" | "!=":
            _equality(node, left, right, scope.report)
        case "<" | "<=" | ">" | ">=":
            _order(node, left, right, scope.report)
        case "in" | "not in":
            _membership(node, node.left, left, node.right, right, scope)
        case "contains":
            _membership(node, node.right, right, node.left, left, scope)
        case "starts with" | "ends with":
            _text_test(node, left, right, scope.report)
        case "matches":
            _pattern_test(node, left, right, scope)


def _equality(node: Comparison, left: Type, right: Type, report: Report) -> None:
    left, right = _as_variable(node.left, left), _as_variable(node.right, right)
    if overlaps(left, right):
        _clock_text(node, left, right, report)
        return
    if _missing_unit(node, left, right, report):
        return
    pair = _choice_pair(node.left, left, node.right, right) or _choice_pair(node.right, right, node.left, left)
    if pair is not None:
        _never(*pair, report)
        return
    verdict = "can never be equal" if node.operator == "==" else "are never equal, so this is always true"
    report.error(
        "H309",
        node.span,
        f"{describe(left)} and {describe(right)} {verdict}",
        hint=_conversion(node, left, right),
    )


def _as_variable(side: Expression, kind: Type) -> Type:
    """A name that stands for one literal text is a switch, set by whoever edits the script: it may be any text."""
    return TEXT if isinstance(kind, Choice) and len(kind.values) == 1 and not isinstance(side, Text) else kind


def _choice_pair(
    literal: Expression, written: Type, _other: Expression, known: Type
) -> tuple[Expression, Choice, Choice] | None:
    """The literal text, and the words that the other side can be, where both are such."""
    if isinstance(literal, Text) and isinstance(written, Choice) and isinstance(known, Choice):
        return literal, written, known
    return None


def _never(literal: Expression, written: Choice, known: Choice, report: Report) -> None:
    report.error(
        "H303",
        literal.span,
        f'this is never "{written.values[0]}": it is {choices(known)}',
        hint=did_you_mean(written.values[0], known.values, literal.span, quote='"'),
    )


def _order(node: Comparison, left: Type, right: Type, report: Report) -> None:
    if NULL in (left, right):
        report.error(
            "H314", node.span, f"`{node.operator}` cannot compare with null", hint="use `== null` or `is empty`"
        )
        return
    if is_unknown(left) or is_unknown(right):
        known = right if is_unknown(left) else left
        if not (is_unknown(known) or may_be(known, *_ORDERED) or may_be_text(known)):
            report.error("H309", node.span, f"{describe(known)} is neither more nor less than anything")
        return
    if any(one == other and one in _ORDERED for one in options(left) for other in options(right)):
        return
    if any(_texts_in_order(one, other) for one, other in ((left, right), (right, left))):
        _clock_text(node, left, right, report)
        return
    if not _missing_unit(node, left, right, report):
        report.error(
            "H309",
            node.span,
            f"{describe(left)} and {describe(right)} cannot be put in order",
            hint=_conversion(node, left, right),
        )


def _texts_in_order(one: Type, other: Type) -> bool:
    """Text with text, or with a clock or a time, which have no other way of being written out."""
    return may_be_text(one) and (may_be_text(other) or may_be(other, CLOCK, TIME))


def _clock_text(node: Comparison, left: Type, right: Type, report: Report) -> None:
    """Text that is compared with a clock or a time must be one."""
    for side, other in ((node.left, right), (node.right, left)):
        literal = side.literal if isinstance(side, Text) else None
        if literal is None or other not in (CLOCK, TIME):
            continue
        try:
            parse_clock(literal) if other == CLOCK else parse_time(literal)
        except LanguageError as problem:
            report.error("H309", side.span, problem.message)


def _missing_unit(node: Comparison, left: Type, right: Type, report: Report) -> bool:
    if {left, right} != {NUMBER, DURATION}:
        return False
    number = node.left if left == NUMBER else node.right
    report.error("H302", number.span, "a duration is compared with a number that has no unit", hint=unit_hint(number))
    return True


def _conversion(node: Comparison, left: Type, right: Type) -> Advice | None:
    """What the author may have meant by comparing these."""
    text, other = (node.left, right) if is_text(left) else (node.right, left)
    if not (is_text(left) or is_text(right)):
        return None
    literal = text.literal if isinstance(text, Text) else None
    return unquoted(text, literal) if literal is not None and reads_as(literal, other) else None


def _membership(
    node: Comparison, item: Expression, item_type: Type, group: Expression, group_type: Type, scope: Scope
) -> None:
    """`item in group`, and `group contains item`."""
    report, item_type = scope.report, _as_variable(item, item_type)
    if is_unknown(group_type) or group_type == NULL:
        return
    if is_map(group_type) or is_text(group_type):
        if not may_be_text(item_type) and item_type != NULL:
            what = "text" if is_text(group_type) else "the keys of a map"
            report.error("H310", item.span, f"{describe(item_type)} cannot be in {what}")
        return
    inside = element(group_type, scope.catalogue)
    if inside is None:
        report.error(
            "H310",
            group.span,
            f"`{node.operator}` needs a list, a map or text to look in; this is {describe(group_type)}",
        )
    elif isinstance(group, ListOf) and isinstance(item_type, Choice) and not isinstance(item, Text):
        _literal_members(group, item_type, scope)
    elif not overlaps(widen(inside) if isinstance(item, Text) and not isinstance(group, ListOf) else inside, item_type):
        report.error("H309", node.span, f"{describe(item_type)} is never in {describe(ListOfType(inside))}")


def _literal_members(group: ListOf, known: Choice, scope: Scope) -> None:
    """`task.status in ["pending", "asigned"]`: each word must be one that it can be."""
    for item in group.items:
        written = scope.world.types.of(item)
        if written is None or overlaps(written, known):
            continue
        if isinstance(written, Choice) and isinstance(item, Text):
            _never(item, written, known, scope.report)
        else:
            scope.report.error("H309", item.span, f"{describe(known)} is never {describe(written)}")


def _text_test(node: Comparison, left: Type, right: Type, report: Report) -> None:
    for side, kind in ((node.left, left), (node.right, right)):
        if not may_be_text(kind) and kind != NULL:
            hint = "`matches` is for patterns" if kind == REGEX else None
            report.error("H310", side.span, f"`{node.operator}` needs text; this is {describe(kind)}", hint=hint)


def _pattern_test(node: Comparison, left: Type, right: Type, scope: Scope) -> None:
    report = scope.report
    if not may_be_text(left) and left != NULL:
        report.error("H310", node.left.span, f"`matches` needs text to look in; this is {describe(left)}")
    literal = node.right.literal if isinstance(node.right, Text) else None
    if literal is not None:
        check_pattern(literal, node.right.span, scope)
    elif not (may_be(right, REGEX, NULL) or may_be_text(right)):
        hint = "write the pattern between slashes: `/…/`"
        report.error("H310", node.right.span, f"`matches` needs a pattern; this is {describe(right)}", hint=hint)
