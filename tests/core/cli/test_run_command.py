from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from offhook.cli.run import command

COMMAND = [sys.executable, "-c", "from offhook.cli import main; main()", "run"]
SCRIPT = 'on task.created named "seen" do log "a case of {task.attributes.size default 0}" level warning\n'


def line(at: str, **fields: Any) -> str:
    return json.dumps({"at": f"2026-03-01T{at}", "type": "task.created", **fields}) + "\n"


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OFFHOOK_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "rules.hook"
    path.write_text(SCRIPT, "utf-8")
    return path


def run(arguments: Sequence[str | Path], lines: Iterable[str] = ()) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments], input="".join(lines))


def test_a_script_runs_on_events_from_the_standard_input(script: Path) -> None:
    done = run([script, "--events", "-"], [line("10:00:00"), line("10:00:01")])
    assert done.exit_code == 0
    assert done.stdout.startswith("rules.hook: 2 events, Sun 2026-03-01 10:00")
    assert re.search(r"^seen +rules\.hook:1 +2 ", done.stdout, re.M)
    assert done.stderr == f"warning: {script}:1: a case of 0\n" * 2


def test_a_folder_without_a_name_of_its_own_goes_by_its_folders(
    tmp_path: Path, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "corner shop"
    folder.mkdir()
    (folder / "rules.hook").write_text(SCRIPT, "utf-8")
    (folder / "scenario.toml").write_text('scripts = ["rules.hook"]\n', "utf-8")
    monkeypatch.chdir(folder)
    done = run([".", "--events", "-"], [line("10:00:00")])
    assert done.stdout.startswith("corner shop: 1 event")


def test_json_is_exactly_one_object(script: Path) -> None:
    done = run([script, "--events", "-", "--format", "json"], [line("10:00:00")])
    data = json.loads(done.stdout)
    assert (data["events"], data["logs"], data["stopped"], data["error"]) == (1, 1, None, None)


def test_rows_that_do_not_fit_are_named_counted_and_left_out(script: Path) -> None:
    done = run([script, "--events", "-", "--format", "json"], ["{\n"] * 30 + [line("10:00:00")])
    assert done.exit_code == 0
    data = json.loads(done.stdout)
    assert (data["events"], data["problems"]["count"], len(data["problems"]["first"])) == (1, 30, 20)
    told = [each for each in done.stderr.splitlines() if each.startswith("offhook: ")]
    assert [each.split(":")[2] for each in told[:20]] == [str(number) for number in range(1, 21)]
    assert told[20:] == ["offhook: 10 more rows do not fit"]


def test_a_strict_run_stops_at_the_first_bad_row(script: Path) -> None:
    done = run([script, "--events", "-", "--strict", "--format", "json"], [line("10:00:00"), "{\n", line("10:00:01")])
    assert done.exit_code == 3
    data = json.loads(done.stdout)
    assert (data["events"], data["stopped"], data["error"]["code"], data["error"]["line"]) == (
        1,
        "error",
        "bad-event",
        2,
    )
    assert "<stdin>:2: not JSON" in done.stderr


def test_a_strict_run_stops_at_the_first_failing_handler(script: Path) -> None:
    script.write_text('on task.created named "bad" do log text(1 + task.attributes.size)\n', "utf-8")
    lines = [line("10:00:00", attributes={"size": "x"}), line("10:00:01")]
    free = run([script, "--events", "-"], lines)
    assert free.exit_code == 0
    assert "handlers that failed" in free.stdout
    strict = run([script, "--events", "-", "--strict", "--format", "json"], lines)
    assert strict.exit_code == 1
    assert json.loads(strict.stdout)["events"] == 1
    assert f"offhook: {script}:1: bad failed" in strict.stderr


def test_a_plain_script_is_heard_and_a_scenario_only_with_its_first_warnings(script: Path) -> None:
    script.write_text(
        'on task.created do log "hi"\non task.created do notify "look"\non task.created do log "mind" level warning\n',
        "utf-8",
    )
    (script.parent / "scenario.toml").write_text('scripts = ["rules.hook"]\n', "utf-8")
    info, notification, warning = (
        f"info: {script}:1: hi\n",
        f"notification: {script}:2: look\n",
        f"warning: {script}:3: mind\n",
    )

    def heard(path: Path, *options: str, count: int = 1) -> str:
        lines = [line(f"10:00:{second:02}") for second in range(count)]
        done = run([path, "--events", "-", *options], lines)
        assert done.exit_code == 0
        return done.stderr

    assert heard(script, count=30) == (info + notification + warning) * 30
    assert heard(script, "--log", "debug") == info + notification + warning
    assert heard(script, "--log", "warning") == warning
    assert heard(script, "--log", "off") == ""
    assert heard(script, "--format", "json") == warning
    assert heard(script.parent, "--log", "info") == info + notification + warning
    assert heard(script.parent, count=30) == warning * 20 + "offhook: further warnings are not shown\n"


def test_params_and_seed(script: Path) -> None:
    script.write_text('param word: text = "none"\non task.created do log word level warning\n', "utf-8")
    done = run([script, "--events", "-", "--param", "word=hello", "--seed", "5"], [line("10:00:00")])
    assert done.stderr.endswith("hello\n")
    assert "seed 5" in done.stdout
    assert run([script, "--events", "-", "--param", "wrod=hello"], [line("10:00:00")]).exit_code == 3
    assert run([script, "--events", "-", "--param", "word"], [line("10:00:00")]).exit_code == 2


def test_a_centre_of_its_own(script: Path, tmp_path: Path) -> None:
    centre = tmp_path / "centre.toml"
    centre.write_text('[settings]\nchannels = ["fax"]\n[[queue]]\nname = "All"\n', "utf-8")
    script.write_text('on task.created do log "{task.channel}" level warning\n', "utf-8")
    done = run([script, "--events", "-", "--centre", centre], [line("10:00:00", channel="fax")])
    assert (done.exit_code, done.stderr) == (0, f"warning: {script}:1: fax\n")


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        ([], 2, "PATH"),
        (["rules.hook"], 3, "there are no events to run on"),
        (["nothing.hook", "--events", "-"], 3, "no such file"),
        (["rules.hook", "--events", "nothing.jsonl"], 3, "nothing.jsonl"),
        (["rules.hook", "--events", "events.csv"], 3, "[events.columns]"),
        (["rules.hook", "--events", "events.txt"], 3, ".txt"),
        (["rules.hook", "--events", "nothing.csv"], 3, "nothing.csv: cannot be opened"),
        (["rules.hook", "--events", "nothing.txt"], 3, "nothing.txt: cannot be opened"),
        (["rules.hook", "--param", "wrod=x"], 3, "wrod"),
        (["rules.hook", "--without", "vioce"], 3, "voice"),
        (["rules.hook", "--dry-run", "--param", "wrod=x"], 3, "wrod"),
        (["bad.hook", "--events", "-"], 3, "SetTaskAttribute"),
        (["empty", "--events", "-"], 3, "scenario.toml"),
        (["rules.hook", "--events", "-", "--centre", "nothing.toml"], 3, "nothing.toml"),
        (["rules.hook", "--events", "-", "--plugin", "nothing.py"], 3, "nothing.py"),
        (["rules.hook", "--events", "-", "--without", "vioce"], 3, "voice"),
        (["rules.hook", "--events", "-", "--seed", "x"], 2, "x"),
    ],
)
def test_what_cannot_be_run_is_said(
    script: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, word: str
) -> None:
    monkeypatch.chdir(script.parent)
    Path("events.csv").write_text("a,b\n", "utf-8")
    Path("events.txt").write_text("a,b\n", "utf-8")
    Path("bad.hook").write_text("on task.created do SetTaskAttribute task: task\n", "utf-8")
    Path("empty").mkdir()
    done = run(arguments, [line("10:00:00")])
    assert done.exit_code == code
    assert word in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    if code == 3:
        told = run([*arguments, "--format", "json"], [line("10:00:00")])
        assert set(json.loads(told.stdout)) == {"error"}


