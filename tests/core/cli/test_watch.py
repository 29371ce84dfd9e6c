"""`offhook run --realtime` takes up scripts that change: the real command in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "from offhook.cli import main; main()", "run"]
EVENT = json.dumps({"at": "2026-03-01T10:00:00", "type": "task.created"}).encode() + b"\n"
PATIENCE = 60.0


class Running:
    """The command, its standard input, and what it has said on the standard error so far."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.script = folder / "rules.hook"
        self.write("old")
        self._said = folder / "stderr"
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
                [*COMMAND, str(self.script), "--events", "-", "--realtime", *options],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                env={**os.environ, "OFFHOOK_CACHE": "off", "OFFHOOK_SETTINGS": "off"},
            )

    def write(self, word: str) -> None:
        self.script.write_text(f'on task.created named "tell" do log "{word} {word}"\n', "utf-8")

    def event(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(EVENT)
        self.process.stdin.flush()

    def wait_for(self, words: str) -> str:
        end = time.monotonic() + PATIENCE
        while words not in (said := self._said.read_text("utf-8")):
            assert time.monotonic() < end, said
            assert self.process.poll() is None, said
            time.sleep(0.05)
        return said

    def end(self) -> tuple[int, str]:
        out, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def test_a_changed_script_is_taken_up_and_one_with_errors_is_not(folder: Path) -> None:
    running = Running(folder)
    running.event()
    running.wait_for("old old")
    running.write("new")
    running.wait_for("offhook: scripts reloaded: changed tell")
    running.event()
    running.wait_for("new new")
    running.script.write_text("on task.creatd do stop\n", "utf-8")
    said = running.wait_for("offhook: changed scripts cannot be used, those before go on")
    assert "did you mean" in running.wait_for("task.created")
    assert "Traceback" not in said
    running.event()
    code, out = running.end()
    assert code == 0
    assert "3 events" in out


def test_nothing_is_watched_where_that_is_not_wanted(folder: Path) -> None:
    running = Running(folder, "--no-watch")
    running.event()
    running.wait_for("old old")
    running.write("new")
    time.sleep(2.5)  # more than two looks
    running.event()
    code, _ = running.end()
    said = (folder / "stderr").read_text("utf-8")
    assert code == 0
    assert (said.count("old old"), said.count("new new")) == (2, 0)
