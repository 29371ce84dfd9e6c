"""The `[texts]` of a centre's file: what is said to people, in their languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from offhook.centre.config.reading import Section
from offhook_grammar.values import FrozenDict

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)

Texts = Mapping[str, Mapping[str, str]]
"""By the text's key: the text by its language, in small letters."""


def is_language(name: str) -> bool:
    """Whether it is the tag of a language, such as `de` or `pt-BR`."""
    return _LANGUAGE.fullmatch(name) is not None


def read_texts(top: Section) -> Texts:
    """All `[texts.KEY]` tables."""
    found: dict[str, Mapping[str, str]] = {}
    texts = top.section("texts")
    for key in texts.data:
        table = texts.section(key)
        by_language: dict[str, str] = {}
        for language in table.data:
            text = table.text(language, None)
            if not is_language(language):
                table.problem(language, f"{language!r} is no language; wanted is a tag such as de or pt-BR")
            elif text is not None:
                by_language[language.casefold()] = text
        found[key] = FrozenDict(by_language)
    texts.finish()
    return FrozenDict(found)


def translated(texts: Texts, key: str, language: str | None, usual: str) -> str | None:
    """The text of that key in a language: that of `pt-BR` is `pt-BR`'s, else `pt`'s, else the `usual` language's; None
    if there is none."""
    known = texts.get(key, {})
    for wanted in (language, usual):
        tag = (wanted or "").casefold()
        while tag:
            if tag in known:
                return known[tag]
            tag = tag.rpartition("-")[0]
    return None