def test_a_dry_run_touches_nothing(script: Path, tmp_path: Path) -> None:
    done = run([script, "--events", "-", "--dry-run"], [line("10:00:00"), "{\n", line("11:30:00")])
    assert done.exit_code == 0
    assert "2 events, Sun 2026-03-01 10:00 to Sun 2026-03-01 11:30" in done.stdout
    assert re.search(r"^task\.created +on +seen +rules\.hook:1$", done.stdout, re.M)
    assert done.stderr.startswith("offhook: <stdin>:2: not JSON")
    assert not (tmp_path / "cache").exists()
    data = json.loads(run([script, "--events", "-", "--dry-run", "--format", "json"], [line("10:00:00")]).stdout)
    assert (data["dry_run"], data["events"], data["handlers"]["task.created"][0]["name"]) == (True, 1, "seen")
    assert run([script, "--events", "-", "--dry-run", "--strict"], ["{\n"]).exit_code == 3


def test_a_dry_run_needs_no_events(script: Path) -> None:
    done = run([script, "--dry-run"])
    assert done.exit_code == 0
    assert "0 events\nThere are no events" in done.stdout
    assert "1 queue, 1 workflow\n" in done.stdout
    assert re.search(r"^task\.created +on +seen +rules\.hook:1$", done.stdout, re.M)


def test_what_is_piped_is_written_as_the_scenarios_file_is(script: Path) -> None:
    text = 'scripts = ["rules.hook"]\n[events]\nfile = "events.csv"\n[events.columns]\nat = "when"\n'
    text += 'type = { value = "task.created" }\n'
    (script.parent / "scenario.toml").write_text(text, "utf-8")
    (script.parent / "events.csv").write_text("when\n", "utf-8")
    rows = ["when\n", "2026-03-01T10:00:00\n"]
    for arguments, lines in (
        ([], rows),
        (["--events-format", "csv"], rows),
        (["--events-format", "jsonl"], [line("10:00:00")]),
    ):
        done = run([script.parent, "--events", "-", "--format", "json", *arguments], lines)
        assert (done.exit_code, json.loads(done.stdout)["events"]) == (0, 1)


