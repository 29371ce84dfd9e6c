"""What is offered at every prefix of the corpus: text in, set out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from offhook.repl.suggesting import Suggestion, signature, suggest
from offhook.repl.suggesting.of_session import view_of
from offhook.repl.suggesting.tokens import Token, tokens_of
from offhook_grammar.editors.vocabulary import vocabulary

CORPUS = Path(__file__).parents[3] / "corpus"
PARTS: Final = 4
_GOES_ON: Final = ("end", "else", "#", ")", "]", "}", " ", "\t")
_MADE_UP: Final = frozenset({"let", "define", "param", "const", "type", "as", "each", "action", "given", "memory"})
_FLOORS: Final = {"action": 0.92, "argument": 0.93, "event": 0.9, "scope": 0.85, "word": 0.94}
"""So many of what a script says next, by kind, are among what is offered. The rest are the corpus's mistakes, and names
that somebody makes up and are words of the language, too."""


def declarations(text: str) -> Iterator[str]:
    """The declarations of a script, each as it is typed."""
    rows: list[str] = []
    for row in text.split("\n"):
        if rows and row and not row.startswith(_GOES_ON):
            yield "\n".join(rows)
            rows = []
        rows.append(row)
    yield "\n".join(rows)


class Said:
    """What a declaration says, by kind, at each of its prefixes."""

    def __init__(self, view: Any) -> None:
        words = vocabulary()
        self._view = view
        self._actions = set(view.catalogue.action_names())
        self._scope = set(view.catalogue.scope())
        self._words = {*words.items, *words.statements, *words.operators, *words.constants} - {"given"}

    def kinds(self, text: str) -> dict[int, tuple[str, str]]:
        """For each offset within a word: of what kind it is, and the word."""
        found: dict[int, tuple[str, str]] = {}
        tokens = tokens_of(text)
        for place, token in enumerate(tokens):
            kind = self._kind(tokens, place)
            if kind:
                word = token.text if kind != "event" else self._event(tokens, place)
                found |= dict.fromkeys(range(token.start + 1, token.end + 1), (kind, word))
        return found

    def _kind(self, tokens: list[Token], place: int) -> str:
        token = tokens[place]
        ahead = tokens[place - 1].text if place else ""
        behind = tokens[place + 1].text if place + 1 < len(tokens) else ""
        if token.kind != "word" or ahead in _MADE_UP or ahead == ".":
            return ""
        if token.text in self._actions and behind not in (":", "."):
            return "action"
        if self._event(tokens, place):
            return "event"
        if behind == ":":
            return self._argument(tokens, place)
        if token.text in self._scope and behind != "=" and ahead not in ("(", ","):
            return "scope"
        return "word" if token.text in self._words and behind != "." else ""

    def _argument(self, tokens: list[Token], place: int) -> str:
        """Whether it is the first argument of an action."""
        info = self._view.catalogue.action(tokens[place - 1].text) if place else None
        return "argument" if info is not None and tokens[place].text in info.fields else ""

    def _event(self, tokens: list[Token], place: int) -> str:
        if not place or tokens[place - 1].text not in ("on", ",", "for", "until"):
            return ""
        name = "".join(token.text for token in tokens[place : place + 3])
        return name if self._view.catalogue.event(name) is not None else ""


def has(found: list[Suggestion], word: str) -> bool:
    """Whether a word is offered: by itself, or as the first one of several."""
    return any(word in (one.text, one.text.rstrip(": ("), one.text.partition(" ")[0]) for one in found)


@pytest.mark.parametrize("part", range(PARTS))
def test_at_every_prefix_of_the_corpus_what_comes_next_is_offered(typed: Any, part: int) -> None:
    """Nothing that is typed on the way to a script makes it fail, all of it fits what is there, and what the script
    really says is among it."""
    view = view_of(typed.repl)
    said = Said(view)
    seen, offered = Counter[str](), Counter[str]()
    missed: dict[str, list[str]] = {}
    prefixes = 0
    texts = {one for path in CORPUS.glob("*.hook") for one in declarations(path.read_text("utf-8"))}
    for text in sorted(texts)[part::PARTS]:
        kinds = said.kinds(text)
        for cursor in range(len(text) + 1):
            prefixes += 1
            found = suggest(text[:cursor], cursor, view)
            assert all(0 <= one.start <= cursor and one.text for one in found), text[:cursor]
            if cursor in kinds:
                kind, word = kinds[cursor]
                seen[kind] += 1
                offered[kind] += has(found, word)
                if not has(found, word):
                    missed.setdefault(kind, []).append(f"{text[max(0, cursor - 40) : cursor]!r} {word}")
    assert prefixes > 15_000
    for kind, floor in _FLOORS.items():
        assert seen[kind] > 20, kind
        assert offered[kind] / seen[kind] >= floor, (kind, offered[kind], seen[kind], missed[kind][::9])


def test_what_opens_by_itself_is_part_of_what_tab_lists_and_has_something_to_add(typed: Any) -> None:
    view = view_of(typed.repl)
    opened = 0
    for path in sorted(CORPUS.glob("*.hook"))[::3]:
        for text in declarations(path.read_text("utf-8")):
            for cursor in range(1, len(text) + 1, 3):
                before = text[:cursor]
                alone = suggest(before, cursor, view, asked=False)
                if not alone:
                    continue
                opened += 1
                assert set(alone) <= set(suggest(before, cursor, view)), before
                assert any(before[one.start :] != one.text for one in alone), before
    assert opened > 1_000


def test_there_is_no_text_for_which_a_signature_fails(typed: Any) -> None:
    view = view_of(typed.repl)
    found = 0
    for path in sorted(CORPUS.glob("*.hook"))[::3]:
        for text in declarations(path.read_text("utf-8")):
            found += sum(signature(text[:cursor], cursor, view) is not None for cursor in range(0, len(text), 3))
    assert found > 300


def test_the_text_is_in_the_tokens_whatever_it_is() -> None:
    for path in sorted(CORPUS.glob("*.hook")):
        text = path.read_text("utf-8")
        for token in tokens_of(text):
            assert text[token.start : token.end] == token.text or token.kind == "cut"
    assert [token.kind for token in tokens_of('a "b {c "d" {e: 1}.f} g" h "i {')] == ["word", "text", "word", "cut"]
