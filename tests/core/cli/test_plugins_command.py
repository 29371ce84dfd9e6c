"""`offhook plugins NAME`: how each hook takes part, by its author and by settings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from offhook.cli.main import main
from offhook.cli.rule_text import rule_words

PLUGIN = """from offhook import hookimpl

@hookimpl(limit="5s", on_failure="cancel", priority=3)
def before_set_activity(payload): ...

@hookimpl(mode="single")
async def after_set_activity(payload): ...
"""
SETTINGS = """plugins = "manners.py"

[plugin.manners]
on_failure = "disable"
after = 4
limit = "1m"

[plugin.manners.handlers.before_set_activity]
priority = 7
on_failure = "cancel"
"""


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    (tmp_path / "manners.py").write_text(PLUGIN, "utf-8")
    file = tmp_path / "offhook.toml"
    file.write_text(SETTINGS, "utf-8")
    return file


def offhook(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_what_counts_for_the_plugin_and_each_hook(settings: Path) -> None:
    text = offhook("plugins", "manners", "--settings", str(settings)).stdout
    place = settings.parent / "manners.py"
    assert "  limit    1m\n  failing  disable after 4\n" in text
    assert f"{place}:3  (guard; by settings: priority 7, limit 1m, on failure cancel)\n" in text
    assert f"{place}:6  (mode single; by settings: limit 1m, on failure disable)\n" in text


def test_what_the_author_says(settings: Path) -> None:
    text = offhook("plugins", "manners", "--settings", "off", "--plugin", str(settings.parent / "manners.py")).stdout
    assert "manners.py:3  (priority 3, limit 5s, on failure cancel, guard)\n" in text
    assert "manners.py:6  (mode single)\n" in text
    assert "  failing" not in text


def test_the_same_for_programs(settings: Path) -> None:
    [data] = json.loads(offhook("plugins", "manners", "--settings", str(settings), "--format", "json").stdout)
    assert (data["limit"], data["on_failure"], data["after"]) == ("1m", "disable", 4)
    before, after = data["handlers"]
    assert before == {
        "hook": "before_set_activity",
        "file": str(settings.parent / "manners.py"),
        "line": 3,
        "mode": None,
        "priority": 7,
        "ahead_of": [],
        "behind": [],
        "limit": "1m",
        "on_failure": "cancel",
        "guard": True,
        "said": dict.fromkeys(("on_failure", "priority", "limit"), "settings"),
    }
    assert (after["mode"], after["on_failure"], after["guard"]) == ("single", "disable", False)


def test_the_settings_tell_where_it_was_said(settings: Path) -> None:
    data = json.loads(offhook("settings", "--settings", str(settings), "--format", "json").stdout)
    said = {one["name"]: (one["value"], one["source"]) for one in data["settings"]}
    assert said["plugin.manners.handlers.before_set_activity.priority"] == (7, f"{settings}:9")
    assert said["plugin.manners.limit"] == ("1m", f"{settings}:6")


RULE = {"priority": 0, "ahead_of": [], "behind": [], "limit": "30s", "on_failure": "ignore", "guard": False, "said": {}}


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, ""),
        ({"mode": "queued"}, "  (mode queued)"),
        ({"ahead_of": ["a", "b"], "said": {"ahead_of": "author"}}, "  (ahead of a, b)"),
        ({"behind": ["a"], "said": {"behind": "settings"}}, "  (by settings: behind a)"),
        ({"priority": -2, "guard": True}, "  (priority -2, guard)"),
    ],
)
def test_the_words(told: dict[str, Any], words: str) -> None:
    assert rule_words(RULE | told) == words
