"""The centres, settings, scenarios and events of the pages can be read as they stand.

Words behind `toml` and `json` say what a block is; a ```text block below one that `fails` is what the reader is told:

    toml centre [fails]      a whole centre.toml
    toml settings [fails]    a whole offhook.toml
    toml scenario [fails]    a whole scenario.toml, beside which stand the files that it names
    json events [fails]      JSON Lines
    toml file, json file     a file of the repository, which is tested as a file
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from offhook.centre.config import CentreConfigError, load_centre, parse_centre
from offhook.errors import ConfigError
from offhook.settings import parse_settings
from offhook.simulation.event_reader import open_events
from offhook.simulation.scenario import load_scenario, parse_scenario

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLES = sorted((DOCS / "examples").glob("*/scenario.toml"))
# generated part, and what stands above a key of it in a centre's file
HEADS = {
    "settings": "[settings]",
    "activity": "[[activity]]",
    "queue": "[[queue]]",
    "workflow": "[[workflow]]",
    "filter": "[[workflow]]\nname = 'w'\n[[workflow.filter]]",
    "target": "[[workflow]]\nname = 'w'\n[[workflow.filter]]\nexpression = '1==1'\n[[workflow.filter.targets]]",
    "worker": "[[worker]]",
}


def _centre(text: str, _folder: Path) -> None:
    parse_centre(text, "centre.toml")


def _settings(text: str, _folder: Path) -> None:
    parse_settings(text)


def _scenario(text: str, folder: Path) -> None:
    given = tomllib.loads(text)
    events = given.get("events")
    named = [*_listed(given.get("scripts")), *_listed(given.get("plugins")), given.get("centre")]
    named.append(events.get("file") if isinstance(events, dict) else events)
    for name in named:
        if name and name != "-":
            (folder / name).touch()
    parse_scenario(text, "scenario.toml", folder)


def _listed(names: Any) -> list[str]:
    return [names] if isinstance(names, str) else list(names or ())


def _events(text: str, folder: Path) -> None:
    path = folder / "events.jsonl"
    path.write_text(text, encoding="utf-8")
    with open_events(str(path)) as reader:
        assert list(reader) or reader.problems.count
        if reader.problems.count:
            raise ConfigError("\n".join(map(str, reader.problems.first)).replace(str(path), path.name))


_KINDS: dict[tuple[str, str], Callable[[str, Path], None]] = {
    ("toml", "centre"): _centre,
    ("toml", "scenario"): _scenario,
    ("toml", "settings"): _settings,
    ("json", "events"): _events,
}


def _read(block: Any, folder: Path) -> None:
    if block.words[:1] == ("file",):
        return
    kind = _KINDS.get((block.language, *block.words[:1]))
    assert kind is not None, f"{block}: what is this {block.language}?"
    if "fails" not in block.words:
        kind(block.text, folder)
        return
    assert block.output is not None, f"{block} wants a ```text block below it"
    with pytest.raises(ConfigError) as caught:
        kind(block.text, folder)
    assert str(caught.value) == block.output.rstrip("\n"), str(block)


def test_toml(toml_block: Any, tmp_path: Path) -> None:
    _read(toml_block, tmp_path)


def test_json(json_block: Any, tmp_path: Path) -> None:
    _read(json_block, tmp_path)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_scenarios_of_the_pages_load(path: Path) -> None:
    loaded = load_scenario(path)
    assert loaded.model.centre is not None

    centre = load_centre(loaded.path(loaded.model.centre))
    loaded.check_names([each.name for each in centre.workers], [each.name for each in centre.activities])


@pytest.mark.parametrize("table", HEADS)
def test_the_keys_of_a_centre_are_those_that_are_read(table: str) -> None:
    page = (DOCS / "scenarios.md").read_text(encoding="utf-8")
    part = page.partition(f"<!-- generated: {table} keys -->")[2].partition("<!-- end of")[0]
    keys = re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)
    assert keys

    for key in [*keys, "colour"]:
        with pytest.raises(CentreConfigError) as caught:
            # no key holds a date: one that is read is told so
            parse_centre(f"{HEADS[table]}\n{key} = 2026-03-02\n")
        told = [problem.message for problem in caught.value.problems]
        assert any(f"has no key {key!r}" in one for one in told) is (key == "colour"), told
