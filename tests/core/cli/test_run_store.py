"""`offhook run --store`, as somebody at a terminal sees it."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from offhook.cli.run import command

COMMAND = [
    sys.executable,
    "-c",
    "import offhook.store.keeper as keeper; keeper.ENOUGH = 100; from offhook.cli import main; main()",
    "run",
]
MANY = 1500
SCRIPT = 'on task.created named "seen" mode parallel do\n  wait 90s\n  log "case {task.attributes.number}"\nend\n'


def line(second: int, **fields: Any) -> str:
    at = f"2026-03-01T{10 + second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
    return json.dumps({"at": at, "type": "task.created", "attributes": {"number": second}, **fields}) + "\n"


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OFFHOOK_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "rules.hook"
    path.write_text(SCRIPT, "utf-8")
    (tmp_path / "events.jsonl").write_text("".join(line(second) for second in range(40)), "utf-8")
    return path


def run(script: Path, *more: str | Path, lines: str | None = None) -> Result:
    events = "-" if lines is not None else script.with_name("events.jsonl")
    arguments = [script, "--events", events, "--store", script.with_name("run.store"), *more]
    return CliRunner().invoke(command, [str(each) for each in arguments], input=lines)


def test_a_run_that_has_ended_says_so_and_prints_its_summary_again(script: Path) -> None:
    first, again = run(script), run(script)
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert again.stdout == first.stdout
    assert first.stdout.rstrip().split("\n")[-1].startswith(f"store {script.with_name('run.store')}, ")
    assert again.stderr == "offhook: this run has ended; this is what it came to\n"
    data = json.loads(run(script, "--format", "json").stdout)
    assert data["store"]["resumed"] == 0
    assert data["store"]["records"] >= data["records"] > 0


def test_the_same_stream_has_to_be_given_again(script: Path) -> None:
    lines = "".join(line(second) for second in range(40))
    whole = run(script, "--format", "json", lines=lines)
    script.with_name("run.store").unlink()
    for stop in (0, 7, 40):
        run(script, lines="".join(line(second) for second in range(stop)))
    grown = run(script, "--format", "json", lines=lines)
    assert (grown.exit_code, json.loads(grown.stdout)["events"]) == (0, 40)
    assert json.loads(grown.stdout)["logs"] == json.loads(whole.stdout)["logs"] == 40
    other = run(script, lines=lines.replace('"number": 3}', '"number": 4}'))
    assert other.exit_code == 3
    assert "<stdin>: its first " in other.stderr
    assert "--store FILE" in other.stderr


def test_what_makes_it_another_run_is_told_with_what_to_do(script: Path) -> None:
    run(script)
    refused = run(script, "--seed", "5", "--format", "json")
    assert refused.exit_code == 3
    error = json.loads(refused.stdout)["error"]
    assert error["code"] == "other-run"
    assert error["message"] == "it belongs to another run: its seed was 0, and is 5"
    assert error["hint"] == "give the command that the run began with, or another --store FILE"


def test_a_dry_run_leaves_no_store(script: Path) -> None:
    assert run(script, "--dry-run").exit_code == 0
    assert not script.with_name("run.store").exists()


def test_a_store_that_cannot_be_used_is_named(script: Path) -> None:
    script.with_name("run.store").write_text("no store at all, but a letter to somebody\n" * 40, "utf-8")
    refused = run(script)
    assert refused.exit_code == 3
    assert refused.stderr.startswith(f"offhook: {script.with_name('run.store')}: it is not a store of Offhook")
    assert script.with_name("run.store").read_text("utf-8").startswith("no store at all")


# ------------------------------------------------------------ real processes


def started(script: Path, *more: str | Path) -> subprocess.Popen[bytes]:
    arguments: Sequence[str | Path] = [
        script, "--events", script.with_name("events.jsonl"), "--store", script.with_name("run.store"), *more,
    ]  # fmt: skip
    return subprocess.Popen(
        [*COMMAND, *(str(each) for each in arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def until_written(store: Path) -> None:
    """Wait until the run has written something about its events."""
    for _ in range(2000):
        if store.exists():
            try:
                with closing(sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True)) as connection:
                    if connection.execute("select count(*) from journal").fetchone()[0] > 100:
                        return
            except sqlite3.OperationalError:
                pass  # it is being made
        time.sleep(0.01)
    raise AssertionError("nothing was written")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send")
def test_ctrl_c_leaves_a_store_that_goes_on(script: Path) -> None:
    script.with_name("events.jsonl").write_text("".join(line(second) for second in range(MANY)), "utf-8")
    (script.parent / "scenario.toml").write_text('scripts = ["rules.hook"]\n', "utf-8")
    store = script.with_name("run.store")
    process = started(script, "--format", "json", "--log", "off")
    until_written(store)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err.decode()
    stopped = json.loads(out)
    assert stopped["stopped"] == "interrupted"
    assert 0 < stopped["events"] < MANY
    ended = run(script, "--format", "json", "--log", "off")
    assert ended.exit_code == 0
    assert ended.stderr.startswith("offhook: going on from Sun 2026-03-01 1")
    data = json.loads(ended.stdout)
    assert (data["events"], data["logs"], data["store"]["resumed"]) == (MANY, MANY, 1)
    script.with_name("run.store").rename(script.with_name("first.store"))
    script.with_name("run.store-wal").unlink(missing_ok=True)
    whole = json.loads(run(script, "--format", "json", "--log", "off").stdout)
    assert "journal_digest" in whole, whole
    assert data["journal_digest"] == whole["journal_digest"]


def test_two_runs_at_once_do_not_share_a_store(script: Path) -> None:
    script.with_name("events.jsonl").write_text("".join(line(second) for second in range(MANY)), "utf-8")
    process = started(script, "--log", "off")
    try:
        until_written(script.with_name("run.store"))
        second = run(script)
        assert second.exit_code == 3
        assert str(process.pid) in second.stderr
    finally:
        process.kill()
        process.communicate()
    assert run(script, "--format", "json", "--log", "off").exit_code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send")
def test_ctrl_c_while_it_waits_for_input_leaves_a_store_that_goes_on(script: Path) -> None:
    lines = [line(second) for second in range(40)]
    arguments = [*COMMAND, script, "--events", "-", "--store", script.with_name("run.store"), "--log", "info"]
    process = subprocess.Popen(
        [str(each) for each in arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stderr is not None
    process.stdin.write("".join([*lines[:25], line(300)]).encode())
    process.stdin.flush()
    for _ in range(25):  # those are over by the time of the last one, behind which nothing comes
        process.stderr.readline()
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    whole = "".join([*lines[:25], line(300), line(400)])
    ended = json.loads(run(script, "--format", "json", lines=whole).stdout)
    assert (ended["events"], ended["logs"], ended["store"]["resumed"]) == (27, 27, 1)
    script.with_name("run.store").unlink()
    assert json.loads(run(script, "--format", "json", lines=whole).stdout)["journal_digest"] == ended["journal_digest"]
