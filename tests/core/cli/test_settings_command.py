"""`offhook settings`, and the settings in the other commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from offhook.cli.main import main
from offhook.settings import settings_schema

PLUGIN = '''
from offhook import hookimpl

plugin_name = "manners"

@hookimpl
def before_accept_task(payload) -> None:
    """Nothing."""
'''
SCRIPT = 'param limit: duration\nparam token: secret = "x"\nafter AcceptTask named "tell" do log "{limit}"\n'


def offhook(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(main, list(arguments), env=environment)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OFFHOOK_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "manners.py").write_text(PLUGIN, "utf-8")
    (tmp_path / "rules.hook").write_text(SCRIPT, "utf-8")
    (tmp_path / "offhook.toml").write_text(
        'plugins = ["manners.py"]\nscripts = "rules.hook"\nwithout = ["navigation"]\n\n'
        '[params]\nlimit = "5m"\ntoken = "geheim"\n',
        "utf-8",
    )
    return tmp_path


def test_it_shows_each_setting_with_who_says_so() -> None:
    done = offhook("settings", "--plugin", "other.py", OFFHOOK_SEED="4")
    assert done.exit_code == 0
    rows = {line.split()[0]: line for line in done.stdout.splitlines() if line}
    assert rows["seed"].split() == ["seed", "4", "OFFHOOK_SEED"]
    assert rows["plugins"].endswith("offhook.toml:1, command line")
    assert rows["params.limit"].split() == ["params.limit", "5m", "offhook.toml:6"]
    assert rows["strict"].split() == ["strict", "false", "default"]


def test_json_is_for_programs() -> None:
    data = json.loads(offhook("settings", "--format", "json").stdout)
    assert data["file"] == "offhook.toml"
    found = {one["name"]: one for one in data["settings"]}
    assert found["without"] == {"name": "without", "value": ["navigation"], "source": "offhook.toml:3"}


def test_secrets_are_not_shown(folder: Path) -> None:
    for form in ("text", "json"):
        assert "geheim" not in offhook("settings", "--format", form).output
    (folder / "rules.hook").unlink()
    (folder / "offhook.toml").write_text('[params]\nlimit = "7m"\n', "utf-8")
    assert "7m" not in offhook("settings").output  # nobody knows whether it is one


def test_the_schema_is_printed() -> None:
    assert json.loads(offhook("settings", "--schema").stdout) == settings_schema()


def test_every_command_that_builds_a_host_takes_them() -> None:
    assert "manners" in offhook("plugins").stdout
    assert "manners" not in offhook("plugins", "--settings", "off").stdout
    assert "HistoryGo" not in offhook("actions").stdout
    assert "HistoryGo" in offhook("actions", OFFHOOK_SETTINGS="off").stdout
    assert offhook("events").exit_code == 0
    explained = offhook("explain", "AcceptTask").stdout
    assert "manners.before_accept_task" in explained
    assert "rules.hook:3" in explained
    assert "1 file checked" in offhook("check").output
    dry = offhook("run", "--dry-run", "--format", "json")
    assert [one["name"] for one in json.loads(dry.stdout)["handlers"]["AcceptTask"]] == [
        "manners.before_accept_task",
        "tell",
    ]


@pytest.mark.parametrize("name", ["actions", "check", "doctor", "events", "explain", "plugins", "run", "settings"])
def test_bad_settings_stop_every_command(folder: Path, name: str) -> None:
    (folder / "offhook.toml").write_text("sede = 1\n", "utf-8")
    arguments = {"check": ["rules.hook"], "run": ["rules.hook", "--dry-run"], "explain": ["AcceptTask"]}.get(name, [])
    done = offhook(name, *arguments)
    assert done.exit_code == 3
    assert done.stderr == "offhook: offhook.toml:1: unknown key 'sede'; did you mean 'seed'?\n"


@pytest.mark.parametrize("name", ["check", "run"])
def test_without_paths_and_scripts_there_is_nothing_to_do(name: str) -> None:
    done = offhook(name, "--settings", "off")
    assert done.exit_code == 2
    assert "offhook.toml" in done.stderr


def test_strict_can_be_said_in_the_settings_and_taken_back(folder: Path) -> None:
    (folder / "offhook.toml").write_text("strict = true\n", "utf-8")
    (folder / "events.jsonl").write_text("{\n", "utf-8")
    (folder / "rules.hook").write_text("", "utf-8")
    assert offhook("run", "rules.hook", "--events", "events.jsonl").exit_code == 3
    assert offhook("run", "rules.hook", "--events", "events.jsonl", "--no-strict").exit_code == 0
