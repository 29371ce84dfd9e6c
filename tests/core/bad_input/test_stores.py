"""Bad input beside a store: no store is made for a run that cannot begin, and one that is there stays as it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.core.bad_input.conftest import SOUND

from offhook.cli.main import main

BROKEN: dict[str, tuple[str, str]] = {
    "script": ("rules.hook", "before AcceptTsk do stop\n"),
    "centre": ("centre.toml", "[[worker]]\nnam = 'Ada'\n"),
    "scenario": ("scenario.toml", SOUND["scenario.toml"] + "sede = 1\n"),
    "settings": ("offhook.toml", "sede = 1\n"),
}


def run(*options: str) -> Result:
    return CliRunner().invoke(main, ["run", ".", "--store", "data.db", *options])


@pytest.fixture
def sound(folder: Path) -> Path:
    for name, text in SOUND.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def rows(path: Path) -> list[str]:
    """All that the store holds, but for whose it was last."""
    with closing(sqlite3.connect(path)) as connection:
        return [line for line in connection.iterdump() if "VALUES('host'," not in line]


@pytest.mark.parametrize("kind", BROKEN)
def test_no_store_is_made_for_a_run_that_cannot_begin(kind: str, sound: Path) -> None:
    name, text = BROKEN[kind]
    (sound / name).write_text(text, "utf-8")
    done = run()
    assert done.exit_code == 3, done.output
    assert name in done.output
    assert not (sound / "data.db").exists()


@pytest.mark.parametrize("kind", BROKEN)
def test_a_store_stays_as_it_was(kind: str, sound: Path) -> None:
    assert run().exit_code == 0
    before = rows(sound / "data.db")
    name, text = BROKEN[kind]
    (sound / name).write_text(text, "utf-8")
    done = run()
    assert done.exit_code == 3, done.output
    assert "Traceback" not in done.output
    assert rows(sound / "data.db") == before
    (sound / name).write_text(SOUND.get(name, ""), "utf-8")
    assert run().exit_code == 0


def test_a_dry_run_makes_none(sound: Path) -> None:
    assert run("--dry-run").exit_code == 0
    assert not (sound / "data.db").exists()


@pytest.mark.parametrize("what", ["a folder", "a text", "a folder that is not there"])
def test_what_cannot_be_a_store(what: str, sound: Path) -> None:
    place = sound / "data.db"
    if what == "a folder":
        place.mkdir()
    elif what == "a text":
        place.write_text("not a store, but a text that somebody needs\n" * 50, "utf-8")
    name = "gone/data.db" if what == "a folder that is not there" else "data.db"
    before = place.read_bytes() if place.is_file() else None
    done = CliRunner().invoke(main, ["run", ".", "--store", name])
    assert done.exit_code == 3, done.output
    assert name in done.output
    assert "Traceback" not in done.output
    assert (place.read_bytes() if place.is_file() else None) == before
