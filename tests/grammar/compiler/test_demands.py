"""What conditions demand of single values, so that a host knows which handlers it need not ask."""

import marshal
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offhook_grammar.compiler import link
from offhook_grammar.compiler.codec import from_plain, to_plain
from offhook_grammar.operations import compare, index, membership, read
from offhook_grammar.program import CompiledHandler, Demand, Demands, LanguageError
from offhook_grammar.values import freeze

TIER, AGE = ("payload", "tier"), ("payload", "age")


def demands(host: SimpleNamespace, condition: str, before: str = "", params: Any = None) -> Demands | None:
    found: Demands | None = handler(host, condition, before, params).demands
    return found


def handler(host: SimpleNamespace, condition: str, before: str = "", params: Any = None) -> CompiledHandler:
    made: CompiledHandler = host.program(f"{before}\nbefore AcceptTask when {condition} do stop", params).handlers[-1]
    return made


@pytest.mark.parametrize(
    ("condition", "ways", "whole"),
    [
        ('payload.tier == "a"', [[(TIER, "in", ("a",))]], True),
        ('"a" == payload.tier', [[(TIER, "in", ("a",))]], True),
        ("payload.tier != null", [[(TIER, "not in", (None,))]], True),
        ('payload.tier in ["a", 1, 2s]', [[(TIER, "in", ("a", 1, timedelta(seconds=2)))]], True),
        ("5 < payload.age", [[(AGE, ">", (5,))]], True),
        ("not payload.age < 5", [[(AGE, ">=", (5,))]], True),
        ("payload.tier", [[(TIER, "true", ())]], True),
        ("not payload.tier", [[(TIER, "not true", ())]], True),
        ('payload.tier contains "a"', [[(TIER, "contains", ("a",))]], True),
        (
            '"a" in payload.tier and "b" not in payload.tier',
            [[(TIER, "contains", ("a",)), (TIER, "not contains", ("b",))]],
            True,
        ),
        ('not payload.tier starts with "a"', [[(TIER, "not starts with", ("a",))]], True),
        ('payload.tier ends with "a"', [[(TIER, "ends with", ("a",))]], True),
        ("payload.tier is empty", [[(TIER, "empty", ())]], True),
        (
            "not payload.tier is empty or payload.age is not empty",
            [[(TIER, "not empty", ())], [(AGE, "not empty", ())]],
            True,
        ),
        ('payload.tier == "a" and payload.age contains 1', [[(TIER, "in", ("a",))]], False),
        (
            'payload.tier == "a" and payload.age > 1 or worker.name == "b"',
            [[(TIER, "in", ("a",)), (AGE, ">", (1,))], [(("worker", "name"), "in", ("b",))]],
            True,
        ),
        (
            'not (payload.tier == "a" and payload.age > 1)',
            [[(TIER, "not in", ("a",))], [(AGE, "<=", (1,))]],
            True,
        ),
        (
            'payload.tier == "a" and (payload.age > 1 or worker.name == "b")',
            [[(TIER, "in", ("a",)), (AGE, ">", (1,))], [(TIER, "in", ("a",)), (("worker", "name"), "in", ("b",))]],
            True,
        ),
        ('task.attributes["x"] == 1', [[(("task", "attributes", ("x",)), "in", (1,))]], True),
        # what cannot be told ends its way
        ('payload.tier == "a" and count(payload.xs) > 1', [[(TIER, "in", ("a",))]], False),
        ('payload.tier == "a" and count(payload.xs) > 1 and payload.age > 1', [[(TIER, "in", ("a",))]], False),
        ('payload.tier == "a" and payload.age > "x"', [[(TIER, "in", ("a",))]], False),
        (
            '(payload.tier == "a" and now > payload.x or worker.name == "b") and payload.age > 1',
            [[(TIER, "in", ("a",))], [(("worker", "name"), "in", ("b",)), (AGE, ">", (1,))]],
            False,
        ),
    ],
)
def test_what_is_found(host: SimpleNamespace, condition: str, ways: list[list[Any]], whole: bool) -> None:
    wanted = tuple(tuple(Demand(*demand) for demand in way) for way in ways)
    assert demands(host, condition) == Demands(wanted, whole)


@pytest.mark.parametrize(
    "condition",
    [
        "true",
        "count(payload.xs) > 1",
        'count(payload.xs) > 1 and payload.tier == "a"',
        'payload.tier == "a" or count(payload.xs) > 1',
        '(payload.tier == "a" or now > payload.x) and payload.age > 1',
        "payload.tier == payload.other",
        "payload.tier == [1]",
        'payload.tier in "abc"',
        "payload.tier == now",
        "payload[payload.x] == 1",
        'any x in payload.xs satisfies x == "a"'.replace("satisfies", "where"),
    ],
)
def test_conditions_of_which_nothing_can_be_told(host: SimpleNamespace, condition: str) -> None:
    assert demands(host, condition) is None