def test_compiled_scripts_are_cached_where_the_environment_says(
    script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run([script, "--events", "-"], [line("10:00:00")])
    kept = sorted(path.name for path in (tmp_path / "cache").rglob("*") if path.is_file())
    assert kept
    again = run([script, "--events", "-", "--format", "json"], [line("10:00:00")])
    assert json.loads(again.stdout)["logs"] == 1
    assert sorted(path.name for path in (tmp_path / "cache").rglob("*") if path.is_file()) == kept
    for off in ("off", ""):
        monkeypatch.setenv("OFFHOOK_CACHE", off)
        monkeypatch.chdir(tmp_path)
        before = sorted(tmp_path.rglob("*"))
        assert run([script, "--events", "-"], [line("10:00:00")]).exit_code == 0
        assert sorted(tmp_path.rglob("*")) == before


# ------------------------------------------------------------ real processes


def started(arguments: Sequence[str | Path], **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, *(str(each) for each in arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def interrupted(process: subprocess.Popen[bytes]) -> tuple[int, str, str]:
    """Ctrl-C, once the process has shown on the standard error that it has begun."""
    assert process.stderr is not None
    first = process.stderr.readline()
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    try:
        code = process.wait(20)
    finally:
        process.kill()
    assert process.stdout is not None
    out, err = process.stdout.read().decode(), (first + process.stderr.read()).decode()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            stream.close()
    return code, out, err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send")
@pytest.mark.parametrize("mode", [[], ["--realtime"]])
def test_ctrl_c_ends_a_run_that_waits_for_input(script: Path, mode: list[str]) -> None:
    process = started([script, "--events", "-", "--format", "json", *mode])
    assert process.stdin is not None
    process.stdin.write(line("10:00:00").encode())
    process.stdin.flush()
    code, out, err = interrupted(process)
    assert code == 130
    data = json.loads(out)
    assert (data["stopped"], data["events"], data["cases"]["all"]["open"]) == ("interrupted", 1, 1)
    assert err == f"warning: {script}:1: a case of 0\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send")
def test_ctrl_c_ends_a_run_that_is_at_work(script: Path, tmp_path: Path) -> None:
    events = tmp_path / "events.jsonl"
    with events.open("w", encoding="utf-8") as file:
        for second in range(86_400):
            file.write(line(f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"))
    # a scenario tells only the first warnings, and nobody reads the pipe meanwhile
    (script.parent / "scenario.toml").write_text('name = "rules.hook"\nscripts = ["rules.hook"]\n', "utf-8")
    code, out, err = interrupted(started([script.parent, "--events", events]))
    assert code == 130
    assert out.startswith("rules.hook: ")
    assert "Interrupted at Sun 2026-03-01" in out
    assert "Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_terminal_gets_a_bar_and_paint_and_a_pipe_gets_neither(script: Path, tmp_path: Path) -> None:
    events = tmp_path / "events.jsonl"
    events.write_text("".join(line(f"10:{at // 60:02}:{at % 60:02}") for at in range(400)), "utf-8")
    script.write_text('on task.created named "quiet" do log "x"\n', "utf-8")
    arguments = [*COMMAND, str(script), "--events", str(events)]
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | {"TERM": "xterm"}
    code, shown = on_terminal(arguments, environment)
    assert code == 0
    assert "events" in shown
    assert "━" in shown
    assert "\x1b[1mrules.hook" in shown
    code, shown = on_terminal(arguments, environment | {"NO_COLOR": "1"})
    assert "\x1b[1mrules.hook" not in shown
    piped = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=True)
    assert "\x1b" not in piped.stdout
    assert piped.stderr == f"info: {script}:1: x\n" * 400


def test_the_bar_is_drawn_for_the_first_event_already(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[None] = []
    monkeypatch.setattr("offhook.cli.progress._NoProgress.update", lambda _self: drawn.append(None))
    assert run([script, "--events", "-"], [line("10:00:00")]).exit_code == 0
    assert drawn


def on_terminal(arguments: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """Run on a pseudo-terminal; gives the exit status and all that was drawn."""
    import pty

    controller, terminal = pty.openpty()
    with subprocess.Popen(arguments, stdin=terminal, stdout=terminal, stderr=terminal, env=environment) as process:
        os.close(terminal)
        drawn = b""
        with suppress(OSError):  # what Linux says when the other side closes
            while chunk := os.read(controller, 65536):
                drawn += chunk
        code = process.wait(60)
    os.close(controller)
    return code, drawn.decode()


def test_the_bar_is_not_loaded_for_a_pipe(script: Path) -> None:
    code = (
        "import sys; from offhook.cli import main\ntry: main()\nfinally: print('rich' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "run", str(script), "--events", "-"],
        input=line("10:00:00"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.endswith("False\n")
