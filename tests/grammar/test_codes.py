"""Every code has a page, and its examples do what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import offhook_grammar
from offhook_grammar.codes import all_codes, explain

from .conftest import Language

PACKAGE = Path(offhook_grammar.__file__).parent
# no text can show these: they are about what is no text, or about the host
WITHOUT_EXAMPLE = {"H503"}


@pytest.mark.parametrize("code", all_codes())
def test_the_page_is_whole(code: str) -> None:
    page = explain(code)

    assert page is not None
    assert all(part.strip() for part in (page.title, page.explanation, page.bad, page.good))
    assert page.title[0].islower() or page.title[0] in "=`"
    assert not page.title.endswith(".")


@pytest.mark.parametrize("code", sorted(set(all_codes()) - WITHOUT_EXAMPLE))
def test_the_bad_example_earns_the_code(code: str, language: Language) -> None:
    page = explain(code)
    assert page is not None

    found = language.diagnose(page.bad, page.files)

    assert code in {diagnostic.code for diagnostic in found}


@pytest.mark.parametrize("code", all_codes())
def test_the_good_example_is_clean(code: str, language: Language) -> None:
    page = explain(code)
    assert page is not None

    assert language.diagnose(page.good, page.files) == ()


def test_every_code_that_is_reported_has_a_page() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))

    reported = set(re.findall(r'"(H\d{3})"', source))

    assert reported - {"H101"} - set(all_codes()) == set()


def test_no_page_is_left_over() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))

    assert [code for code in all_codes() if f'"{code}"' not in source] == []


def test_codes_are_found_in_either_case() -> None:
    assert explain("h101") == explain("H101")


@pytest.mark.parametrize("code", ["H000", "", "../codes/H101", "H101.toml"])
def test_an_unknown_code_has_no_page(code: str) -> None:
    assert explain(code) is None
