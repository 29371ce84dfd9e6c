"""Functions on text, and JSON, hashes and URLs."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offhook.functions import core_functions
from offhook_grammar.operations import compile_pattern
from offhook_grammar.program import LanguageError
from offhook_grammar.secret import Secret

Call = Callable[..., Any]
DIGITS = compile_pattern(r"\d+")
PAIR = compile_pattern(r"(?P<key>\w+)=(\w+)?")
FUNCTIONS = {info.name: info.call for info in core_functions()}


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("lower", ("ÄB",), "äb"),
        ("upper", ("straße",), "STRASSE"),
        ("trim", ("  a b\n",), "a b"),
        ("title", ("ana MARIA o'neil",), "Ana Maria O'neil"),
        ("length", ("größe",), 5),
        ("length", (None,), 0),
        ("lower", (None,), None),
        ("split", (" a  b ",), ("a", "b")),
        ("split", ("a,b,", ","), ("a", "b", "")),
        ("split", ("a1b22c", DIGITS), ("a", "b", "c")),
        ("join", (["a", None, 1, 2.0], ", "), "a, 1, 2"),
        ("join", (["a", "b"],), "ab"),
        ("join", (None, ","), None),
        ("replace", ("a.b.c", ".", "-"), "a-b-c"),
        ("replace", ("abc", "", "-"), "abc"),
        ("replace", ("card 4111111111111111!", DIGITS, "[card]"), "card [card]!"),
        ("replace", ("a=b", PAIR, r"\2:\1\\"), r"b:a\ ".strip()),
        ("replace", ("a=", PAIR, r"<\2>"), "<>"),
        ("replace", ("abc", "b", None), "ac"),
        ("slice", ("abcdef", 1, 3), "bc"),
        ("slice", ("abcdef", -2), "ef"),
        ("slice", ([1, 2, 3], 1), (2, 3)),
        ("slice", (None, 1), None),
        ("match", ("x k=v", PAIR), {"text": "k=v", "groups": ("k", "v"), "named": {"key": "k"}}),
        ("match", ("nothing", PAIR), None),
        ("find_all", ("1 and 22", DIGITS), ("1", "22")),
        ("find_all", ("1 and 22", r"\d"), ("1", "2", "2")),
        ("text", (1.50,), "1.5"),
        ("number", (" 12 ",), 12),
        ("number", ("-1.5e2",), -150.0),
        ("number", ("1_000",), None),
        ("number", ("٣",), None),
        ("number", ("nan",), None),
        ("number", ("",), None),
        ("boolean", ("Yes",), True),
        ("boolean", ("0",), False),
        ("boolean", ("perhaps",), None),
        ("json", ({"a": [1, None, True]},), '{"a": [1, null, true]}'),
        ("parse_json", ('{"a": [1, {"b": 2.5}]}',), {"a": (1, {"b": 2.5})}),
        ("parse_json", ("{",), None),
        ("parse_json", ("NaN",), None),
        ("parse_json", ("[" * 100_000,), None),
        ("parse_json", ("[" * 70 + "]" * 70,), None),
        ("parse_json", ("1" * 30,), float("1" * 30)),
        ("url_encode", ("a b/ä&",), "a%20b%2F%C3%A4%26"),
        ("hash", ("abc",), sha256(b"abc").hexdigest()),
        ("hash", ({"a": 1},), sha256(b'{"a": 1}').hexdigest()),
        ("kind_of", ("WT" + "0" * 32,), "task"),
        ("kind_of", ("WR" + "0" * 32,), "reservation"),
        ("kind_of", ("hello",), None),
        ("version_at_least", ("2.10", "2.9"), True),
        ("version_at_least", ("2.9", "2.10"), False),
        ("version_at_least", ("v2", "2.0.0"), True),
        ("version_at_least", ("2.0-beta", "2.0"), False),
        ("version_at_least", ("2.0-beta", "1.9"), True),
        ("version_at_least", ("2.0+linux", "2.0"), True),
        ("version_at_least", ("latest", "2.0"), None),
        ("version_at_least", ("2.0", ""), None),
        ("version_at_least", (None, "2.0"), None),
        ("type_of", (None,), "null"),
        ("type_of", ([],), "list"),
    ],
)
def test_answers(call: Call, name: str, arguments: tuple[Any, ...], expected: Any) -> None:
    found = call(name, *arguments)
    assert found == expected
    assert type(found) is type(expected) or isinstance(expected, dict)


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("lower", (5,), "lower needs text, found a number"),
        ("split", ("a", ""), "not empty"),
        ("replace", ("a=b", PAIR, r"\5"), "no group 5"),
        ("replace", ("a" * 1000, "a", "b" * 2000), "too long"),
        ("replace", ("1 " * 1000, DIGITS, "b" * 2000), "too long"),
        ("join", (["a" * 900_000, "b" * 900_000],), "too long"),
        ("join", ("abc",), "list"),
        ("slice", ("abc", 1.5), "whole number"),
        ("number", ("9" * 30,), "too large"),
    ],
)
def test_refusals(call: Call, name: str, arguments: tuple[Any, ...], words: str) -> None:
    with pytest.raises(LanguageError, match=words):
        call(name, *arguments)


def test_a_secret_has_no_hash(call: Call) -> None:
    with pytest.raises(LanguageError, match="secret"):
        call("hash", Secret("a"))
    assert call("text", Secret("a")) == "***"


@given(st.text(), st.text(min_size=1), st.text())
def test_replacing_and_splitting_texts(text: str, old: str, new: str) -> None:
    assert FUNCTIONS["replace"](text, old, new) == text.replace(old, new)
    assert FUNCTIONS["join"](FUNCTIONS["split"](text, old), old) == text


@given(st.text(alphabet="ab12 "))
def test_what_lies_between_matches(text: str) -> None:
    pieces, found = FUNCTIONS["split"](text, DIGITS), FUNCTIONS["find_all"](text, DIGITS)
    assert "".join(piece + number for piece, number in zip(pieces, (*found, ""), strict=True)) == text
