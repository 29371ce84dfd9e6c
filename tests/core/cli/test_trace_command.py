"""`offhook trace`: what it prints, what it says of a file or a name that is none, and a host that writes meanwhile."""

from __future__ import annotations

import json
import os
import pty
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from offhook.cli.trace import command
from offhook.tracing import export_records
from offhook.tracing.parsing import parsed

IV1, IV2 = "IV000000000001", "IV000000000002"
RECORDS: list[dict[str, Any]] = [
    {"kind": "handlers.loaded", "subject": "", "names": {"WK1": "Ana"}, "handlers": [
        {"name": "guard", "kind": "script", "owner": "r.hook", "stage": "before", "targets": ["Accept"],
         "place": "r.hook:3", "condition": "task.age > 5m"}]},
    {"kind": "invocation.committed", "subject": IV1, "action": "Accept", "by": "agent", "worker": "WK1", "actor": "WK1",
     "payload": {"sid": "WR1", "task": "WT1"}, "verdicts": [["guard", "declined"]]},
    {"kind": "task.accepted", "subject": "EV1", "cause": IV1, "entities": {"task": "WT1"}},
    {"kind": "invocation.settled", "subject": IV1, "action": "Accept", "outcome": "completed",
     "verdicts": [["guard", "declined"]], "reads": [{"task.age": "2m"}], "timings": [0.001]},
    {"kind": "invocation.settled", "subject": IV2, "action": "Accept", "outcome": "cancelled", "by": "agent",
     "payload": {"sid": "WR2"}, "verdicts": [["guard", "cancelled"]], "cancelled": {"reason": "no", "by": "guard"}},
]  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "journal.jsonl"
    hours = ["10:00", "10:00", "10:00", "10:00", "11:30"]
    lines = [
        json.dumps({"sequence": number + 1, "at": f"2026-01-05T{hours[number]}:00Z"} | record)
        for number, record in enumerate(RECORDS)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def trace(*arguments: Any) -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments])


def test_the_latest_are_listed(file: Path) -> None:
    done = trace(file)
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.output.splitlines()] == [IV2, IV1]
    assert "✗ Accept cancelled: no" in done.output


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--outcome", "cancelled"], [IV2]),
        (["--action", "accept", "--limit", "1"], [IV2]),
        (["--task", "WT1"], [IV1]),
        (["--at", "2026-01-05T10"], [IV1]),
        (["--since", "2026-01-05T11"], [IV2]),
        (["--until", "2026-01-05T11:30"], [IV1]),
        (["--from", "2026-01-05T09", "--to", "2026-01-05T11:00+01:00"], []),
    ],
)
def test_filters(file: Path, options: list[str], found: list[str]) -> None:
    assert [row["id"] for row in json.loads(trace(file, "--format", "json", *options).output)] == found


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--action", "Acept"], "no Acept was invoked; did you mean Accept?"),
        (["--action", "Zzz"], "no Zzz was invoked"),
        (["--outcome", "failed"], "no invocation fits"),
    ],
)
def test_when_nothing_fits_it_says_so(file: Path, options: list[str], words: str) -> None:
    done = trace(file, *options)
    assert (done.exit_code, done.output.strip()) == (0, words)


def test_a_tree_in_each_form(file: Path, tmp_path: Path) -> None:
    text = trace(file, "IV1").output
    assert "├─ · before guard declined 1 ms r.hook:3" in text
    assert "task.age = " in text
    found = json.loads(trace(file, "iv1", "--format", "json").output)
    assert (found["format"], found["roots"][0]["id"]) == (1, IV1)
    page = tmp_path / "page.html"
    done = trace(file, IV1, "--format", "html", "--output", page)
    assert (done.exit_code, done.output) == (0, "")
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_an_event_and_the_story_of_a_task(file: Path) -> None:
    assert "task.accepted" in trace(file, "EV1").output
    story = trace(file, "WT1").output
    assert story.splitlines()[0] == "Story of WT1"
    assert "Accept" in story


