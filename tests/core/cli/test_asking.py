"""Scripts' questions at the terminal of `offhook run`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from offhook.cli.run import command

COMMAND = [sys.executable, "-c", "from offhook.cli import main; main()", "run"]
SCRIPT = """\
on task.created mode parallel do
  let answer = ask "Call {task.attributes.name} back?" choices ["Yes", "No"] within 20s default "No"
  log "{task.attributes.name}: {answer}"
end
"""


def event(at: str, name: str) -> str:
    return json.dumps({"at": f"2026-03-01T{at}", "type": "task.created", "attributes": {"name": name}}) + "\n"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("OFFHOOK_CACHE", str(tmp_path / "cache"))
    (tmp_path / "rules.hook").write_text(SCRIPT, "utf-8")
    (tmp_path / "events.jsonl").write_text(event("10:00:00", "Eve") + event("10:05:00", "Bob"), "utf-8")
    return [str(tmp_path / "rules.hook"), "--events", str(tmp_path / "events.jsonl")]


def answered(files: list[str], typed: str, *more: str) -> Result:
    done = CliRunner().invoke(command, [*files, "--ask", *more], input=typed)
    assert done.exit_code == 0, done.stderr
    return done


def said(done: Result) -> list[str]:
    """What the script logged, in order."""
    return [line.rpartition("hook:3: ")[2] for line in done.stderr.splitlines() if "hook:3: " in line]


def test_the_question_is_shown_with_who_until_when_and_what(files: list[str]) -> None:
    shown = answered(files, "Yes\nYes\n").stderr.splitlines()
    assert shown[:3] == ["question for anybody, until 10:00:20: Call Eve back?", "  1  Yes", "  2  No  (the default)"]


@pytest.mark.parametrize("typed", ["Yes", "yes", "1", "  YES  "])
def test_a_choice_is_named_by_itself_in_any_case_or_by_its_number(files: list[str], typed: str) -> None:
    assert said(answered(files, f"{typed}\n2\n")) == ["Eve: Yes", "Bob: No"]


def test_what_is_no_choice_is_said_and_asked_again(files: list[str]) -> None:
    done = answered(files, "perhaps\n3\nYes\nYes\n")
    assert done.stderr.count("is no answer to that; wanted Yes, No") == 2
    assert said(done) == ["Eve: Yes", "Bob: Yes"]


def test_an_empty_line_leaves_it_to_the_default_after_its_time(files: list[str]) -> None:
    assert said(answered(files, "\nYes\n")) == ["Eve: No", "Bob: Yes"]


def test_at_the_end_of_the_input_all_are_left_to_their_defaults(files: list[str]) -> None:
    done = answered(files, "Yes\n")
    assert said(done) == ["Eve: Yes", "Bob: No"]
    assert done.stderr.count("question for") == 2


def test_without_a_terminal_and_unless_told_nobody_is_asked(files: list[str]) -> None:
    done = CliRunner().invoke(command, files, input="Yes\nYes\n")
    assert said(done) == ["Eve: No", "Bob: No"]
    assert "answer (" not in done.stderr


def test_answers_and_events_cannot_both_come_from_the_standard_input(files: list[str]) -> None:
    done = CliRunner().invoke(command, [files[0], "--events", "-", "--ask"], input="")
    assert done.exit_code == 2
    assert "--ask reads answers from the standard input, and the events come from there" in done.stderr


def test_in_real_time_the_clock_goes_on_until_there_is_an_answer(files: list[str], tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_text(event("10:00:00", "Eve"), "utf-8")
    arguments = [*COMMAND, *files, "--ask", "--realtime"]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        for line in process.stderr:
            if "the default" in line:
                break
        process.stdin.write("1\n")
        process.stdin.flush()  # open: a thread that waits for more does not hold the end up
        told = process.stderr.readline()
        assert told.endswith("Eve: Yes\n"), told
        process.terminate()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_at_a_terminal_a_plain_script_asks_by_itself_and_waits_as_long_as_it_takes(files: list[str]) -> None:
    import pty

    controller, terminal = pty.openpty()
    environment = os.environ | {"TERM": "xterm"}
    with subprocess.Popen([*COMMAND, *files], stdin=terminal, stdout=terminal, stderr=terminal, env=environment) as run:
        os.close(terminal)
        drawn = ""
        for typed in (b"1\n", b"no\n"):
            seen = len(drawn)
            while "answer (Enter for none)> " not in drawn[seen:]:
                drawn += os.read(controller, 65536).decode()
            time.sleep(0.1)
            os.write(controller, typed)
        while True:
            try:
                chunk = os.read(controller, 65536)
            except OSError:  # what Linux says when the other side closes
                break
            if not chunk:
                break
            drawn += chunk.decode()
        assert run.wait(60) == 0
    os.close(controller)
    assert "Eve: Yes" in drawn
    assert "Bob: No" in drawn
    assert "2 events" in drawn
