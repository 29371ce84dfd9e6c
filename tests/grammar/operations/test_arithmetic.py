"""Arithmetic against plain Python, and what it refuses."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offhook_grammar import operations as op
from offhook_grammar.program import LanguageError

WHOLE = st.integers(-(10**8), 10**8)
NUMBERS = WHOLE | st.floats(-1e9, 1e9).map(lambda value: round(value, 3))
DURATIONS = st.timedeltas(timedelta(days=-1000), timedelta(days=1000))
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@given(NUMBERS, NUMBERS)
def test_numbers(a: float, b: float) -> None:
    assert op.add(a, b) == a + b
    assert op.subtract(a, b) == a - b
    assert op.multiply(a, b) == a * b
    assert op.negative(a) == -a
    if b:
        assert op.divide(a, b) == pytest.approx(a / b)
        assert op.modulo(a, b) == a % b


@given(WHOLE, WHOLE.filter(bool))
def test_whole_numbers_stay_whole_where_they_can(a: int, b: int) -> None:
    assert type(op.divide(a * b, b)) is int
    assert type(op.multiply(a, b)) is int
    assert op.divide(a * b, b) == a


@given(TIMES, DURATIONS, st.integers(1, 1000))
def test_times_and_durations(at: datetime, length: timedelta, count: int) -> None:
    assert op.add(at, length) == op.add(length, at) == at + length
    assert op.subtract(op.add(at, length), at) == length
    assert op.multiply(length, count) == op.multiply(count, length) == length * count
    assert op.divide(length, count) == length / count
    assert op.divide(op.multiply(length, count), timedelta(seconds=1)) == pytest.approx(
        (length * count).total_seconds()
    )


@given(st.lists(st.integers()).map(tuple), st.lists(st.text()).map(tuple), st.text(), st.text())
def test_texts_and_lists_are_joined(xs: tuple[int, ...], ys: tuple[str, ...], a: str, b: str) -> None:
    assert op.add(xs, ys) == xs + ys
    assert op.add(a, b) == a + b


@pytest.mark.parametrize(
    ("call", "left", "right", "code"),
    [
        (op.add, None, 1, "null-arithmetic"),
        (op.add, 1, None, "null-arithmetic"),
        (op.add, True, 1, "wrong-kind"),
        (op.add, "a", 1, "wrong-kind"),
        (op.add, NOON, NOON, "wrong-kind"),
        (op.add, {}, {}, "wrong-kind"),
        (op.subtract, timedelta(1), NOON, "wrong-kind"),
        (op.multiply, "ab", 3, "wrong-kind"),
        (op.multiply, (1,), 3, "wrong-kind"),
        (op.multiply, 10**10, 10**10, "number-too-large"),
        (op.multiply, 1e300, 1e300, "number-too-large"),
        (op.add, 10**18, 1, "number-too-large"),
        (op.subtract, -(10**18), 1, "number-too-large"),
        (op.multiply, timedelta(10**8), 10**8, "number-too-large"),
        (op.multiply, timedelta(1), float("nan"), "number-too-large"),
        (op.add, NOON, timedelta(10**8), "number-too-large"),
        (op.divide, 1, 0, "division-by-zero"),
        (op.divide, 1.5, 0.0, "division-by-zero"),
        (op.modulo, 1, 0, "division-by-zero"),
        (op.modulo, timedelta(1), timedelta(), "division-by-zero"),
        (op.add, "a" * 600_000, "a" * 600_000, "text-too-long"),
        (op.add, (0,) * 60_000, (0,) * 60_000, "list-too-long"),
    ],
)
def test_refusals(call: object, left: object, right: object, code: str) -> None:
    with pytest.raises(LanguageError) as caught:
        call(left, right)  # type: ignore[operator]
    assert caught.value.code == code


def test_messages_name_what_is_null() -> None:
    with pytest.raises(LanguageError, match=r"^task\.age is null: \+ needs a value$"):
        op.add(None, 1, ("task.age", None))
    with pytest.raises(LanguageError, match="the right side is null"):
        op.add(1, None)