def test_why_not(file: Path) -> None:
    done = trace(file, "--why-not", "guard", "--at", "2026-01-05")
    assert done.exit_code == 0
    assert done.output.splitlines()[0] == "guard: it could have run 2 times, and ran once at 2026-01-05"
    assert "its condition was false" in done.output
    found = json.loads(trace(file, "--why-not", "guard", "--task", "WT1", "--format", "json").output)
    assert found["counts"] == {"condition-false": 1}
    assert found["scope"] == "for WT1"
    page = trace(file, "--why-not", "guard", "--task", "WT1", "--format", "html").output
    assert "its condition was false" in page


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["IV7"], "no record speaks of IV000000000007 (did you mean IV00000000000"),
        (["WT9"], "no record speaks of WT9 (`offhook trace FILE` lists what there is)"),
        (["--why-not", "gaurd", "--at", "2026"], None),
        (["--why-not", "gaurd", "--at", "2026-01-05"], "no record speaks of a handler gaurd (did you mean guard?)"),
    ],
)
def test_names_that_nothing_goes_by(file: Path, arguments: list[str], words: str | None) -> None:
    done = trace(file, *arguments)
    if words is None:
        assert done.exit_code == 2
        assert "'2026' is no time" in done.output
        return
    assert done.exit_code == 3
    assert words in done.output
    failed = json.loads(trace(file, *arguments, "--format", "json").output)
    assert failed["error"]["code"] in ("unknown-id", "unknown-handler")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--why-not", "guard"],
        ["IV1", "--why-not", "guard", "--task", "WT1"],
        ["--at", "2026-01-05", "--since", "2026-01-04"],
        ["--since", "yesterday"],
        ["--limit", "0"],
        ["--format", "yaml"],
    ],
)
def test_a_wrong_command_line(file: Path, arguments: list[str]) -> None:
    done = trace(file, *arguments)
    assert done.exit_code == 2
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "there is no such file"),
        (b"", "it is empty"),
        (b"hello\n", "neither a store nor an export"),
        (b"[1, 2]\n{}\n", "neither a store nor an export"),
        (b"\xff\xfe\x00", "neither a store nor an export"),
        ("database", "database of another program"),
        ("folder", "it cannot be read"),
    ],
)
def test_files_that_are_none(tmp_path: Path, content: bytes | str | None, words: str) -> None:
    path = tmp_path / "file"
    if content == "database":
        connection = sqlite3.connect(path)
        connection.execute("create table other (x)")
        connection.close()
    elif content == "folder":
        path.mkdir()
    elif content is not None:
        assert isinstance(content, bytes)
        path.write_bytes(content)
    done = trace(path)
    assert done.exit_code == 3
    assert words in done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("lost", "told"),
    [(10, "journal.jsonl:5: no whole record, and left out"), (1, "journal.jsonl:5: no whole record, and left out")],
)
def test_an_export_that_is_cut_in_a_line_is_told(file: Path, lost: int, told: str) -> None:
    file.write_bytes(file.read_bytes()[:-lost])
    found = trace(file)
    assert found.exit_code == 0
    assert IV1 in found.stdout
    assert IV2 not in found.stdout
    assert found.stderr == f"offhook: {file.parent}/{told}\n"


