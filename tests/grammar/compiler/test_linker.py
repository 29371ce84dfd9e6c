"""Params, constants and limits when a program is put together."""

from types import SimpleNamespace

import pytest

from offhook_grammar.operations import Limits
from offhook_grammar.program import LanguageError


def outcome(host: SimpleNamespace, text: str, params: object = None, **options: object) -> object:
    return host.program(text, params, **options).handlers[-1].body(host.Run())


def test_params_are_converted_and_defaults_too(host: SimpleNamespace) -> None:
    text = """
    const NIGHT = "22:00"
    type Office = {opens: clock, closes: clock = NIGHT, zone: text = "UTC"}
    param office: Office = {opens: "09:00"}
    param names: list of text = []
    before * do return "{office.opens} {office.closes} {office.zone} {names}"
    """
    assert outcome(host, text) == "09:00 22:00 UTC []"
    given = {"office": '{"opens": "8:30", "zone": "Europe/Berlin"}', "names": "a, b"}
    assert outcome(host, text, given) == '08:30 22:00 Europe/Berlin ["a", "b"]'


def test_types_and_params_of_used_files(host: SimpleNamespace) -> None:
    files = {
        "types.hook": "const SOON = 5s\ntype Rule = {name: text, within: duration = SOON}\nparam shared: number = 1",
        "main.hook": 'use "types.hook"\nparam rule: Rule = {name: "a"}\nbefore * do return "{rule.within} {shared}"',
    }
    found = host.program(files, {"shared": 2})
    assert found.handlers[0].body(host.Run()) == "5s 2"
    assert list(found.params) == ["shared", "rule"]


@pytest.mark.parametrize(
    ("text", "params", "code", "words"),
    [
        ("param speed: number", None, "missing-param", "main.hook:1: param speed has no default"),
        ("param speed: number = 1", {"sped": 2}, "unknown-param", "did you mean speed"),
        ("param speed: number = 1", {"speed": "fast"}, "invalid-param", 'param speed: found "fast", wanted a number'),
        ('param speed: number = "x"', None, "invalid-param", 'main.hook:1: the default of speed: found "x"'),
        ("const A = 1 / 0", None, "division-by-zero", "main.hook:1: "),
        ("const A = B\nconst B = 1", None, "not-at-load", "B is not computed yet"),
        ("const A = now", None, "not-at-load", "now cannot be read while"),
        ("const A = instant()", None, "not-at-load", "now cannot be read while"),
        ("const A = f(1)\ndefine f(x) = worker.name", None, "not-at-load", "worker cannot be read"),
    ],
)
def test_what_cannot_be_loaded(host: SimpleNamespace, text: str, params: object, code: str, words: str) -> None:
    with pytest.raises(LanguageError) as caught:
        host.program(text, params)
    assert caught.value.code == code
    assert words in caught.value.message


def test_the_host_resolves_its_own_types(host: SimpleNamespace) -> None:
    def resolve(kind: str, text: str) -> str:
        if text != "Sales":
            raise ValueError(f"there is no {kind} {text}")
        return "WQ1"

    text = 'param overflow: Thing = "Sales"\nbefore * do return overflow'
    assert outcome(host, text) == "Sales"
    assert outcome(host, text, resolve=resolve) == "WQ1"
    with pytest.raises(LanguageError, match="param overflow: there is no Thing Sails"):
        outcome(host, text, {"overflow": "Sails"}, resolve=resolve)
    with pytest.raises(LanguageError, match="there is no type Thong"):
        outcome(host, text.replace("Thing", "Thong"))


def test_secrets_are_never_shown(host: SimpleNamespace) -> None:
    text = 'param token: secret\nbefore * do return ["{token}", token == "abc", token != "x", token]'
    shown, equal, unequal, value = outcome(host, text, {"token": "abc"})  # type: ignore[misc]
    assert (shown, equal, unequal, repr(value)) == ("***", True, True, "***")


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ('"{xs}{xs}"', "text-too-long"),
        ('"aaaaaa" + "bbbbbb"', "text-too-long"),
        ("90 * 90", "number-too-large"),
        ("[x for each x in xs + xs]", "list-too-long"),
    ],
)
def test_limits_travel_in_an_object(host: SimpleNamespace, source: str, code: str) -> None:
    text = f"const xs = [1, 2, 3]\nbefore * do return {source}"
    assert outcome(host, text) is not None
    with pytest.raises(LanguageError) as caught:
        outcome(host, text, limits=Limits(text=10, items=5, number=1000))
    assert caught.value.code == code


def test_a_constant_cannot_take_for_ever(host: SimpleNamespace) -> None:
    calls = "\n".join(f"define f{n}(x) = f{n - 1}(x) + f{n - 1}(x)" for n in range(1, 40))
    with pytest.raises(LanguageError, match="steps"):
        host.program(f"define f0(x) = x\n{calls}\nconst A = f39(1)")
