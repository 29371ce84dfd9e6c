"""`offhook new`: what it says, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from offhook.cli.main import main


def new(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["new", *arguments])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.executable", "/some where/python")
    return tmp_path


def test_a_plugin_and_what_to_do_next() -> None:
    done = new("plugin", "crm-pop")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:2] == ["made in offhook-crm-pop:", "  pyproject.toml"]
    assert done.stdout.splitlines()[-5:] == [
        "next:",
        "  cd offhook-crm-pop",
        "  '/some where/python' -m pip install -e '.[test]'",
        "  '/some where/python' -m pytest",
        "  '/some where/python' -m offhook plugins crm_pop",
    ]
    assert Path("offhook-crm-pop/src/offhook_crm_pop/plugin.py").is_file()


def test_an_active_environment_has_a_shorter_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = folder / "bin" / "python"
    python.parent.mkdir()
    python.touch(0o755)
    (folder / "bin" / "python3").symlink_to(python)
    (folder / "other").mkdir()
    (folder / "other" / "python").symlink_to(python)
    monkeypatch.setattr("sys.executable", str(folder / "bin" / "python3"))
    monkeypatch.setenv("PATH", str(folder / "bin"))
    assert "\n  python -m pytest\n" in new("plugin", "crm-pop").stdout
    monkeypatch.setenv("PATH", str(folder / "other"))
    assert f"\n  {folder / 'bin' / 'python3'} -m pytest\n" in new("plugin", "another").stdout


def test_another_folder() -> None:
    Path("my rules").mkdir()
    assert "  cd 'my rules/offhook-crm-pop'\n" in new("plugin", "crm-pop", "--folder", "my rules").stdout
    assert "  cd 'my rules'\n" in new("script", "wrap-up", "--folder", "my rules").stdout
    assert Path("my rules/wrap-up.hook").is_file()


def test_a_script_and_settings_that_name_it() -> None:
    done = new("script", "wrap-up")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[:4] == ["made:", "  wrap-up.hook", "  test_wrap_up.py", "  offhook.toml"]
    assert CliRunner().invoke(main, ["check", "--strict"]).output == "1 file checked: nothing found\n"


@pytest.mark.parametrize(
    ("settings", "named"), [('scripts = ["old.hook"]', False), ("", False), ('scripts = ["."]', True)]
)
def test_settings_that_are_there_stay_as_they_are(settings: str, named: bool) -> None:
    Path("old.hook").write_text('on task.created do log "x"\n', "utf-8")
    Path("offhook.toml").write_text(settings, "utf-8")
    done = new("script", "wrap-up")
    assert done.exit_code == 0
    assert ("offhook.toml does not name it: add it to `scripts` there" in done.stdout) is not named
    assert "  offhook.toml" not in done.stdout
    assert Path("offhook.toml").read_text("utf-8") == settings


def test_settings_of_the_repository_count(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".git").mkdir()
    (folder / "offhook.toml").write_text('scripts = ["rules/*.hook"]', "utf-8")
    (folder / "rules").mkdir()
    monkeypatch.chdir(folder / "rules")
    done = new("script", "wrap-up")
    assert done.exit_code == 0
    assert "does not name it" not in done.stdout
    assert sorted(path.name for path in Path().iterdir()) == ["test_wrap_up.py", "wrap-up.hook"]


def test_settings_that_cannot_be_used_are_told_before_anything_is_made() -> None:
    Path("offhook.toml").write_text("scrits = []", "utf-8")
    done = new("script", "wrap-up")
    assert done.exit_code == 3
    assert "offhook.toml:1: unknown key 'scrits'; did you mean 'scripts'?" in done.stderr
    assert [path.name for path in Path().iterdir()] == ["offhook.toml"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("task", "there is a plugin task already"),
        ("core", "there is a plugin core already"),
        ("taskrouter-voice-instruction", "there is a plugin taskrouter_voice_instruction already"),
        ("if", "a plugin cannot be called if"),
        ("9 lives", "lives would do"),
    ],
)
def test_a_name_that_cannot_be_used(name: str, said: str) -> None:
    done = new("plugin", name)
    assert done.exit_code == 3
    assert said in done.stderr
    assert list(Path().iterdir()) == []


def test_nothing_is_written_over() -> None:
    new("plugin", "crm-pop")
    readme = Path("offhook-crm-pop/README.md")
    readme.write_text("mine", "utf-8")
    done = new("plugin", "crm-pop")
    assert done.exit_code == 3
    assert "offhook-crm-pop: it is there already, and nothing is written over it" in done.stderr
    assert readme.read_text("utf-8") == "mine"


def test_what_was_made_for_programs() -> None:
    made: Any = json.loads(new("script", "wrap-up", "--format", "json").stdout)
    assert made["folder"] == "."
    assert made["files"] == ["wrap-up.hook", "test_wrap_up.py", "offhook.toml"]
    assert made["next"][0].endswith(" -m offhook check wrap-up.hook")
    assert json.loads(new("script", "wrap-up", "--format", "json").stdout)["error"]["code"] == "already-there"
    assert json.loads(new("script", "other", "--format", "json").stdout)["note"].startswith("offhook.toml does not")
