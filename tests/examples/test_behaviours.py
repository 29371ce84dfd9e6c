"""The behaviours under `examples/behaviours`: each test of each script, and what every one of them has to keep to."""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from offhook.scripts.checking import check_files
from offhook.settings import effective_settings
from offhook.testing.scripts.reports import why
from offhook.testing.scripts.runner import ScriptTest, Setting, held_tests, run_test
from offhook_grammar.formatting import format_script
from offhook_grammar.render import render

from .days import ROOT

FOLDER = ROOT / "examples" / "behaviours"
RECORDS: dict[str, dict[str, Any]] = json.loads((ROOT / "tests" / "data" / "behaviours.json").read_text("utf-8"))
FILES = sorted(FOLDER.glob("*/FB-*.hook"))
WRITTEN = sorted({file.name.partition("_")[0] for file in FILES})
TESTS = [test for file in FILES for test in held_tests(str(file))]
NAME = re.compile(r"(FB-\d{3})_[a-z0-9]+(_[a-z0-9]+)*\.hook")


def identity(path: Path) -> str:
    return path.name.partition("_")[0]


def name_of(test: ScriptTest) -> str:
    return f"{identity(Path(test.path))}: {test.name}"


@pytest.fixture(scope="module")
def setting() -> Setting:
    """What `offhook test` takes from the folder's settings."""
    settings = effective_settings({}, environ=os.environ, folder=FOLDER).settings
    return Setting(settings.plugins, settings.without, settings.given_config, dict(settings.params))


@pytest.mark.parametrize("test", TESTS, ids=name_of)
def test_passes(test: ScriptTest, setting: Setting) -> None:
    verdict = run_test(test, setting)
    assert verdict.passed, "\n".join(why(verdict))


@pytest.mark.parametrize("record", WRITTEN)
def test_every_scenario_has_a_test(record: str) -> None:
    files = [file for file in FILES if identity(file) == record]
    assert {file.parent.name for file in files} == {RECORDS[record]["family"]}
    names = [test.name for file in files for test in held_tests(str(file))]
    assert len(names) >= RECORDS[record]["scenarios"]
    assert len(set(names)) == len(names)


def test_each_record_has_a_script_or_a_reason() -> None:
    page = tomllib.loads((ROOT / "docs" / "generating" / "behaviours.toml").read_text("utf-8"))
    reasons = [one["id"] for one in page.get("left_out", ())]
    assert sorted([*WRITTEN, *reasons]) == sorted(RECORDS)
    assert len(reasons) < 5


def test_files_are_named_alike() -> None:
    assert [file.name for file in FILES if not NAME.fullmatch(file.name)] == []


@pytest.mark.parametrize("file", FILES, ids=identity)
def test_is_formatted_and_begins_with_what_it_is_for(file: Path) -> None:
    text = file.read_text("utf-8")
    assert format_script(text, file.name) == text
    assert text.startswith("# ")


@pytest.mark.parametrize("file", FILES, ids=identity)
def test_checks_clean(file: Path, setting: Setting) -> None:
    found = check_files([str(file)], plugins=setting.plugins, without=setting.without, config=setting.config)
    told = [one for one in found.diagnostics if not any("`optional` allows that" in note for note in one.notes)]
    assert not told, "\n".join(render(one, found.texts.get(one.file, "")) for one in told)


def test_all_of_them_can_be_used_together(setting: Setting) -> None:
    files = [str(file) for file in FILES]
    found = check_files(files, plugins=setting.plugins, without=setting.without, config=setting.config)
    assert not found.diagnostics, "\n".join(render(one, found.texts.get(one.file, "")) for one in found.diagnostics)


def test_nothing_else_lies_about() -> None:
    scripts = {file for file in FOLDER.rglob("*.hook") if "shared" not in file.name}
    assert scripts == set(FILES)
