"""The file, the environment and the command line, in rising order."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from offhook import ConfigError
from offhook.settings import Effective, Layer, effective_settings, find_settings


def effective(folder: Path, environ: Mapping[str, str] | None = None, **given: Any) -> Effective:
    return effective_settings(given, environ=environ or {}, folder=folder)


def write(folder: Path, text: str) -> Path:
    path = folder / "offhook.toml"
    path.write_text(text, "utf-8")
    return path


def source(found: Effective, name: str) -> str:
    return next(entry.source for entry in found.entries if entry.name == name)


def test_each_level_goes_above_the_one_before(tmp_path: Path) -> None:
    write(tmp_path, "seed = 1\n[limits]\nmax_depth = 5\nmax_runs = 6\n")
    environ = {"OFFHOOK_SEED": "2", "OFFHOOK_MAX_RUNS": "7", "OFFHOOK_HOOK_LIMIT": "2.5"}
    found = effective(tmp_path, environ)
    settings = found.settings
    assert (settings.seed, settings.limits.max_depth, settings.limits.max_runs) == (2, 5, 7)
    assert settings.limits.hook_limit == timedelta(seconds=2.5)
    assert effective(tmp_path, environ, seed=3).settings.seed == 3
    assert source(found, "seed") == "OFFHOOK_SEED"
    assert source(found, "limits.max_depth") == f"{tmp_path / 'offhook.toml'}:3"
    assert source(found, "limits.max_runs") == "OFFHOOK_MAX_RUNS"
    assert source(found, "limits.journal_size") == "default"
    assert source(effective(tmp_path, environ, seed=3), "seed") == "command line"


def test_what_the_command_line_does_not_say_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, "seed = 1\nstrict = true\n")
    found = effective(tmp_path, seed=None, strict=None, plugins=(), params={})
    assert (found.settings.seed, found.settings.strict) == (1, True)
    assert effective(tmp_path, strict=False, seed=0).settings.model_dump(include={"seed", "strict"}) == {
        "seed": 0,
        "strict": False,
    }


def test_plugins_and_switches_add_up_and_params_go_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "a.py").touch()
    write(tmp_path, 'plugins = ["a.py"]\nwithout = "x"\n[params]\na = 1\nb = 2\n')
    environ = {"OFFHOOK_PLUGINS": f"b.py{os.pathsep}c.py", "OFFHOOK_WITHOUT": "y, z", "OFFHOOK_PARAM_b": "3"}
    found = effective(tmp_path, environ, plugins=("d.py",), params={"c": "4"})
    assert found.settings.plugins == (str(tmp_path / "a.py"), "b.py", "c.py", "d.py")
    assert found.settings.without == ("x", "y", "z")
    assert found.settings.params == {"a": 1, "b": "3", "c": "4"}
    assert source(found, "plugins") == f"{tmp_path / 'offhook.toml'}:1, OFFHOOK_PLUGINS, command line"
    assert source(found, "params.b") == "OFFHOOK_PARAM_b"


def test_params_go_with_the_scripts_beside_them(tmp_path: Path) -> None:
    (tmp_path / "a.hook").touch()
    write(tmp_path, 'scripts = "a.hook"\n[params]\na = 1\n')
    assert effective(tmp_path).settings.params == {"a": 1}
    other = effective(tmp_path, scripts=("b.hook",), params={"b": "2"})
    assert (other.settings.scripts, other.settings.params) == (("b.hook",), {"b": "2"})
    write(tmp_path, "[params]\na = 1\n")
    assert effective(tmp_path, scripts=("b.hook",)).settings.params == {"a": 1}


def test_a_scenario_counts_more_than_the_file_and_less_than_the_environment(tmp_path: Path) -> None:
    write(tmp_path, "seed = 1\n")
    scenario = Layer({"seed": 5}, {("seed",): "scenario.toml:3"})
    found = effective(tmp_path).with_scenario(scenario)
    assert (found.settings.seed, source(found, "seed")) == (5, "scenario.toml:3")
    assert effective(tmp_path, {"OFFHOOK_SEED": "6"}).with_scenario(scenario).settings.seed == 6


def test_every_variable_that_does_not_fit_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        effective(
            tmp_path,
            {"OFFHOOK_SEED": "x", "OFFHOOK_STRICT": "perhaps", "OFFHOOK_MAX_DEPTH": "0", "OFFHOOK_HOOK_LIMIT": "5 x"},
        )
    assert caught.value.code == "invalid-settings"
    assert str(caught.value).splitlines() == [
        "OFFHOOK_STRICT: should be true or false, not 'perhaps'",
        "OFFHOOK_SEED: should be a whole number, not 'x'",
        "OFFHOOK_HOOK_LIMIT: limits.hook_limit: should be a duration such as \"30s\" or a number of seconds, not '5 x'",
        "OFFHOOK_MAX_DEPTH: limits.max_depth: should be greater than or equal to 1, not 0",
    ]


def test_a_variable_that_is_empty_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    write(tmp_path, "seed = 1\n")
    assert effective(tmp_path, {"OFFHOOK_SEED": " ", "OFFHOOK_PLUGINS": ""}).settings.seed == 1


def test_what_the_command_line_gives_is_checked_too(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="command line: centre: should be a text that is not empty"):
        effective(tmp_path, centre="")


# ---------------------------------------------------------------- where the file is


def test_the_file_is_looked_for_up_to_the_root_of_the_repository(tmp_path: Path) -> None:
    inner = tmp_path / "repository" / "deep" / "er"
    inner.mkdir(parents=True)
    write(tmp_path, "seed = 1\n")
    assert find_settings(inner) is None  # no repository: only this folder counts
    (tmp_path / "repository" / ".git").mkdir()
    assert find_settings(inner) is None  # above the repository
    top = write(tmp_path / "repository", "seed = 2\n")
    assert find_settings(inner) == top
    here = write(inner, "seed = 3\n")
    assert find_settings(inner) == here


def test_a_file_that_is_given_is_taken_and_off_is_none(tmp_path: Path) -> None:
    path = write(tmp_path, "seed = 1\n")
    other = tmp_path / "other.toml"
    other.write_text("seed = 2\n", "utf-8")
    assert find_settings(tmp_path, str(other)) == other
    assert find_settings(tmp_path, str(tmp_path)) == path
    assert find_settings(tmp_path, "off") is None
    with pytest.raises(ConfigError, match="no such file of settings"):
        find_settings(tmp_path, str(tmp_path / "nothing.toml"))
    environ = {"OFFHOOK_SETTINGS": str(other)}
    assert effective(tmp_path, environ).settings.seed == 2
    assert effective_settings({}, environ=environ, folder=tmp_path, file=str(path)).settings.seed == 1
    assert effective(tmp_path, {"OFFHOOK_SETTINGS": "off"}).file is None


def test_paths_are_relative_to_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "centre.toml").touch()
    write(tmp_path / "sub", 'centre = "centre.toml"\nstore = "data.db"\n')
    monkeypatch.chdir(tmp_path)
    settings = effective_settings({}, environ={}, file="sub/offhook.toml").settings
    assert (settings.centre, settings.store) == ("sub/centre.toml", "sub/data.db")
