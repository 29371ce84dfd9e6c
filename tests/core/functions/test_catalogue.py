"""What is said about the core functions."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from offhook.functions import core_functions
from offhook_grammar.program import LanguageError
from offhook_grammar.types import FunctionInfo

WANTED = (
    "lower upper trim title length split join replace slice match find_all text number boolean round "
    "floor ceil abs min max sum average sort unique reverse flatten pluck take count range group union "
    "intersection difference keys values entries merge with_key without only at_path time clock "
    "time_of_day date weekday hour minute format_time epoch seconds minutes hours duration start_of_day "
    "spoken e164 country is_phone same_number json parse_json kind_of type_of loaded "
    "version_at_least translate url_encode hash"
)


def test_every_function_is_there_once() -> None:
    assert sorted(info.name for info in core_functions()) == sorted(WANTED.split())


@pytest.mark.parametrize("info", core_functions(), ids=lambda info: info.name)
def test_each_has_one_line_about_it_and_takes_null(info: FunctionInfo) -> None:
    assert info.summary.endswith(".")
    assert "\n" not in info.summary
    assert 15 < len(info.summary) < 130
    needed: list[Any] = [None for parameter in info.parameters if not parameter.optional]
    context = [None] if info.needs_context else []
    # null in the first place never fails for being null; further ones may be needed
    try:
        info.call(*context, *needed)
    except LanguageError as problem:
        assert info.name in ("with_key", "without", "only"), problem  # noqa: PT017  # most do not raise


@pytest.mark.parametrize("info", core_functions(), ids=lambda info: info.name)
def test_no_function_fails_but_as_the_language_does(info: FunctionInfo) -> None:
    context = [None] if info.needs_context else []
    for value in ("", "a", 0, -1, 1.5, True, (), ({},), (1, "a"), {"a": 1}, object()):
        for count in (1, 2, 3):
            least = sum(not (one.optional or one.repeated) for one in info.parameters)
            if least <= count and (count <= len(info.parameters) or info.parameters[-1].repeated):
                _answer(info, context, [value] * count)


def _answer(info: FunctionInfo, context: list[None], values: list[Any]) -> Any:
    try:
        return info.call(*context, *values)
    except LanguageError as problem:
        return problem


def test_telephone_numbers_are_loaded_only_when_needed() -> None:
    code = "import offhook.functions, sys; offhook.functions.core_functions(); print('phonenumbers' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
