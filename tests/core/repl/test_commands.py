"""The table of commands: which line is one, help, misspellings, and commands of plugins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from offhook import HostOptions, hookimpl
from offhook.commands import Command, CommandContext
from offhook.repl import ReplOptions
from offhook.repl.commands import COMMANDS, find_command
from offhook.repl.commands.topics import TOPICS


class Greeter:
    """A plugin with a command that does something."""

    plugin_name = "greeter"

    @hookimpl
    def register_commands(self) -> list[Command]:
        return [Command("greet-all", "Greet everybody.", self.greet)]

    async def greet(self, context: CommandContext) -> dict[str, int]:
        context.echo("good morning")
        await context.host.invoke("SetActivity", {"activityName": "Break"}, worker="Ben")
        return {"greeted": 6}


@pytest.mark.parametrize("line", ["time", "show tasks", "load ../x.hook", "load /rules", "  items  ", "as ben"])
def test_a_line_is_a_command_by_its_first_word(typed: Any, line: str) -> None:
    assert find_command(typed.repl, line) is not None


@pytest.mark.parametrize(
    "line", ["time = 5", "items[0]", "time + 1", "show (1)", "trace.x", "times", "Time", "time\n1", "time == 1", ""]
)
def test_what_goes_on_as_an_expression_is_none(typed: Any, line: str) -> None:
    assert find_command(typed.repl, line) is None


def test_a_variable_hides_a_command_that_is_nothing_but_its_name(typed: Any) -> None:
    typed("let time = 5")
    assert typed("time").value == 5
    assert typed("time in [5]").value is True
    typed("let show = 1")
    assert "Ana" in typed("show workers").text


@pytest.mark.parametrize(("line", "name"), [("shw workers", "show"), ("hlep", "help"), ("sav x.hook", "save")])
def test_a_misspelt_command_gets_the_nearest(typed: Any, line: str, name: str) -> None:
    assert f"did you mean the command `{name}`?" in typed.badly(line).text


@pytest.mark.parametrize("line", ["show.x", "nothing_like_it", "Tme", "shw = 3"])
def test_nothing_is_made_up_for_what_is_none(typed: Any, line: str) -> None:
    assert "the command" not in typed.badly(line).text


def test_help_has_every_command_and_topic(typed: Any) -> None:
    text = typed("help").text
    for command in COMMANDS.values():
        assert command.usage in text
        assert typed(f"help {command.name}").text.startswith(command.usage)
    for topic in TOPICS:
        assert topic in text
        assert TOPICS[topic] in typed(f"help {topic}").text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("AcceptTask", "AcceptTask sid, task, [conferenceOptions]"),
        ("SetActivity", "Needed:"),
        ("task.created", "A task came in"),
        ("round", "round(number, digits) gives a number"),
        ("h101", "something stands where it cannot stand"),
        ("action-pending", "action-pending"),
        ("actions", "AcceptTask"),
        ("events", "reservation.created"),
        ("functions", "upper(text)"),
    ],
)
def test_help_finds_all_that_has_a_name(typed: Any, name: str, shown: str) -> None:
    assert shown in typed(f"help {name}").text


def test_help_that_finds_nothing_names_the_nearest(typed: Any) -> None:
    assert "did you mean AcceptTask?" in typed.badly("help AcceptTaks").text
    assert "did you mean reservation.wrapup?" in typed.badly("help reservation.wrapu").text
    assert "did you mean simulate?" in typed.badly("help simulat").text


def test_explain_has_what_would_run_in_order(typed: Any) -> None:
    typed(
        'before SetActivity named "guard" when payload.activityName == "Break" do cancel "no"',
        'after SetActivity named "tell" do log "x"',
    )
    rows = typed("explain SetActivity").text.splitlines()
    assert rows.index("    1. guard  typed here") < rows.index("    3. tell  typed here")
    assert '       when payload.activityName == "Break"' in rows
    assert "did you mean SetActivity?" in typed.badly("explain SetActivty").text
    assert "H206" in typed("explain H206").text


def test_commands_of_plugins_are_among_the_others(prompt: Any) -> None:
    typed = prompt(ReplOptions(base=HostOptions(plugins=(Greeter(),))))
    assert "greet-all" in typed("help").text
    assert "Greet everybody." in typed("help greet-all").text
    shown = typed("greet-all")
    assert shown.text.splitlines()[0] == "good morning"
    assert "Ben: SetActivity done  Ben Break" in shown.text
    assert shown.data == {"greeted": 6}
    typed("undo")
    assert typed.repl.session.host.centre.worker("Ben").activity.name == "Offline"
    assert "does not take" in typed.badly("greet-all now").text
    assert "greet-all" in typed.badly("greet-al").text


def test_the_screen_is_emptied(typed: Any) -> None:
    assert typed("clear").clear


GARBAGE = (
    "", "x", "soon", "0", "-1", "1e9", '"', "'", "on 0", "on x per y", "-- --", "a b c", "../..", "{}", "\u2028",
    "é" * 300, "99999999999999999999d", "show", "IV0", "H999", "/nowhere/at/all.hook", "test", "table json",
)  # fmt: skip


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"exit"}))
def test_whatever_stands_behind_a_command_is_told_of_and_ends_nothing(
    typed: Any, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for words in GARBAGE:
        result = typed.partly(f"{name} {words}")
        assert not result.leave
        assert result.text or not result.failed
    assert typed("1 + 1").text.strip() in ("2", "")  # `format json` and `dry-run on` hold by now


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("exit now", "`exit` takes nothing; found 'now'"),
        ("undo foo", "`undo` takes nothing; found 'foo'"),
        ("time foo", "`time` takes nothing"),
        ("items foo", "`items` takes nothing"),
        ("reload foo", "`reload` takes nothing"),
        ("advance -5m", "time goes on only"),
        ("advance 0s", "time goes on only"),
        ("trace IV999", "`trace list` has the latest actions"),
        ("explain foo", "`help actions` and `help events` list them"),
        ("quit", "`exit` leaves"),
        ("quit()", "`exit` leaves"),
        ("Q", "`exit` leaves"),
        ("?", "`help` tells what there is"),
        ("HELP", "`help` tells what there is"),
        ("ls", "`show` tells"),
    ],
)
def test_what_a_line_has_too_much_or_what_it_had_better_be_is_told(typed: Any, line: str, told: str) -> None:
    typed("let x = 1")
    assert told in typed.badly(line).text
    assert typed("x").value == 1


def test_a_letter_is_no_misspelt_command(typed: Any) -> None:
    assert "the command" not in typed.badly("a").text


def test_no_input_ends_the_session(typed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_text: str) -> None:
        raise RuntimeError("a mistake of ours")

    with monkeypatch.context() as patch:
        patch.setattr(typed.repl._reader, "read", broken)
        assert "RuntimeError: a mistake of ours" in typed.badly("1 + 1").text
    assert typed("1 + 1").value == 2
