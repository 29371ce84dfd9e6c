"""What is compiled for speed says what the operations say."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offhook_grammar import operations
from offhook_grammar.operations.reading import Getters
from offhook_grammar.program import LanguageError
from offhook_grammar.values import FrozenDict, freeze

_VALUES = [
    None, True, False, 0, 1, 1.0, 5, "", "a", "1", "true", "09:00", (), ("a",), {}, {"a": 1},
]  # fmt: skip


@pytest.mark.parametrize("literal", ["null", "true", "false", "1", "1.0", "5", '"a"', '""', '"true"', "[]"])
@pytest.mark.parametrize("operator", ["==", "!="])
def test_comparisons_with_literals(host: SimpleNamespace, operator: str, literal: str) -> None:
    text = f"before AcceptTask do return [payload.x {operator} {literal}, {literal} {operator} payload.x]"
    body = host.program(text).handlers[0].body
    wanted = host.value(literal)
    for value in _VALUES:
        found = body(host.Run(payload={"x": value}))
        verdict = operations.equal(freeze(value), wanted) == (operator == "==")
        assert found == (verdict, verdict), value


def test_a_clock_and_an_object_equal_their_text(host: SimpleNamespace) -> None:
    assert host.value('clock("9:00") == "09:00"') is True
    assert host.value('worker == "WK1" and worker != "WK2"', worker=host.Thing(sid="WK1")) is True


def test_each_side_is_computed_once(host: SimpleNamespace) -> None:
    text = 'define f(x) = x\nbefore AcceptTask do return f(payload.a).b == "c" or f(payload.a).b.d == null'
    run = host.Run(payload={"a": {"b": "x"}})
    with pytest.raises(LanguageError, match="text has no fields"):
        host.program(text).handlers[0].body(run)
    assert run.steps == 2


def test_fields_within_quantifiers_and_their_sources(host: SimpleNamespace) -> None:
    payload = {"rows": {"all": [{"tags": {"list": ["a"]}, "n": 1}, {"tags": None, "n": 2}]}}
    text = """
    before AcceptTask do
      return [
        [r.n for each r in payload.rows.all where any t in r.tags.list where t == "a"],
        count r in payload.rows.all where r.tags.list == null,
        [x for each x in [r.tags.list[0] for each r in payload.rows.all] where x != null],
      ]
    end
    """
    assert host.program(text).handlers[0].body(host.Run(payload=payload)) == ((1,), 1, ("a",))


def test_getters_learn_types_and_refuse_what_read_refuses(host: SimpleNamespace) -> None:
    getters = Getters("name")
    thing = host.Thing(name="Ana")
    assert getters[type(thing)](thing) == "Ana"
    assert type(thing) in getters
    assert getters[type(None)](None) is None
    assert getters[FrozenDict](FrozenDict(name=1)) == 1
    for value in ("text", 5, (1,), object(), len):
        with pytest.raises(LanguageError) as caught:
            getters[type(value)](value)
        assert caught.value.code == "unknown-field"
        assert type(value) not in getters


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=3), lambda inner: st.dictionaries(
    st.sampled_from(["a", "b"]), inner, max_size=2), max_leaves=6))  # fmt: skip
def test_reading_through_anything(value: object) -> None:
    frozen = freeze(value)

    def outcome(read: object) -> object:
        try:
            return read(frozen)  # type: ignore[operator]
        except LanguageError as problem:
            return problem.code, problem.message

    getters = Getters("a")
    assert outcome(lambda x: getters[type(x)](x)) == outcome(lambda x: operations.read(x, "a"))