def test_lines_that_are_damaged_are_counted_and_json_stays_json(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").split("\n")
    file.write_text("\n".join(["", lines[0][:40], *lines[1:], "garbage"]) + "\n", encoding="utf-8")
    found = trace(file, "--format", "json")
    assert found.stderr == f"offhook: {file}:2: no whole record, and left out; 2 such lines\n"
    assert [row["id"] for row in json.loads(found.stdout)] == [IV2, IV1]
    assert trace(file, IV1).exit_code == 0


def test_a_whole_export_is_read_in_silence(file: Path) -> None:
    assert trace(file).stderr == ""


def test_an_output_that_cannot_be_written(file: Path, tmp_path: Path) -> None:
    done = trace(file, "IV1", "--output", tmp_path / "no" / "page.html")
    assert done.exit_code == 3
    assert "it cannot be written" in done.output


def test_a_journal_in_which_nothing_was_invoked(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_text('{"sequence":1,"at":"2026-01-05T10:00:00Z","kind":"centre.started","subject":"EV1"}\n', "utf-8")
    assert trace(path).output == "no action was invoked yet\n"


# ------------------------------------------------------------ real processes


HOST = """
import asyncio, sys
from offhook import Host, HostOptions
from offhook.centre import CentreConfig, WorkerConfig

async def main():
    centre = CentreConfig(workers=(WorkerConfig(name="Ana", activity="Available"),))
    async with Host(HostOptions(centre=centre, store=sys.argv[1], scripts=(sys.argv[2],))) as host:
        worker = next(iter(host.centre.workers))
        for name in ("Offline", "Available") * 200:
            await host.invoke("SetActivity", {"activityName": name}, worker=worker)
            print(name, flush=True)
            await asyncio.sleep(0.02)

asyncio.run(main())
"""


def test_a_store_is_read_while_its_host_writes_it(tmp_path: Path) -> None:
    script, store = tmp_path / "r.hook", tmp_path / "live.store"
    script.write_text(
        'before SetActivity named "probe" when payload.activityName == "Nowhere" do cancel "no"\n', "utf-8"
    )
    with subprocess.Popen(
        [sys.executable, "-c", HOST, str(store), str(script)], stdout=subprocess.PIPE, text=True
    ) as host:
        assert host.stdout is not None
        host.stdout.readline()
        try:
            counts = []
            for _ in range(2):
                for _ in range(5):
                    host.stdout.readline()
                rows = json.loads(trace(store, "--format", "json", "--limit", "1000").output)
                counts.append(len(rows))
                tree = json.loads(trace(store, rows[0]["id"], "--format", "json").output)
                probe = next(one for one in tree["roots"][0]["children"] if one.get("name") == "probe")
                assert probe["status"] == "declined"
                assert probe["reads"]["payload.activityName"] in ("Offline", "Available")
            assert 0 < counts[0] < counts[1]
        finally:
            host.kill()


def _on_a_terminal(file: Path, **environment: str) -> str:
    command_line = [sys.executable, "-m", "offhook", "trace", str(file), "IV1"]
    master, slave = pty.openpty()
    inherited = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    done = subprocess.Popen(command_line, stdout=slave, stderr=slave, stdin=slave, env={**inherited, **environment})
    os.close(slave)
    found = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        found += piece
    os.close(master)
    assert done.wait() == 0
    return found.decode()


def test_colours_on_terminals_only_and_never_with_no_color(file: Path) -> None:
    assert "\x1b[" in _on_a_terminal(file)
    assert "\x1b[" not in _on_a_terminal(file, NO_COLOR="1")
    assert "\x1b[" not in trace(file, "IV1").output


def test_a_narrow_terminal(file: Path) -> None:
    lines = _on_a_terminal(file, COLUMNS="50", NO_COLOR="1").splitlines()
    assert max(map(len, lines)) <= 50


def test_of_very_many_records_those_are_read_that_are_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for number in range(1, 20_001):
            head = {"sequence": number, "at": "2026-01-05T10:00:00Z", "kind": "invocation.settled"}
            told = {"subject": f"IV{number:012d}", "action": "A", "outcome": "failed", "by": "agent"}
            out.write(json.dumps(head | told) + "\n")
    read: list[int] = []

    def counted(line: bytes) -> Any:
        read.append(1)
        return parsed(line)

    monkeypatch.setattr(export_records, "parsed", counted)
    assert json.loads(trace(path, "IV12345", "--format", "json").output)["roots"][0]["name"] == "A"
    assert len(read) < 100
