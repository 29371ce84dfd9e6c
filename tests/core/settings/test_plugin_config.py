"""What settings say to plugins: in the file, in the environment, one over the other, with the place of each key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from offhook import ConfigError
from offhook.cli.main import main
from offhook.settings import Effective, effective_settings, load_settings

PLUGIN = """
from pathlib import Path

from pydantic import Field, SecretStr

from offhook import FunctionInfo, PluginConfig, hookimpl
from offhook.types import TEXT


class Crm(PluginConfig):
    city: str = Field("Berlin", description="Where it is.")
    retries: int = Field(3, ge=0)
    regions: tuple[str, ...] = ()
    token: SecretStr = SecretStr("")


@hookimpl
def register_config():
    return Crm


@hookimpl
def register_functions(config):
    return [FunctionInfo("city", (), TEXT, lambda: config.city)]
"""


def effective(folder: Path, **environ: str) -> Effective:
    return effective_settings({}, environ=environ, folder=folder)


def offhook(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(main, list(arguments), env=environment)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OFFHOOK_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my-crm.py").write_text(PLUGIN, "utf-8")
    return tmp_path


def write(folder: Path, text: str) -> None:
    (folder / "offhook.toml").write_text(f'plugins = "my-crm.py"\n{text}', "utf-8")


def test_the_environment_says_more_than_the_file(folder: Path) -> None:
    write(folder, '[plugin.my-crm.config]\ncity = "Graz"\nretries = 5\n[plugin.my-crm.config.server]\nport = 1\n')
    found = effective(folder, OFFHOOK_CONFIG_MY_CRM__CITY="Rome", OFFHOOK_CONFIG_my_crm__REGIONS='["a", "b"]').settings
    config = {"city": "Rome", "retries": 5, "regions": ["a", "b"], "server": {"port": 1}}
    assert found.host_options().plugin_config == {"my-crm": config}
    file = str(folder / "offhook.toml")
    places = found.host_options().config_places
    assert places[("my-crm", "city")] == "OFFHOOK_CONFIG_MY_CRM__CITY"
    assert places[("my-crm", "retries")] == f"{file}:4"
    assert places[("my-crm", "server", "port")] == f"{file}:6"
    assert found.host_options().policies == {}


def test_tables_deeper_down_come_from_the_environment_too(folder: Path) -> None:
    found = effective(folder, OFFHOOK_CONFIG_CRM__SERVER__PORT="4", OFFHOOK_CONFIG_CRM__SERVER__NAME="{no JSON")
    assert found.settings.plugin_config == {"crm": {"server": {"port": "4", "name": "{no JSON"}}}


@pytest.mark.parametrize(
    "name", ["OFFHOOK_CONFIG_", "OFFHOOK_CONFIG_CRM", "OFFHOOK_CONFIG_CRM__", "OFFHOOK_CONFIG___X"]
)
def test_a_variable_of_no_field(folder: Path, name: str) -> None:
    with pytest.raises(ConfigError, match=f"{name}: should be named OFFHOOK_CONFIG_PLUGIN__FIELD"):
        effective(folder, **{name: "1"})


def test_programs_read_a_file_with_its_places(folder: Path) -> None:
    write(folder, "[plugin.my-crm.config]\nretries = 5\n")
    options = load_settings(folder / "offhook.toml").host_options()
    assert options.plugin_config == {"my-crm": {"retries": 5}}
    assert options.config_places[("my-crm", "retries")].endswith("offhook.toml:3")


@pytest.mark.parametrize("command", [("actions",), ("events",), ("check", "a.hook"), ("run", "a.hook")])
def test_wrong_values_stop_a_command_with_their_lines(folder: Path, command: tuple[str, ...]) -> None:
    write(folder, "[plugin.my-crm.config]\nretries = -5\ncity = 7\ntoken = 44444\n")
    (folder / "a.hook").write_text("on task.created do log my-crm.city()\n", "utf-8")
    done = offhook(*command)
    assert done.exit_code == 3
    lines = done.stderr.splitlines()
    assert lines[0] == (
        "offhook: offhook.toml:3: the plugin my-crm: retries: should be greater than or equal to 0, not -5"
    )
    assert lines[1] == "offhook.toml:4: the plugin my-crm: city: should be a valid string, not 7"
    assert lines[2] == "offhook.toml:5: the plugin my-crm: token: should be a valid string, not [secret]"


def test_a_list_of_plugins_shows_it_as_broken(folder: Path) -> None:
    write(folder, "[plugin.my-crm.config]\nretries = -5\n")
    done = offhook("plugins", "my-crm")
    assert done.exit_code == 0
    assert "status   broken" in done.stdout
    assert "offhook.toml:3: the plugin my-crm: retries: should be" in done.stdout


def test_a_table_of_nobody_stops_a_command(folder: Path) -> None:
    write(folder, "[plugin.my-cmr.config]\nretries = 1\n")
    done = offhook("actions")
    assert done.exit_code == 3
    assert done.stderr == "offhook: offhook.toml:2: there is no plugin my-cmr to configure (did you mean my-crm?)\n"


def test_settings_shows_them_without_secrets(folder: Path) -> None:
    write(folder, '[plugin.my-crm.config]\ncity = "Graz"\ntoken = "hunter2"\nunknown = "swordfish"\n')
    done = offhook("settings", OFFHOOK_CONFIG_MY_CRM__REGIONS='["a"]')
    assert done.exit_code == 0
    rows = {line.split()[0]: line for line in done.stdout.splitlines() if line}
    assert rows["plugin.my-crm.config.city"].split()[1:] == ["Graz", "offhook.toml:3"]
    assert rows["plugin.my-crm.config.regions"].endswith("OFFHOOK_CONFIG_MY_CRM__REGIONS")
    for name in ("token", "unknown"):
        assert "(not shown)" in rows[f"plugin.my-crm.config.{name}"]
    for form in ("text", "json"):
        shown = offhook("settings", "--format", form).stdout
        assert "hunter2" not in shown
        assert "swordfish" not in shown


def test_of_a_plugin_that_nobody_knows_nothing_is_shown(folder: Path) -> None:
    write(folder, '[plugin.other.config]\npassword = "hunter2"\n')
    assert "hunter2" not in offhook("settings").stdout


def test_a_plugin_lists_what_it_can_be_told(folder: Path) -> None:
    write(folder, "")
    shown = offhook("plugins", "my-crm").stdout
    assert "settings, under [plugin.my-crm.config]" in shown
    assert 'city     Where it is. ("Berlin")' in shown
    assert "token    (secret)" in shown
    (info,) = json.loads(offhook("plugins", "my-crm", "--format", "json").stdout)
    assert info["config"][1] == {
        "name": "retries",
        "type": "int",
        "required": False,
        "default": "3",
        "secret": False,
        "description": "",
    }
