"""Values of params: from the command line, TOML, JSON and scripts."""

from datetime import UTC, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offhook_grammar.compiler import param_value
from offhook_grammar.diagnostics import NOWHERE
from offhook_grammar.program import LanguageError
from offhook_grammar.secret import Secret
from offhook_grammar.tree import (
    Duration,
    ListType,
    NamedType,
    TypeDeclaration,
    TypeField,
    TypeReference,
    Word,
)
from offhook_grammar.types import ObjectInfo, StaticCatalogue
from offhook_grammar.values import FrozenDict


def named(name: str) -> NamedType:
    return NamedType(span=NOWHERE, name=name)


def listed(item: TypeReference) -> ListType:
    return ListType(span=NOWHERE, item=item)


def word(text: str) -> Word:
    return Word(span=NOWHERE, text=text)


RULE = TypeDeclaration(
    span=NOWHERE,
    name=word("Rule"),
    fields=(
        TypeField(span=NOWHERE, name=word("channel"), type=named("text"), default=None),
        TypeField(
            span=NOWHERE,
            name=word("limit"),
            type=named("duration"),
            default=Duration(span=NOWHERE, value=timedelta(minutes=2), source="2m"),
        ),
    ),
)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        ("text", "a", "a"),
        ("text", "12", "12"),
        ("number", "12", 12),
        ("number", "-1.5", -1.5),
        ("number", 3, 3),
        ("boolean", "yes", True),
        ("boolean", False, False),
        ("duration", "1h 30m", timedelta(minutes=90)),
        ("duration", timedelta(1), timedelta(1)),
        ("clock", "9:05", time(9, 5)),
        ("clock", time(9), time(9)),
        ("time", "2026-03-01T13:00:00+01:00", NOON),
        ("time", datetime(2026, 3, 1, 13, tzinfo=timezone(timedelta(hours=1))), NOON),
        ("map", '{"a": [1]}', FrozenDict(a=(1,))),
        ("map", {"a": {"b": 1}}, FrozenDict(a=FrozenDict(b=1))),
        ("any", [1, {"a": None}], (1, FrozenDict(a=None))),
        ("any", "text", "text"),
        ("Queue", "WQ1", "WQ1"),
        ("text", None, None),
    ],
)
def test_values(kind: str, raw: object, expected: object) -> None:
    found = param_value(named(kind), raw)
    assert found == expected
    assert type(found) is type(expected)
    assert param_value(named(kind), found) == found


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("", ()), ("1", (1,)), ("1, 2 ,3", (1, 2, 3)), ("[1, 2]", (1, 2)), ([1, "2"], (1, 2)), ((3,), (3,))],
)
def test_lists(raw: object, expected: object) -> None:
    assert param_value(listed(named("number")), raw) == expected


def test_records_with_defaults() -> None:
    types = {"Rule": RULE}
    wanted = FrozenDict(channel="chat", limit=timedelta(minutes=2))
    assert param_value(named("Rule"), '{"channel": "chat"}', types) == wanted
    assert param_value(listed(named("Rule")), [{"channel": "sms", "limit": "1s"}], types) == (
        FrozenDict(channel="sms", limit=timedelta(seconds=1)),
    )
    with pytest.raises(LanguageError, match=r"param rule\.channel is missing"):
        param_value(named("Rule"), {}, types, name="param rule")
    with pytest.raises(LanguageError, match="has no field chanel: did you mean channel"):
        param_value(named("Rule"), {"chanel": "x"}, types)


@pytest.mark.parametrize(
    ("reference", "raw", "words"),
    [
        (named("number"), "x", 'found "x", wanted a number'),
        (named("number"), "nan", "too large"),
        (named("number"), True, r"found a boolean \(true\), wanted a number"),
        (named("text"), 1, r"found a number \(1\), wanted text"),
        (named("boolean"), "maybe", "wanted true or false"),
        (named("duration"), 5, 'perhaps "5s"'),
        (named("duration"), "5 apples", "wanted a duration"),
        (named("clock"), "25:00", "wanted a clock"),
        (named("time"), "2026-03-01T12:00:00", "with its offset"),
        (named("time"), datetime(2026, 3, 1), "with its offset"),  # noqa: DTZ001
        (named("map"), "[1]", "wanted a map"),
        (listed(named("number")), "1, x", r"the value\[1\]: found"),
        (listed(named("text")), "[1", "wanted a list"),
        (named("Queue"), 5, "SID or name of a Queue"),
    ],
)
def test_errors_say_what_was_found_and_wanted(reference: TypeReference, raw: object, words: str) -> None:
    with pytest.raises(LanguageError, match=words):
        param_value(reference, raw)


def test_types_of_the_host() -> None:
    catalogue = StaticCatalogue(objects={"Queue": ObjectInfo("Queue", {})})
    assert param_value(named("Queue"), "Sales", None, catalogue, resolve=lambda kind, text: (kind, text)) == (
        "Queue",
        "Sales",
    )
    with pytest.raises(LanguageError, match="no type txt: did you mean text"):
        param_value(named("txt"), "x", None, catalogue)


def test_secrets_are_hidden_even_in_errors() -> None:
    secret = param_value(named("secret"), "hunter2")
    assert isinstance(secret, Secret)
    assert secret.reveal() == "hunter2"
    assert f"{secret} {secret!r}" == "*** ***"
    with pytest.raises(LanguageError) as caught:
        param_value(named("secret"), 1234)
    assert "1234" not in caught.value.message


@given(st.sampled_from(["text", "number", "boolean", "duration", "clock", "time", "map", "any", "secret"]), st.text())
def test_any_text_is_a_value_or_a_language_error(kind: str, raw: str) -> None:
    for reference in (named(kind), listed(named(kind))):
        problem = refusal(reference, raw)
        assert problem is None or problem.code in ("invalid-param", "number-too-large", "value-too-deep")


def refusal(reference: TypeReference, raw: str) -> LanguageError | None:
    try:
        param_value(reference, raw)
    except LanguageError as problem:
        return problem
    return None
