"""Commands of plugins on the command line: found, filled, run on a host, told when they fail."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sysconfig
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from offhook.cli.main import COMMANDS, main
from offhook.commands import BUILT_IN

PLUGIN = """
import sys
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, SecretStr

from offhook import Command, CommandContext, PluginConfig, hookimpl


class Config(PluginConfig):
    city: str = "Berlin"
    token: SecretStr = SecretStr("hunter2")


class Arguments(BaseModel):
    file: Path
    others: list[str] = Field([], description="More of them.")
    times: int = Field(2, ge=1, description="How often.")
    style: Literal["short", "long"] = "short"
    dry_run: bool = Field(False, description="Do nothing.")


async def imports(context: CommandContext) -> dict:
    given = context.arguments
    context.echo(f"reads {given.file} in {context.config.city}")
    await context.host.invoke("SetActivity", {"activityName": "Offline"}, worker="W1")
    (worker,) = context.host.centre.workers
    return {"file": str(given.file), "others": given.others, "times": given.times, "style": given.style,
            "dry": given.dry_run, "activity": worker.activity.name}


def plainly(context: CommandContext) -> str:
    context.host.run("SetActivity", {"activityName": "Offline"}, worker="W1")
    return f"plainly, in {context.config.city}"


def fails(context: CommandContext) -> None:
    raise LookupError("no such customer")


def refused(context: CommandContext) -> None:
    context.host.run("SetActivity", {"activityName": "Nowhere"}, worker="W1")


def leaks(context: CommandContext) -> str:
    secret = context.config.token.get_secret_value()
    context.echo(f"the token is {secret}, {context.config}")
    print(context.config, file=sys.stderr)
    if context.arguments is not None:
        raise ValueError(f"cannot log in with {secret}")
    return f"and {secret}"


class Never(BaseModel):
    never: str = ""


async def loops(context: CommandContext) -> None:
    print("begun", flush=True)
    await context.host.sleep(__import__("datetime").timedelta(hours=1))


def spins(context: CommandContext) -> None:
    print("begun", flush=True)
    while True:
        pass


@hookimpl
def register_config():
    return Config


@hookimpl
def register_commands(config):
    return [
        Command("crm-import", f"Import contacts of {config.city}.", imports, Arguments),
        Command("crm-plainly", "Do it plainly.", plainly),
        Command("crm-fail", "Fail.", fails),
        Command("crm-refused", "Be refused.", refused),
        Command("crm-leak", "Tell secrets.", leaks),
        Command("crm-leak-and-fail", "Tell secrets.", leaks, Never),
        Command("crm-odd", "Give oddly.", lambda context: object()),
        Command("crm-coroutine", "Forget to be async.", lambda context: imports(context)),
        Command("crm-state", "Tell the state.", lambda context: f"{context.state}, {context.form}"),
        Command("crm-exit", "Exit.", lambda context: sys.exit(context.config.city == "Rome")),
        Command("crm-loop", "Never end.", loops),
        Command("crm-spin", "Never end.", spins),
    ]


@hookimpl
def offhook_started(config) -> str:
    return f"open in {config.city}"


@hookimpl
def offhook_stopped(config) -> None:
    print("stopped", file=sys.stderr, flush=True)
