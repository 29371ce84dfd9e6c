"""What the tables of bad input share: a folder with something sound in it, and the real command run on it.

Whatever a command is given, it ends with a documented exit status and a message that names the place; it never prints a
traceback, and leaves every file as it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from offhook.cli.main import main

DOCUMENTED = (0, 1, 2, 3, 130)
SOUND: Mapping[str, str] = {
    "rules.hook": 'on task.created named "seen" do log "seen"\n',
    "centre.toml": '[[queue]]\nname = "All"\n\n[[worker]]\nname = "Ada"\n',
    "scenario.toml": 'scripts = "rules.hook"\ncentre = "centre.toml"\nevents = "events.jsonl"\n',
    "events.jsonl": '{"at": "2026-03-01T10:00:00Z", "type": "task.created"}\n',
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One kind of bad input. `files` go over the sound ones (None takes one away); `says` are parts of what is told;
    `counts` are figures of the summary that a run prints all the same."""

    name: str
    command: str
    code: int
    says: tuple[str, ...]
    files: Mapping[str, str | bytes | None] = field(default_factory=dict)
    stdin: bytes = b""
    env: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


def cases(*found: Case) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run the test for each of these."""
    return pytest.mark.parametrize("case", found, ids=str)


def run_case(case: Case, folder: Path) -> None:
    """Make the files, run the command in `folder`, where one stands, and look at all that it did."""
    for name, content in (SOUND | dict(case.files)).items():
        if content is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    before = contents(folder)
    arguments = case.command.split()
    if case.counts:
        arguments += ["--format", "json"]
    done = CliRunner().invoke(main, arguments, input=case.stdin, env=dict(case.env))
    told = done.output
    assert done.exception is None or isinstance(done.exception, SystemExit), told + repr(done.exception)
    assert "Traceback" not in told
    assert done.exit_code in DOCUMENTED
    assert done.exit_code == case.code, told
    for part in case.says:
        assert part in told, told
    if case.counts:
        data = json.loads(done.stdout)
        figures = {"events": data["events"], "problems": data["problems"]["count"]}
        assert {name: figures[name] for name in case.counts} == case.counts
    assert contents(folder) == before


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below the folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b"(no file)"
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which one stands."""
    monkeypatch.setenv("OFFHOOK_CACHE", "off")
    place = tmp_path / "here"
    place.mkdir()
    monkeypatch.chdir(place)
    return place
