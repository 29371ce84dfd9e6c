"""What expressions give, written as an author writes them."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from offhook_grammar.program import LanguageError
from offhook_grammar.values import FrozenDict


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("7 / 2", 3.5),
        ("6 / 2", 3),
        ("-2 + 5", 3),
        ("-7 % 3", 2),
        ("90s + 1m", timedelta(seconds=150)),
        ("2m / 30s", 4),
        ('"a" + "b"', "ab"),
        ("1 == 1.0", True),
        ("true == 1", False),
        ("[1, [2]] == [1, [2]]", True),
        ("{a: 1} == {a: 2}", False),
        ("null == null", True),
        ('2 in [1, 2] and "b" in "abc"', True),
        ("1 not in null", True),
        ("null contains 1", False),
        ('"key" in {key: null}', True),
        ('"abc" matches /B/i', True),
        ('"abc" starts with "ab" and "abc" ends with "bc"', True),
        ("null is empty and [] is empty and {} is empty", True),
        ("0 is not empty", True),
        ("null default 3", 3),
        ("2 default 3", 2),
        ("1 if null else 2", 2),
        ("not null", True),
        ("true or 1", True),
        ("false and 1", False),
        ('"{1 + 1} {null}{150s} {[1, {a: true}]}"', '2 2m 30s [1, {"a": true}]'),
        ("[3, 4][1]", 4),
        ("[3, 4][9]", None),
        ("[3, 4][-1]", 4),
        ('{a: {b: 1}}.a["b"]', 1),
        ("payload.nothing.at.all[3]", None),
        ("any x in [1, 2] where x > 1", True),
        ("all x in [1, 2] satisfy x > 1", False),
        ("all x in null satisfy false", True),
        ("count x in [1, 2, 3] where x > 1", 2),
        ("first x in [1, 2, 3] where x > 1", 2),
        ("first x in [1] where x > 1", None),
        ("[x * 2 for each x in [1, 2, 3] where x != 2]", (2, 6)),
        ("[[x + y for each y in [1, 2]] for each x in [10, 20]]", ((11, 12), (21, 22))),
        ("[x default 0 for each x in (payload.list default [null, 1])]", (0, 1)),
        ("count([1, 2])", 2),
        ("crm.lookup(1).rows[1]", 2),
    ],
)
def test_value(host: SimpleNamespace, source: str, expected: object) -> None:
    found = host.value(source)
    assert found == expected
    assert isinstance(found, bool) == isinstance(expected, bool)


@pytest.mark.parametrize(
    ("source", "code", "words"),
    [
        ("payload.age + 1", "null-arithmetic", "payload.age is null"),
        ("1 < payload.list[0].age", "null-comparison", "payload.list[0].age is null"),
        ("-payload.age", "null-arithmetic", "payload.age is null"),
        ("1 + true", "wrong-kind", "boolean"),
        ('1 + "a"', "wrong-kind", "{value}"),
        ("1 < 2m", "wrong-kind", "duration"),
        ("true < false", "wrong-kind", "boolean"),
        ("1 / 0", "division-by-zero", "zero"),
        ("2m / 0s", "division-by-zero", "zero"),
        ("1 if 1 else 2", "not-a-condition", "number"),
        ("payload.yes and true", "not-a-condition", "payload.yes"),
        ("not 0", "not-a-condition", "number"),
        ("1 in 2", "wrong-kind", "number"),
        ("task.agge", "unknown-field", "did you mean age"),
        ("any x in 5 where true", "wrong-kind", "loop"),
        ("999999999999999999 * 10", "number-too-large", "large"),
        ("{a: 1}[1]", "wrong-kind", "text"),
    ],
)
def test_error(host: SimpleNamespace, source: str, code: str, words: str) -> None:
    with pytest.raises(LanguageError) as caught:
        host.value(source, payload={"yes": "yes", "list": [{}]}, task=host.Thing(name="x"))
    assert caught.value.code == code
    assert words in caught.value.message


def test_both_sides_of_and_are_read_only_if_needed(host: SimpleNamespace) -> None:
    assert host.value("false and task.nothing", task=host.Thing()) is False
    assert host.value("true or task.nothing", task=host.Thing()) is True


def test_scope_constants_params_and_functions(host: SimpleNamespace) -> None:
    text = """
    param limit: number = 3
    const DOUBLE = limit * 2
    define twice(x) = x * 2 + DOUBLE
    before AcceptTask do return [limit, DOUBLE, twice(worker.age), now == instant()]
    """
    handler = host.program(text, {"limit": "4"}).handlers[0]
    assert handler.body(host.Run(worker=host.Thing(age=1))) == (4, 8, 10, True)


def test_objects_are_compared_by_sid(host: SimpleNamespace) -> None:
    things = host.Things(host.Thing(sid="A1", name="a"), host.Thing(sid="B2"))
    names = {"tasks": things, "task": host.Thing(sid="A1")}
    assert host.value('tasks["A1"].name', **names) == "a"
    source = '[task == tasks["A1"], task in tasks, "B2" in tasks, task == "A1", task == tasks["B2"]]'
    assert host.value(source, **names) == (True, True, True, True, False)
    assert host.value('"{task}"', **names) == "A1"


def test_literals_are_made_once(host: SimpleNamespace) -> None:
    handler = host.program("before AcceptTask do return {a: [1, 2m], b: {c: null}}").handlers[0]
    first = handler.body(host.Run())
    assert first is handler.body(host.Run())
    assert type(first) is FrozenDict
    assert first == {"a": (1, timedelta(minutes=2)), "b": {"c": None}}


def test_variables_do_not_leak_out_of_their_loops(host: SimpleNamespace) -> None:
    run = host.body(
        """
        let xs = [1, 2]
        if true then
          let y = 1
        end
        if true then
          let y = 2
          log "{y} {[x for each x in xs]} {count x in xs where x == y}"
        end
        """
    )
    assert run.logged == ["2 [1, 2] 1"]


def test_quantifiers_cost_steps(host: SimpleNamespace) -> None:
    run = host.Run(payload={"list": list(range(1000))})
    host.program("before AcceptTask when any x in payload.list where x == -1 do stop").handlers[0].condition(run)
    assert run.steps == 11
