"""The page of every code of the checker: its bad example earns that code and no other, its good one is clean."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import offhook_grammar.checker
from offhook_grammar.codes import all_codes, explain

CODES = [code for code in all_codes() if code[1] in "234"]


def _codes_in_source() -> set[str]:
    folder = Path(offhook_grammar.checker.__file__).parent
    return {code for path in folder.glob("*.py") for code in re.findall(r'"(H[2-4]\d\d)"', path.read_text("utf-8"))}


def test_each_code_has_a_page_and_each_page_a_code() -> None:
    assert _codes_in_source() == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_bad_example(code: str, language: Any) -> None:
    page = explain(code)
    assert page is not None

    found = language.diagnose(page.bad, page.files)

    assert [diagnostic.code for diagnostic in found] == [code]


@pytest.mark.parametrize("code", CODES)
def test_good_example(code: str, language: Any) -> None:
    page = explain(code)
    assert page is not None

    assert language.diagnose(page.good, page.files) == ()
