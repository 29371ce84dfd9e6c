"""What customers write reaches no terminal as it is: not from a run, a test, a prompt."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from offhook.cli.run import command as run
from offhook.cli.test import command as run_tests
from offhook.printable import clean, clean_lines
from offhook.repl.result import Piece, plain

EVIL = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202e\nwarning: forged\r\x7f"
OBEYED = "\x1b\x07\x9b\u202e\r\x7f"

RULES = """\
on task.created mode parallel do
  log task.attributes.name
  notify task.attributes.name
  let answer = ask "Call {task.attributes.name} back?" choices ["Yes", task.attributes.name] within 20s default "Yes"
  log answer
end
"""

TEST = """\
after AcceptTask do
  notify task.attributes.name
end

test "customers write" do
  given ana = worker {name: "Ana"}
  given chat = task {channel: "chat", attributes: {name: WRITTEN}} offered to ana
  when ana does AcceptTask task: chat
  expect notification containing "none of it"
end

test "customers are written of" do
  given chat = task {channel: "chat", attributes: {name: WRITTEN}}
  expect chat.attributes.name == "Eve"
end
"""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Grüße 你好 👋🏽", "Grüße 你好 👋🏽"),
        ("a\u00a0b\u3000c\td", "a\u00a0b\u3000c d"),
        ("👩\u200d🚒", "👩\u200d🚒"),
        ("a\nb\x1b[2J", "a⏎b\ufffd[2J"),
        ("\x00\x7f\x85\x9b\u2028\u202e\ufeff", "\ufffd" * 7),
        ("", ""),
    ],
)
def test_only_what_a_terminal_obeys_is_replaced(text: str, shown: str) -> None:
    assert clean(text) == shown
    assert clean(clean(text)) == shown


def test_lines_stay_lines() -> None:
    assert clean_lines("a\n  b\x1b\n") == "a\n  b\ufffd\n"


def harmless(text: str) -> bool:
    return not any(sign in text for sign in OBEYED) and not any(
        line.startswith("warning: forged") for line in text.splitlines()
    )


@pytest.mark.parametrize("more", [[], ["--ask"]])
def test_a_run_tells_harmlessly_what_scripts_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: list[str]
) -> None:
    monkeypatch.setenv("OFFHOOK_CACHE", str(tmp_path / "cache"))
    (tmp_path / "rules.hook").write_text(RULES, "utf-8")
    row = {"at": "2026-03-01T10:00:00", "type": "task.created", "attributes": {"name": EVIL}}
    (tmp_path / "events.jsonl").write_text(json.dumps(row) + "\n", "utf-8")

    done = CliRunner().invoke(run, [str(tmp_path / "rules.hook"), "--events", str(tmp_path / "events.jsonl"), *more])

    assert done.exit_code == 0, done.stderr
    assert done.stderr.count("owned") >= 4
    assert harmless(done.stderr + done.stdout)


def test_a_failing_test_tells_harmlessly_what_there_was(tmp_path: Path) -> None:
    written = '"' + "".join(f"\\u{ord(sign):04x}" if not sign.isprintable() else sign for sign in EVIL) + '"'
    (tmp_path / "rules.hook").write_text(TEST.replace("WRITTEN", written), "utf-8")

    done = CliRunner().invoke(run_tests, [str(tmp_path / "rules.hook")])

    assert done.exit_code == 1, done.stderr
    assert done.stdout.count("owned") >= 2
    assert harmless(done.stdout)


def test_the_prompt_shows_it_harmlessly() -> None:
    from offhook.repl.shell.look import fragments

    line = (Piece("name", "name"), Piece(EVIL))

    assert plain([line, line]).count("\n") == 1
    assert harmless(plain([line]))
    assert harmless("".join(fragment[1] for fragment in fragments([line])))
