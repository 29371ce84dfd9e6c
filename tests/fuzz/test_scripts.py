"""Scripts that somebody mistyped, cut, doubled or garbled: each is read, checked, and compiled or refused."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.conftest import tried
from tests.fuzz.strategies import TEXTS

from offhook.functions import core_functions
from offhook.hosting import load_plugins
from offhook.plugins import PluginStatus
from offhook.scripts.catalogue import HostCatalogue
from offhook_grammar.checker import check
from offhook_grammar.compiler import compile_bundle, link
from offhook_grammar.diagnostics import Diagnostic
from offhook_grammar.parser import Parser
from offhook_grammar.program import LanguageError
from offhook_grammar.render import render, to_json
from offhook_grammar.sources import load

ROOT = Path(__file__).parents[2]
SCRIPTS = tuple(
    text
    for folder in ("examples", "docs/examples", "tests/corpus")
    for path in sorted((ROOT / folder).rglob("*.hook"))
    for text in path.read_text("utf-8").split("\n---\n")
)
PARSER = Parser()
PIECES = st.sampled_from(
    [
        *(
            "before ",
            "after ",
            "on ",
            "instead of ",
            "every 5m ",
            "when ",
            "do ",
            "end\n",
            "then ",
            "else ",
            "let x = ",
        ),
        *("set ", "payload.", "task.", "worker", "null", "(", ")", "[", "]", "{", "}", '"', "{x}", ",", ".", ":", "#"),
        *("1e999", "9" * 400, "999999999d", "\n", "\t", "\r", "\0", "\ufeff", "“", "proceed", "wait ", "use "),
        *("for each x in ", "define f(x) = f(x)", "const a = a", "count(", " matches /(a*)*b/", "-", "/ 0", "not "),
    ]
)


@pytest.fixture(scope="module")
def catalogue() -> HostCatalogue:
    loaded = load_plugins()
    for function in core_functions():
        loaded.registry.add_function(function, "core")
    return HostCatalogue(loaded.registry, [info.name for info in loaded if info.status is PluginStatus.ACTIVE])


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A script of the corpus with a few stretches taken out, doubled, moved, or replaced."""
    text = draw(st.sampled_from(SCRIPTS))
    if len(text) > 600:
        start = draw(st.integers(0, len(text) - 600))
        text = text[start : start + 600]
    for _ in range(draw(st.integers(1, 5))):
        start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        end = min(end, start + draw(st.integers(0, 40)))
        part = draw(st.sampled_from([0, 1, 2, 3]))
        new = (
            "",
            text[start:end] * 2,
            draw(PIECES | TEXTS),
            text[: draw(st.integers(0, 30))],
        )[part]
        text = text[:start] + new + text[end:]
    return text


def read(text: str, catalogue: Any) -> None:
    """Whatever it is, it is answered; what is found can be shown; what has no errors can be linked or is refused."""

    def reader(path: str) -> str:
        if path != "script.hook":
            raise FileNotFoundError(path)
        return text

    bundle = load(["script.hook"], reader, PARSER)
    found = (*bundle.diagnostics, *check(bundle, catalogue))
    for one in found:
        assert isinstance(one, Diagnostic)
        assert render(one, text)
        assert to_json(one)["line"] >= 1
    if any(one.is_error for one in found):
        return
    with suppress(LanguageError):
        link(compile_bundle(bundle, catalogue), catalogue, {})


@tried(150)
@given(text=mutated())
def test_a_garbled_script(catalogue: Any, text: str) -> None:
    read(text, catalogue)


@tried(60)
@given(pieces=st.lists(PIECES | TEXTS, max_size=30))
def test_words_in_any_order(catalogue: Any, pieces: list[str]) -> None:
    read("".join(pieces), catalogue)


@tried(60)
@given(raw=st.binary(max_size=300))
def test_any_bytes(catalogue: Any, raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any", numbered=True) / "script.hook"
    path.write_bytes(raw)
    bundle = load([str(path)], parser=PARSER)
    check(bundle, catalogue)
