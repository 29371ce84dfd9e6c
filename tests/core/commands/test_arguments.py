"""The arguments of commands, as one table of their models."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, SecretStr

from offhook import Command, ConfigError
from offhook.commands import arguments_of, check_command, read_arguments


class Colour(Enum):
    """A few words."""

    RED = "red"
    BLUE = "blue"


class Everything(BaseModel):
    """A field of each kind."""

    file: Path
    more: list[str]
    dry_run: bool = Field(default=False, description="Do nothing.")
    times: Annotated[int, Field(ge=1)] = 2
    only: list[int] = Field(default_factory=list)
    style: Literal["short", "long"] = "short"
    colour: Colour | None = None
    paint: Colour = Colour.RED
    token: SecretStr = SecretStr("hunter2")
    wait: timedelta | None = timedelta(seconds=90)


def command(model: Any) -> Command:
    return Command("do-it", "Do it.", print, model)


def test_each_field_is_an_argument() -> None:
    table = {one.field: one for one in arguments_of(command(Everything))}
    assert {name: one.name for name, one in table.items()} == {
        "file": "FILE",
        "more": "MORE",
        "dry_run": "--dry-run",
        "times": "--times",
        "only": "--only",
        "style": "--style",
        "colour": "--colour",
        "paint": "--paint",
        "token": "--token",
        "wait": "--wait",
    }
    assert [name for name, one in table.items() if one.by_place] == ["file", "more"]
    assert [name for name, one in table.items() if one.many] == ["more", "only"]
    assert [name for name, one in table.items() if one.switch] == ["dry_run"]
    assert table["style"].choices == ("short", "long")
    assert table["colour"].choices == table["paint"].choices == ("red", "blue")
    assert (table["times"].default, table["dry_run"].default, table["paint"].default) == ("2", "no", "red")
    assert table["token"].default == ""
    assert table["only"].default == ""
    assert (table["wait"].default, table["wait"].kind, table["token"].kind) == ("1m 30s", "duration", "text")
    assert (table["times"].kind, table["only"].kind, table["file"].kind) == ("number", "number", "path")
    assert table["dry_run"].summary == "Do nothing."


def test_what_is_given_is_read_by_the_model() -> None:
    read = read_arguments(command(Everything), {"file": "a.csv", "more": ["b"], "only": ["1", "2"], "colour": "blue"})
    assert (read.file, read.more, read.only, read.colour, read.times) == (Path("a.csv"), ["b"], [1, 2], Colour.BLUE, 2)
    assert read_arguments(command(None), {}) is None


@pytest.mark.parametrize(("said", "seconds"), [("5s", 5), ("1h 30m", 5400), ("PT5S", 5), ("00:00:05", 5)])
def test_durations_are_written_as_everywhere(said: str, seconds: int) -> None:
    read = read_arguments(command(Everything), {"file": "x", "more": [], "wait": said})
    assert read.wait == timedelta(seconds=seconds)


def test_what_is_no_duration_is_told() -> None:
    with pytest.raises(ValueError, match=r'^--wait: should be a duration such as "30s", not \'soon\'$'):
        read_arguments(command(Everything), {"wait": "soon"})


def test_every_problem_is_told_by_its_argument() -> None:
    with pytest.raises(ValueError, match="FILE is missing") as caught:
        read_arguments(command(Everything), {"more": ["a"], "times": "0", "only": ["x"], "token": 4444})
    assert str(caught.value).splitlines() == [
        "FILE is missing",
        "--times: should be greater than or equal to 1, not '0'",
        "--only: should be a valid integer, unable to parse string as an integer, not 'x'",
        "--token: should be a valid string, not [secret]",
    ]


class ListFirst(BaseModel):
    """Nobody could tell where the list ends."""

    names: list[str]
    file: str


class Reserved(BaseModel):
    """Every command has that option."""

    settings: str = ""


@pytest.mark.parametrize(
    ("made", "code", "says"),
    [
        (command(ListFirst), "bad-command", "has file behind a list by its place"),
        (command(Reserved), "bad-command", "cannot have a field settings"),
        (command(dict), "bad-command", "should be a pydantic model, not <class 'dict'>"),
        (Command("Do it", "", print), "bad-command", "found 'Do it'"),
        (Command("do_it", "", print), "bad-command", "found 'do_it'"),
        (Command("doctor", "", print), "duplicate-command", "doctor is a command of Offhook's own"),
        (Command("do-it", "", None), "bad-command", "has nothing to run: None"),  # type: ignore[arg-type]
        (Command("do-it", None, print), "bad-command", "is no text: None"),  # type: ignore[arg-type]
    ],
)
def test_a_command_that_nobody_could_call(made: Command, code: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        check_command(made)
    assert caught.value.code == code
    assert says in str(caught.value)