def test_params_and_constants_count_with_their_values(host: SimpleNamespace) -> None:
    before = 'param tier: text = "a"\nconst AGE = 3\nconst TIERS = ["b", "c"]\nconst MAP = {x: 1}'
    found = demands(host, "payload.tier in [tier, AGE] and payload.age > AGE", before, {"tier": "z"})
    assert found == Demands(((Demand(TIER, "in", ("z", 3)), Demand(AGE, ">", (3,))),), True)
    assert demands(host, "payload.tier in TIERS", before) == Demands(((Demand(TIER, "in", ("b", "c")),),), True)
    assert demands(host, "payload.age == AGE and payload.tier == MAP", before) == Demands(
        ((Demand(AGE, "in", (3,)),),), False
    )
    assert demands(host, "payload.tier == MAP and payload.age == AGE", before) is None


def test_the_payload_by_another_name(host: SimpleNamespace) -> None:
    found = host.program('before AcceptTask as p when p.tier == "a" do stop').handlers[-1].demands
    assert found.ways == ((Demand(TIER, "in", ("a",)),),)


def test_what_an_event_brings(host: SimpleNamespace) -> None:
    found = host.program('on task.created when item.name == "a" do stop').handlers[-1].demands
    assert found.ways == ((Demand(("event", "item", "name"), "in", ("a",)),),)


def test_long_conditions_are_told_of_in_part(host: SimpleNamespace) -> None:
    many = demands(host, " and ".join(f"payload.tier != {number}" for number in range(40)))
    assert many is not None
    assert not many.whole
    assert len(many.ways[0]) == 12
    pairs = " and ".join(f"(payload.tier == {number} or payload.age == {number})" for number in range(9))
    found = demands(host, pairs)
    assert found is not None
    assert not found.whole
    assert len(found.ways) == 8
    assert demands(host, " or ".join(f"payload.tier == {number}" for number in range(40))) is None


def test_they_are_kept_with_the_code(host: SimpleNamespace) -> None:
    text = 'param tier: text = "a"\nbefore AcceptTask when payload.tier == tier and payload.age < 2s do stop'
    code = from_plain(marshal.loads(marshal.dumps(to_plain(host.compiled(text)))))  # noqa: S302  # our own bytes
    first, again = host.program(text), link(code, host.catalogue)
    assert again.handlers[0].demands == first.handlers[0].demands is not None


# ------------------------------------------------------------ whatever the condition and the values

_CONSTANTS = st.sampled_from(['"a"', '"WT1"', '"09:00"', "1", "0", "2.5", "true", "false", "null", "2s"])
_PATHS = st.sampled_from(["payload.a", "payload.b", "payload.m.x", "task.sid", 'payload.m["x"]', "worker.name"])
_LEAVES = st.one_of(
    st.builds("{} {} {}".format, _PATHS, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), _CONSTANTS),
    st.builds("{} {} {}".format, _CONSTANTS, st.sampled_from(["==", "!=", "<", ">="]), _PATHS),
    st.builds("{} {} [{}, {}]".format, _PATHS, st.sampled_from(["in", "not in"]), _CONSTANTS, _CONSTANTS),
    _PATHS,
    st.builds("{} {} {}".format, _PATHS, st.sampled_from(["contains", "starts with", "ends with"]), _CONSTANTS),
    st.builds("{} is empty".format, _PATHS),
)
CONDITIONS = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner), st.builds("({} or {})".format, inner, inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=6,
)  # fmt: skip
_VALUES = st.sampled_from(
    ["a", "WT1", "09:00", 1, 1.0, 0, 2.5, float("nan"), True, False, None, timedelta(seconds=2), ["a"], {"x": 1},
     {"x": "a"}, {}, datetime(2026, 1, 1, 9, tzinfo=UTC), "thing"]
)  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CONDITIONS, st.lists(_VALUES, min_size=5, max_size=5))
def test_demands_tell_when_a_condition_is_false(host: SimpleNamespace, condition: str, values: list[Any]) -> None:
    made = handler(host, condition)
    if made.demands is None:
        return
    a, b, m, task, worker = [host.Thing(sid="WT1", name="a") if value == "thing" else value for value in values]
    run = host.Run(payload={"a": a, "b": b, "m": m}, task=task, worker=worker)
    assert made.condition is not None
    try:
        outcome: Any = made.condition(run)
    except LanguageError:
        outcome = "error"
    answers = [[_met(demand, run) for demand in way] for way in made.demands.ways]
    if not any(None in way for way in answers):
        if not any(all(way) for way in answers):
            assert outcome is False
        elif made.demands.whole:
            assert outcome is True
    elif all(False in way[: way.index(None)] if None in way else False in way for way in answers):
        assert outcome is False


def _met(demand: Demand, run: Any) -> bool | None:
    """Whether it is met, None where that is an error."""
    try:
        value = getattr(run, demand.path[0])  # type: ignore[arg-type]
        for part in demand.path[1:]:
            value = read(value, part) if isinstance(part, str) else index(value, part[0])
        if demand.sign in ("in", "not in"):
            return compare(demand.sign, value, freeze(demand.values))
        if demand.sign in ("true", "not true"):
            is_truth = value is None or isinstance(value, bool)
            return (value is True) == (demand.sign == "true") if is_truth else None
        sign = demand.sign.removeprefix("not ")
        if sign in ("empty", "contains", "starts with", "ends with"):
            asked = getattr(membership, "is_empty" if sign == "empty" else sign.replace(" ", "_"))
            return asked(value, *demand.values) is (sign == demand.sign)
        return compare(demand.sign, value, demand.values[0])
    except LanguageError:
        return None