"""
CENTRE = """
[[activity]]
name = "Available"
available = true
[[activity]]
name = "Offline"
[[worker]]
name = "W1"
"""


def offhook(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(main, list(arguments), env=environment)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OFFHOOK_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "crm.py").write_text(PLUGIN, "utf-8")
    (tmp_path / "centre.toml").write_text(CENTRE, "utf-8")
    (tmp_path / "offhook.toml").write_text(
        'plugins = "crm.py"\ncentre = "centre.toml"\n[plugin.crm.config]\ncity = "Graz"\n', "utf-8"
    )
    return tmp_path


def test_its_arguments_come_from_the_model() -> None:
    done = offhook(
        "crm-import", "a.csv", "--others", "b", "--others", "c", "--times", "3", "--style", "long", "--dry-run"
    )
    assert done.exit_code == 0, done.output
    first, _, rest = done.stdout.partition("\n")
    assert first == "reads a.csv in Graz"
    assert json.loads(rest) == {
        "file": "a.csv",
        "others": ["b", "c"],
        "times": 3,
        "style": "long",
        "dry": True,
        "activity": "Offline",
    }
    assert "stopped" in done.stderr


def test_with_json_exactly_one_object_is_printed() -> None:
    done = offhook("crm-import", "a.csv", "--format", "json")
    assert json.loads(done.stdout)["times"] == 2
    assert "reads a.csv in Graz" in done.stderr
    assert json.loads(offhook("crm-plainly", "--format", "json").stdout) == "plainly, in Graz"


def test_a_plain_function_invokes_through_run() -> None:
    done = offhook("crm-plainly", OFFHOOK_CONFIG_CRM__CITY="Rome")
    assert done.exit_code == 0, done.output
    assert done.stdout == "plainly, in Rome\n"
    assert "stopped" in done.stderr


def test_plugins_can_be_named_behind_the_command(folder: Path) -> None:
    (folder / "offhook.toml").write_text('centre = "centre.toml"\n', "utf-8")
    assert offhook("crm-plainly").exit_code == 2
    done = offhook("crm-plainly", "--plugin", "crm.py")
    assert done.stdout == "plainly, in Berlin\n", done.output
    assert offhook("crm-plainly", "--plugin=crm.py", "--settings=off").exit_code == 1  # no worker W1 there


def test_help_tells_every_argument() -> None:
    shown = offhook("crm-import", "--help").stdout
    assert "Import contacts of Graz." in shown
    assert "A command of the plugin crm." in shown
    assert "FILE" in shown.partition("\n")[0]
    for words in (
        "--others TEXT",
        "More of them; may be repeated",
        "--style [short|long]",
        "--dry-run / --no-dry-run",
    ):
        assert words in shown
    assert "How often.  [default: 2]" in " ".join(shown.split("\n")).replace("  ", "  ")
    assert "--settings" in shown


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("a.csv", "--times", "0"), "--times: should be greater than or equal to 1, not '0'"),
        (("a.csv", "--times", "x"), "--times: should be a valid integer"),
        (("a.csv", "--style", "wide"), "'wide' is not one of 'short', 'long'"),
        ((), "Missing argument 'FILE'"),
        (("a.csv", "--time", "2"), "No such option"),
    ],
)
def test_a_wrong_command_line(arguments: tuple[str, ...], says: str) -> None:
    done = offhook("crm-import", *arguments)
    assert done.exit_code == 2
    assert says in done.stderr


def test_the_nearest_name_may_be_a_plugins() -> None:
    done = offhook("crm-improt")
    assert done.exit_code == 2
    assert "No such command 'crm-improt'. Did you mean crm-import?" in done.stderr
    assert "Did you mean explain?" in offhook("explian").stderr


def test_the_list_of_plugins_has_its_commands() -> None:
    assert "12 commands" in offhook("plugins").stdout
    shown = offhook("plugins", "crm").stdout
    assert "crm-import  Import contacts of Graz." in shown
    assert "`offhook plugins` lists them" in offhook("--help").stdout


def test_no_name_of_ours_is_free() -> None:
    assert set(COMMANDS) <= BUILT_IN


def test_a_command_that_raises_is_told_with_its_line(folder: Path) -> None:
    done = offhook("crm-fail")
    assert done.exit_code == 1
    line = PLUGIN.split("\n").index('    raise LookupError("no such customer")') + 1
    place = f"{folder / 'crm.py'}:{line}"
    assert f"{place}: the command crm-fail failed: LookupError: no such customer\n" in done.stderr
    assert "stopped" in done.stderr
    assert "Traceback" not in done.output
    error = json.loads(offhook("crm-fail", "--format", "json").stdout)["error"]
    assert error["code"] == "command-failed"


def test_an_action_that_fails_ends_the_command() -> None:
    done = offhook("crm-refused")
    assert done.exit_code == 1
    assert "the command crm-refused failed: there is no activity Nowhere" in done.stderr


def test_secrets_are_not_shown() -> None:
    for command in ("crm-leak", "crm-leak-and-fail"):
        done = offhook(command)
        assert "hunter2" not in done.output
        assert "[secret]" in done.output
    assert offhook("crm-leak").stdout.endswith("and [secret]\n")


def test_odd_values_are_told() -> None:
    done = offhook("crm-odd")
    assert done.exit_code == 1
    assert "the command gave back what has no JSON form" in done.stderr
    done = offhook("crm-coroutine")
    assert done.exit_code == 1
    assert "the command crm-coroutine gave a coroutine" in done.stderr


def test_it_knows_the_state_and_the_form() -> None:
    assert offhook("crm-state").stdout == "open in Graz, text\n"
    assert json.loads(offhook("crm-state", "--format", "json").stdout) == "open in Graz, json"


def test_a_command_may_exit() -> None:
    assert offhook("crm-exit").exit_code == 0
    done = offhook("crm-exit", OFFHOOK_CONFIG_CRM__CITY="Rome")
    assert done.exit_code == 1
    assert "the command crm-exit failed: it exited with True" in done.stderr


def test_settings_that_cannot_be_used_are_told_first(folder: Path) -> None:
    (folder / "offhook.toml").write_text('plugins = "crm.py"\n[plugin.crm.config]\ncty = "Graz"\n', "utf-8")
    done = offhook("crm-plainly")
    assert done.exit_code == 3
    assert "offhook.toml:3: the plugin crm: unknown key 'cty'; did you mean 'city'?" in done.stderr


@pytest.mark.parametrize("command", ["crm-loop", "crm-spin"])
def test_ctrl_c_ends_it_and_closes_the_host(command: str, folder: Path) -> None:
    script = Path(sysconfig.get_path("scripts")) / "offhook"
    with subprocess.Popen(
        [str(script), command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "stopped" in errors
    assert errors.endswith("offhook: interrupted\n")
