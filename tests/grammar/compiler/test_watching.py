"""A watched condition gives what the condition gives, and tells what it read."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from offhook_grammar.compiler.watching import watched_condition
from offhook_grammar.program import LanguageError

SCRIPT = """
param limit: number = 3
param word: text = "abc"
const few = ["a", "b"]
define twice(x) = x * 2
define is_few(x) = x in few
{head} when {condition} do stop
"""


def watched(host: SimpleNamespace, condition: str, head: str = "before AcceptTask", **names: Any) -> tuple[Any, Any]:
    """The verdict (or the error) and the reads; the condition itself must have the same verdict."""
    handler = host.program(SCRIPT.format(head=head, condition=condition)).handlers[0]
    twin = watched_condition(handler, host.catalogue)
    assert twin is not None
    run = host.Run(**names)
    reads: dict[str, Any] = {}

    def saw(name: str, value: Any) -> Any:
        reads.setdefault(name, value)
        return value

    run.saw = saw
    verdicts = []
    for function in (handler.condition, twin):
        try:
            verdicts.append(function(run))
        except LanguageError as error:
            verdicts.append(error.message)
    assert verdicts[0] == verdicts[1]
    return verdicts[1], reads


@pytest.mark.parametrize(
    ("condition", "reads"),
    [
        ("payload.n > limit", ["payload.n", "limit"]),
        ("payload.n > limit and payload.t == word", ["payload.n", "limit", "payload.t", "word"]),
        ("payload.n < limit and payload.t == word", ["payload.n", "limit"]),
        ("not (payload.m is empty)", ["payload.m"]),
        ("is_few(payload.t)", ["payload.t", "is_few(payload.t)"]),
        ("twice(payload.n) == 10", ["payload.n", "twice(payload.n)"]),
        ("crm.lookup(payload.t).rows[0] == 1", ["payload.t", "crm.lookup(payload.t).rows[0]"]),
        ('payload.t matches /^a.*/i and payload.t in ["abc", word]', ["payload.t", "word"]),
        ('payload.m[payload.t] default 1 == 1', ["payload.t", "payload.m[payload.t]"]),
        ("(payload.n if payload.yes else limit) == 5", ["payload.yes", "payload.n"]),
        ('"{payload.t}!" == "abc!"', ["payload.t"]),
        ("-payload.n == -5", ["payload.n"]),
        ("payload.yes", ["payload.yes"]),
        ("payload.nothing", ["payload.nothing"]),
        ("payload.t", ["payload.t"]),
        ("payload.nothing + 1 == 2", ["payload.nothing"]),
        ("{a: payload.n} == {a: 5}", ["payload.n"]),
        ("all x in payload.list satisfy x > payload.n", ["payload.list", "payload.n",
            "all x in payload.list satisfy x > payload.n"]),
        ("(first x in payload.list where x > 1) == 2", ["payload.list", "first x in payload.list where x > 1"]),
        ("(count x in [y * limit for each y in payload.list] where x > 3) == 2", [
            "payload.list", "limit", "[y * limit for each y in payload.list]",
            "count x in [y * limit for each y in payload.list] where x > 3"]),
        ("any x in payload.list where (any y in payload.list where x == y)", [
            "payload.list", "any x in payload.list where (any y in payload.list where x == y)"]),
    ],
)  # fmt: skip
def test_verdict_and_reads(host: SimpleNamespace, condition: str, reads: list[str]) -> None:
    payload = {"n": 5, "t": "abc", "yes": True, "m": {"abc": 1}, "list": [1, 2, 3]}
    _, found = watched(host, condition, payload=payload)
    assert sorted(found) == sorted(reads)


def test_values_are_those_that_were_read(host: SimpleNamespace) -> None:
    verdict, found = watched(host, "twice(payload.n) > limit", payload={"n": 2})
    assert (verdict, found) == (True, {"payload.n": 2, "twice(payload.n)": 4, "limit": 3})


def test_an_alias_is_the_authors_word(host: SimpleNamespace) -> None:
    _, found = watched(host, "it.n == 2", head="before AcceptTask as it", payload={"n": 2})
    assert found == {"it.n": 2}


def test_entities_of_an_event_are_read_by_their_bare_names(host: SimpleNamespace) -> None:
    _, found = watched(host, "item.n == 2", head="on task.created", event={"item": {"n": 2}})
    assert found == {"item.n": 2}


def test_a_long_path_is_cut(host: SimpleNamespace) -> None:
    _, found = watched(host, f"payload.{'a' * 100} == 2", payload={})
    assert [len(name) for name in found] == [80]


def test_patterns_and_lists_of_several_handlers_of_a_file_stay_apart(host: SimpleNamespace) -> None:
    text = """
    before AcceptTask when payload.t matches /a+/ do stop
    before AcceptTask when payload.t matches /b+/ and payload.t in ["bb", "c"] do stop
    """
    first, second = host.program(text).handlers
    run = host.Run(payload={"t": "bb"})
    run.saw = lambda _name, value: value
    for _ in range(2):
        assert watched_condition(first, host.catalogue)(run) is False
        assert watched_condition(second, host.catalogue)(run) is True
    assert (first.condition(run), second.condition(run)) == (False, True)


def test_without_a_condition_there_is_nothing_to_watch(host: SimpleNamespace) -> None:
    assert watched_condition(host.program("before AcceptTask do stop").handlers[0], host.catalogue) is None
