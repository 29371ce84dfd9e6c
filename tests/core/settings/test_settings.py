"""What `offhook.toml` may hold, and what is told of one that cannot be used."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from offhook import ConfigError, HostOptions, Policy
from offhook.settings import SCHEMA_FILE, Settings, load_settings, parse_settings, settings_schema

WHOLE = """
scripts = ["rules.hook", "more"]
plugins = "plugin.py"
without = ["navigation"]
centre = "centre.toml"
strict = true
seed = 7
trace = false
store = "data.db"
personal = "mask"
personal_names = ["ssn"]

[params]
limit = "5m"

[limits]
hook_limit = "10s"
watchdog_limit = "off"
load_limit = 3
max_depth = 8
max_runs = 50
max_events = 60
max_steps = 70
max_memory = 80_000
journal_size = 100

[plugin.task]
on_failure = "disable"
after = 3

[plugin."*"]
on_failure = "cancel"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("rules.hook", "plugin.py", "centre.toml"):
        (tmp_path / name).touch()
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.hook").touch()
    return tmp_path


def write(folder: Path, text: str) -> Path:
    path = folder / "offhook.toml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"scripts": "a.hook"},
        {"scripts": ["a.hook", "rules/*.hook"], "plugins": ("crm.py",)},
        {"scripts": [" "]},
        {"scripts": ["a\0b"]},
        {"plugins": [7]},
        {"scripts": None},
        {"scripts": "é", "seed": 3},
        {"unknown": "a"},
    ],
)
def test_what_is_taken_without_a_look_is_what_the_look_would_give(data):
    def outcome(read):
        try:
            found = read(data)
        except ValidationError as error:
            return str(error)
        return found, found.model_fields_set, found.limits, found.model_dump()

    assert outcome(Settings.of) == outcome(Settings.model_validate)


def test_settings_become_the_options_of_a_host(folder: Path) -> None:
    options = load_settings(write(folder, WHOLE)).host_options()
    assert options == HostOptions(
        scripts=(str(folder / "rules.hook"), str(folder / "more")),
        plugins=(str(folder / "plugin.py"),),
        without=("navigation",),
        centre=str(folder / "centre.toml"),
        strict=True,
        seed=7,
        trace=False,
        store=str(folder / "data.db"),
        personal="mask",
        personal_names=("ssn",),
        load_limit=timedelta(seconds=3),
        params={"limit": "5m"},
        hook_limit=timedelta(seconds=10),
        watchdog_limit=None,
        max_depth=8,
        max_runs=50,
        max_events=60,
        max_steps=70,
        max_memory=80_000,
        policies={"task": Policy("disable", 3), "*": Policy("cancel")},
        journal_size=100,
    )


def test_without_settings_a_host_is_as_without_options() -> None:
    assert Settings().host_options() == HostOptions()
    assert parse_settings("") == Settings()
    assert Settings().host_options(seed=3).seed == 3


def told(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse_settings(text)
    assert caught.value.code == "invalid-settings"
    return str(caught.value).splitlines()


def test_all_problems_are_told_at_once_each_with_its_line() -> None:
    assert told(
        'sed = 1\nstrict = "yes"\n[limits]\nmax_dept = 3\nhook_limit = "5 parsecs"\nmax_runs = 0\nmax_depth = true\n'
        '[plugin.task]\non_failure = "ignor"\n'
    ) == [
        "offhook.toml:1: unknown key 'sed'; did you mean 'seed'?",
        "offhook.toml:2: strict: should be a valid boolean, not 'yes'",
        "offhook.toml:4: unknown key 'limits.max_dept'; did you mean 'max_depth'?",
        'offhook.toml:5: limits.hook_limit: should be a duration such as "30s" or a number of seconds, '
        "not '5 parsecs'",
        "offhook.toml:6: limits.max_runs: should be greater than or equal to 1, not 0",
        "offhook.toml:7: limits.max_depth: should be a whole number, not True",
        "offhook.toml:9: plugin.task.on_failure: should be 'ignore', 'cancel' or 'disable', not 'ignor'",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("seed = ", "offhook.toml:1: it is not TOML"),
        ("seed = 1\nseed = 2", "offhook.toml:2: it is not TOML: Cannot overwrite a value"),
        ("seed = " + "[" * 100_000, "nested too deep"),
        ("seed = 1.5", "should be a whole number, not 1.5"),
        ("scripts = 3", "scripts: should be a valid tuple, not 3"),
        ("scripts = [3]", "scripts: should be a valid string, not 3"),
        ('centre = " "', "centre: should be a text that is not empty"),
        (r'centre = "a\u0000"', "centre: holds a NUL"),
        ("params = 3", "params: should be a valid dictionary, not 3"),
        ("limits = 3", "limits: should be a valid dictionary or instance of Limits, not 3"),
        ('[limits]\nhook_limit = "-3s"', "should be more than 0 and at most a year"),
        ("[limits]\nhook_limit = nan", "should be a duration"),
        ("[limits]\nhook_limit = 1e300", "should be a duration"),
        ('[limits]\nhook_limit = "off"', "should be a duration"),
    ],
)
def test_what_cannot_be_used(text: str, words: str) -> None:
    assert words in "\n".join(told(text))


def test_files_that_are_not_there_are_told_with_their_line_and_the_nearest(folder: Path) -> None:
    path = write(
        folder, 'scripts = ["rules.hook",\n"ruls.hook", "none/*.hook"]\nplugins = "plugn.py"\ncentre = "more"\n'
    )
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    assert str(caught.value).splitlines() == [
        f"{path}:2: scripts: the file 'ruls.hook' is not there; did you mean 'rules.hook'?",
        f"{path}:2: scripts: there is no script at 'none/*.hook'",
        f"{path}:3: plugins: the file 'plugn.py' is not there; did you mean 'plugin.py'?",
        f"{path}:4: centre: 'more' is a folder",
    ]


def test_the_schema_that_is_shipped_is_that_of_the_model() -> None:
    assert json.loads(SCHEMA_FILE.read_text("utf-8")) == settings_schema(), "run python docs/generate.py"


def test_the_schema_names_every_key_and_allows_no_other() -> None:
    schema = settings_schema()
    assert set(schema["properties"]) == set(Settings.model_fields)
    assert schema["additionalProperties"] is False
    assert all(part.get("description") for part in schema["properties"].values())
    assert schema["$defs"]["Limits"]["properties"]["hook_limit"]["default"] == "30s"
