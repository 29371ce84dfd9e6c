"""The page: one file that needs nothing else, in which nothing of a payload is markup."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest

from offhook.tracing import ListFilter, TraceRecords, list_rows, trace_of, why_not
from offhook.tracing.entries import ALWAYS
from offhook.tracing.page import list_page, trace_page, why_not_page

Opened = Callable[[Any], TraceRecords]
VOID = {"meta", "input", "br", "link", "img", "hr"}
EVIL = "</script></style><script>alert(1)</script><img src=x onerror=alert(2)>\"'><a href=javascript:alert(3)>&lt;"


class Page(HTMLParser):
    """Reads a page, and minds that each tag is closed."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("script", "style"):
            self.texts.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def filled(book: Any, word: str = "word") -> Any:
    book.loaded({"name": f"h {word}", "condition": f'x == "{word}"', "place": f"{word}.hook:1", "mode": word})
    book.invocation(
        1, f"Ping{word}", "cancelled", ((f"h {word}", "declined"), ("g", "cancelled")), reads=[{word: word}, None],
        given={word: 1}, payload={word: {word: [word]}}, edits=[["g", {word: {word: [word]}}]],
        cancelled={"reason": word, "by": word}, actor=word,
    )  # fmt: skip
    book.add("script.logged", "IV000000000001", text=word, level=word)
    book.add("x.y", "EV1", cause=word, entities={word: word}, previous={word: word}, reason=word)
    return book


def pages(book: Any, opened: Opened, word: str = "word") -> list[str]:
    records = opened(filled(book, word))
    answer = why_not(records, f"h {word}", window=ALWAYS, scope=word)
    return [
        trace_page(trace_of(records, "IV1")),
        trace_page(trace_of(records, "EV1")),
        trace_page(trace_of(records, word)),
        list_page(records.name, list_rows(records, ListFilter())),
        why_not_page(answer),
    ]


def test_all_of_a_payload_is_text(book: Any, opened: Opened) -> None:
    for text in pages(book, opened, EVIL):
        page = Page(text)
        assert page.open == []
        assert len(page.named("script")) == 1
        assert not page.named("img")
        assert not page.named("a")
        assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
        assert any("<script>alert(1)" in one for one in page.texts)  # as people see it
    calm = pages(book, opened)[0]
    assert len(Page(calm).named("script")) == 1


def test_it_needs_no_network_and_may_run_its_own_script_only(book: Any, opened: Opened) -> None:
    for text in pages(book, opened):
        page = Page(text)
        assert not re.findall(r"https?:|//[a-z]|url\(|@import", text)
        assert not [attributes for _, attributes in page.tags if {"src", "href"} & set(attributes)]
        policy = next(one["content"] for one in page.named("meta") if one.get("http-equiv"))
        assert policy is not None
        assert policy.startswith("default-src 'none'")
        for tag in ("script", "style"):
            (held,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
            assert f"{tag}-src 'sha256-{b64encode(sha256(held.encode()).digest()).decode()}'" in policy


def test_it_says_everything_without_scripts_and_to_those_who_do_not_see(book: Any, opened: Opened) -> None:
    text = pages(book, opened)[0]
    page = Page(text)
    assert page.named("html")[0]["lang"] == "en"
    assert page.named("meta")[0] == {"charset": "utf-8"}
    assert page.named("input")[0]["aria-label"]
    assert "hidden" in next(one for one in page.named("div") if one.get("role") == "search")
    assert len(page.named("h1")) == 1
    assert all("open" in one for one in page.named("details"))
    said = " ".join(page.texts)
    for word in ("Pingword", "h word", "declined", 'x == "word"', "cancelled", "word.hook:1", "Because of"):
        assert word in said


def test_a_deep_tree_is_folded_from_the_sixth_level_on(book: Any, opened: Opened) -> None:
    for number in range(1, 12):
        cause = f"IV{number - 1:012d}" if number > 1 else None
        book.invocation(number, cause=cause, events=((f"e.{number}", f"EV{number}"),))
    page = Page(trace_page(trace_of(opened(book), "IV1")))
    folded = ["open" not in one for one in page.named("details")]
    assert any(folded)
    assert not folded[0]


def test_of_many_occasions_the_last_are_shown(book: Any, opened: Opened) -> None:
    book.loaded({"name": "h"})
    for number in range(1, 6):
        book.invocation(number, verdicts=(("h", "ran" if number == 2 else "declined"),), at=number)
    text = why_not_page(why_not(opened(book), "h", window=ALWAYS, scope=""), 2)
    assert "condition false 4, ran 1; the last 2 are shown" in text
    assert "IV000000000003" not in text
    assert "IV000000000005" in text


def test_an_empty_list_says_so() -> None:
    assert "No invocation fits" in list_page("file", [])


@pytest.mark.parametrize("number", range(5))
def test_light_dark_narrow_and_printed(book: Any, opened: Opened, number: int) -> None:
    text = pages(book, opened)[number]
    for wanted in ("prefers-color-scheme: dark", "max-width: 40rem", "@media print", 'name="viewport"'):
        assert wanted in text
