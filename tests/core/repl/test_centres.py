"""Centres at the prompt: the one to try things on, and one of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from offhook.cli.main import main
from offhook.repl import ReplOptions

CENTRE = """
[[worker]]
name = "Zoe"
channels = {chat = 2}
skills = ["gold"]

[[queue]]
name = "Gold"
target_workers = "routing.skills HAS 'gold'"

[[workflow]]
name = "All"
default_queue = "Gold"
"""


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a centre's file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "centre.toml").write_text(CENTRE, "utf-8")
    return tmp_path


def test_a_centres_file_is_the_centre(centre: Path, prompt: Any) -> None:
    typed = prompt(ReplOptions(centre="centre.toml"))
    assert [row["worker"] for row in typed("show workers").data] == ["Zoe  (you)"]
    typed('SetActivity activityName: "Available"', 'let chat = CreateTask channel: "chat"', "AcceptTask task: chat")
    assert typed("chat.queue.name").value == "Gold"
    typed("undo")
    assert typed("chat.worker.name").value == "Zoe"


def test_the_command_takes_it(centre: Path) -> None:
    lines = 'worker.name\nSetActivity activityName: "Available"\nworker.activity.name\n'
    done = CliRunner().invoke(main, ["repl", "--centre", "centre.toml"], input=lines)
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines() == ['"Zoe"', "SetActivity done  Zoe Available  (1 change)", '"Available"']


def test_without_one_there_are_people_of_several_teams_and_queues(typed: Any) -> None:
    assert len(typed("show workers").data) == 6
    assert {row["queue"] for row in typed("show queues").data} >= {"Sales", "Support"}
    for topic, queue in (("sales", "Sales"), ("help", "Support")):
        typed(f'let t = CreateTask channel: "chat", attributes: {{topic: "{topic}"}}')
        assert typed("t.queue.name").value == queue
