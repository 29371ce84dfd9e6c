"""A command as one line of text, on a host that is running."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel, SecretStr

from offhook import Command, CommandContext, ConfigError, PluginConfig
from offhook.commands import CommandFailed, run_line
from offhook.hooks import hookimpl


class Arguments(BaseModel):
    file: Path
    names: list[str]
    limit: int = 10
    dry_run: bool = True
    only: tuple[str, ...] = ()
    order: Literal["name", "age"] = "name"


class Config(PluginConfig):
    token: SecretStr = SecretStr("s3cr3t-token")


class Bank:
    """A plugin with commands of every form."""

    plugin_name = "bank"

    @hookimpl
    def register_config(self) -> type[Config]:
        return Config

    @hookimpl
    def register_commands(self) -> list[Command]:
        return [
            Command("bank-import", "Import.", self.import_all, Arguments),
            Command("bank-ping", "Ping from a plain function.", self.ping),
            Command("bank-breaks", "It fails.", self.breaks),
        ]

    async def import_all(self, context: CommandContext) -> Any:
        context.echo(f"with {context.config.token.get_secret_value()}")
        return context.arguments.model_dump(mode="json")

    def ping(self, context: CommandContext) -> str:
        return str(context.host.run("Ping", "from a thread"))

    async def breaks(self, context: CommandContext) -> None:
        raise LookupError("no such account")


async def _run(kit: Any, line: str) -> tuple[Any, list[str]]:
    told: list[str] = []
    async with kit.host(Bank()) as host:
        return await run_line(host, line, told.append), told


async def test_values_go_to_places_and_options_to_their_fields(kit: Any) -> None:
    line = "bank-import 'a file.csv' Ada Ben --limit 3 --no-dry-run --only x --only=y --order age -- --odd"
    value, told = await _run(kit, line)
    assert value == {
        "file": "a file.csv",
        "names": ["Ada", "Ben", "--odd"],
        "limit": 3,
        "dry_run": False,
        "only": ["x", "y"],
        "order": "age",
    }
    assert told == ["with [secret]"]


async def test_a_switch_can_be_said(kit: Any) -> None:
    value, _ = await _run(kit, "bank-import f Ada --dry-run")
    assert value["dry_run"] is True


async def test_a_plain_command_invokes_from_a_thread_of_its_own(kit: Any) -> None:
    assert await _run(kit, "bank-ping") == ("pong from a thread", [])


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("", "an empty line is no command", None),
        ("bank-inport f", "there is no command bank-inport", "did you mean bank-import?"),
        ("bank-import 'f", "the line ends within quotes: No closing quotation", None),
        ("bank-import f Ada --limt 3", "bank-import has no option --limt", "did you mean --limit?"),
        ("bank-import f Ada --limit", "bank-import: --limit wants a value", None),
        ("bank-import f Ada --limit many", "bank-import: --limit: should be a valid integer", None),
        ("bank-import f", "bank-import: NAMES is missing", None),
        ("bank-import f Ada --order size", "bank-import: --order: should be 'name' or 'age'", None),
        ("bank-import f Ada --no-limit 3", "bank-import has no option --no-limit", "did you mean --limit?"),
        ("bank-ping now", "bank-ping does not take 'now'", None),
    ],
)
async def test_a_line_that_asks_for_nothing_there_is(kit: Any, line: str, message: str, hint: str | None) -> None:
    with pytest.raises(ConfigError) as caught:
        await _run(kit, line)
    assert caught.value.code == "bad-command-line"
    assert caught.value.message.startswith(message)
    assert caught.value.hint == hint


async def test_a_command_that_fails_leaves_the_host_as_it_is(kit: Any) -> None:
    async with kit.host(Bank()) as host:
        with pytest.raises(
            CommandFailed, match=r"test_line\.py:\d+: the command bank-breaks failed: .*no such account"
        ):
            await run_line(host, "bank-breaks", print)
        assert await host.invoke("Ping", "x") == "pong x"
