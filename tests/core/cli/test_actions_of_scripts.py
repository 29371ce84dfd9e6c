"""`offhook actions --script`: what scripts declare is shown among the others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from offhook.cli.actions import command

SCRIPT = 'action BookCall(task: Task, tags: list of text = [], delay: duration = 10m) do log "{delay}"\n'


@pytest.fixture
def script(tmp_path: Path) -> str:
    path = tmp_path / "booking.hook"
    path.write_text(SCRIPT, encoding="utf-8")
    return str(path)


def test_it_is_in_the_list(script: str) -> None:
    done = CliRunner().invoke(command, ["--group", "scripts", "--script", script])
    assert done.exit_code == 0
    assert "BookCall" in done.output
    assert "An action of the script booking.hook." in done.output


def test_it_is_shown_whole(script: str) -> None:
    done = CliRunner().invoke(command, ["BookCall", "--script", script])
    assert 'BookCall task: "WT…"' in done.output
    assert 'await host.invoke("BookCall", {"task": "WT…"})' in done.output
    assert 'default "10m"' in done.output


def test_it_is_data(script: str) -> None:
    done = CliRunner().invoke(command, ["BookCall", "--script", script, "--format", "json"])
    data = json.loads(done.output)
    assert data["plugin"] == "script booking.hook"
    assert data["payload"]["required"] == ["task"]
    assert data["payload"]["properties"]["tags"]["items"] == {"type": "string"}
