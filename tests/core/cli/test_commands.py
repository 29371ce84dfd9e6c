"""The command as a whole: help, codes, colours, how fast it starts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from offhook.cli.main import COMMANDS, main


def offhook(*arguments: str, **options: Any) -> Result:
    return CliRunner().invoke(main, list(arguments), **options)


def test_help_lists_every_command_and_the_exit_codes() -> None:
    done = offhook("--help")
    assert done.exit_code == 0
    for name, summary in COMMANDS.items():
        assert f"  {name}" in done.output
        assert summary[:40] in done.output
    assert "130  interrupted" in done.output


def test_ctrl_c_while_a_command_is_being_loaded_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("importlib.import_module", interrupted)
    done = offhook("actions")
    assert (done.exit_code, done.output) == (130, "offhook: interrupted\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_its_exit_status(name: str) -> None:
    done = offhook(name, "--help")
    assert done.exit_code == 0
    assert "Exit status" in done.output
    # journal and new have it in their own commands, repl at its prompt, and fmt prints scripts
    assert "--format" in done.output or name in ("fmt", "journal", "new", "repl")


@pytest.mark.parametrize("name", ["export", "prune", "erase"])
def test_every_command_of_the_journal_has_help_with_its_exit_status(name: str) -> None:
    done = offhook("journal", name, "--help")
    assert done.exit_code == 0
    assert "Exit status" in done.output
    assert "--format" in done.output or name == "export"  # which writes JSON Lines, and nothing else


@pytest.mark.parametrize("name", ["plugin", "script"])
def test_every_command_of_new_has_help_with_its_exit_status(name: str) -> None:
    done = offhook("new", name, "--help")
    assert done.exit_code == 0
    assert "Exit status" in done.output
    assert "--format" in done.output


def test_an_unknown_command_has_a_suggestion() -> None:
    done = offhook("explian")
    assert done.exit_code == 2
    assert "Did you mean explain?" in done.output


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["check", "--help"], ["explain", "--help"]])
def test_the_command_starts_without_the_heavy_libraries(arguments: list[str]) -> None:
    code = (
        "import sys; from offhook.cli import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit: pass\n"
        "print([m for m in ('pydantic', 'lark', 'rich', 're2', 'phonenumbers', 'asyncio') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_importing_the_package_is_light_and_everything_public_is_there() -> None:
    code = (
        "import sys, offhook\n"
        "assert 'pydantic' not in sys.modules\n"
        "assert set(offhook.__all__) <= set(dir(offhook))\n"
        "print(len([getattr(offhook, name) for name in offhook.__all__]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 20


def on_a_terminal(arguments: list[str], **environment: str) -> str:
    """What the command prints on a terminal."""
    pty = pytest.importorskip("pty")
    leader, follower = pty.openpty()
    env = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")} | environment
    command = [sys.executable, "-c", "from offhook.cli import main; main()", *arguments]
    process = subprocess.Popen(command, stdout=follower, stderr=follower, stdin=follower, env=env)
    os.close(follower)
    text = b""
    while True:
        try:
            part = os.read(leader, 4096)
        except OSError:
            break
        if not part:
            break
        text += part
    os.close(leader)
    process.wait()
    return text.decode()


def test_colour_on_a_terminal_unless_told_otherwise() -> None:
    assert "\x1b[1m" in on_a_terminal(["plugins", "voice"], TERM="xterm")
    assert "\x1b" not in on_a_terminal(["plugins", "voice"], TERM="xterm", NO_COLOR="1")
    assert "\x1b" not in offhook("plugins", "voice").output


def test_errors_for_programs() -> None:
    done = offhook("events", "nope", "--format", "json")
    assert done.exit_code == 3
    assert json.loads(done.stdout)["error"]["code"] == "unknown-event"


def test_errors_for_programs_say_as_much_as_those_for_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.hook").write_text('on task.created do log "x"\n', "utf-8")
    Path("bad.hook").write_text('before HodCall do log "x"\non task.creatd do log "y"\n', "utf-8")
    Path("centre.toml").write_text("[settings]\nnme = 1\n[[quee]]\n", "utf-8")
    Path("scenario.toml").write_text("sed = 1\nscrpts = []\n", "utf-8")

    def error(*arguments: str) -> Any:
        done = offhook("run", *arguments, "--events", "-", "--format", "json")
        assert done.exit_code == 3
        return json.loads(done.stdout)["error"]

    missing = error("nope.hook")
    assert missing["file"] == "nope.hook"
    found = error("bad.hook")
    assert (found["file"], found["line"]) == ("bad.hook", 1)
    assert found["diagnostics"] == json.loads(offhook("check", "bad.hook", "--format", "json").stdout)
    assert [one["line"] for one in found["diagnostics"]] == [1, 2]
    assert [one["line"] for one in error("good.hook", "--centre", "centre.toml")["problems"]] == [2, 3]
    assert [one["line"] for one in error(".")["problems"]] == [1, 2]


def test_errors_for_people_go_to_the_standard_error() -> None:
    done = offhook("events", "task.creatd")
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr == "offhook: there is no event task.creatd (did you mean task.created?)\n"


BROKEN = "import no_such_module\n"


def test_plugins(tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text(BROKEN, "utf-8")
    done = offhook("plugins", "--plugin", str(broken), "--without", "voice")
    assert done.exit_code == 0
    lines = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert "switched off" in lines["voice"]
    assert f"{broken}:1: ModuleNotFoundError" in lines["broken"]
    assert "the backend embedded" in lines["embedded"]
    data = json.loads(offhook("plugins", "--format", "json").stdout)
    embedded = next(one for one in data if one["name"] == "embedded")
    assert (embedded["source"], embedded["status"]) == ("built-in", "active")
    assert "accept_task" in embedded["hooks"]
    assert embedded["version"]
    whole = offhook("plugins", "embedded").stdout
    assert "reservations.py:" in whole
    assert offhook("plugins", "embeded").stderr.endswith("(did you mean embedded?)\n")
    assert offhook("plugins", "--without", "voise").exit_code == 3
    assert offhook("plugins", "--plugin", str(tmp_path / "no.py")).exit_code == 3


@pytest.mark.parametrize("where", ["option", "scenario"])
def test_a_named_plugin_that_is_broken_stops_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OFFHOOK_CACHE", "off")
    Path("broken.py").write_text(BROKEN, "utf-8")
    Path("rules.hook").write_text('on task.created do log "x"\n', "utf-8")
    Path("scenario.toml").write_text('scripts = ["rules.hook"]\nplugins = ["broken.py"]\n', "utf-8")
    if where == "scenario":
        commands = [["run", ".", "--events", "-"], ["explain", "task.created", "--script", "."]]
    else:
        named = ["--plugin", "broken.py"]
        commands = [
            ["run", "rules.hook", "--events", "-", *named],
            ["check", "rules.hook", *named],
            ["explain", "task.created", *named],
            ["actions", *named],
        ]
    for arguments in commands:
        done = offhook(*arguments)
        assert (done.exit_code, done.stdout) == (3, "")
        assert "the plugin broken cannot be used" in done.stderr
        assert "broken.py:1: ModuleNotFoundError" in done.stderr


def test_a_function_named_like_a_hook_without_the_decorator(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    plugin = tmp_path / "guard.py"
    plugin.write_text(
        "from offhook import hookimpl\n@hookimpl\ndef after_accept_task(payload): ...\n"
        "def before_accept_task(invocation): invocation.cancel('no')\ndef helper(): ...\n",
        "utf-8",
    )
    done = offhook("plugins", "guard", "--plugin", str(plugin))
    said = f"{plugin}:4: before_accept_task is named like a hook and is none: it lacks the decorator @hookimpl"
    assert f"  warning  {said}\n" in done.stdout
    assert caplog.messages == [said]
    data = json.loads(offhook("plugins", "--format", "json").stdout)
    assert [one["warnings"] for one in data if one["source"] == "built-in"] == [[]] * len(data)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_device_is_told_without_a_traceback() -> None:
    code = "from offhook.cli import main; main()"
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-c", code, "events"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (
        3,
        "offhook: the output cannot be written: no space left on the device\n",
    )


def test_an_unknown_backend() -> None:
    done = offhook("actions", "--backend", "embeded")
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr == "offhook: there is no backend embeded (did you mean embedded?)\n"


def test_events() -> None:
    data = json.loads(offhook("events", "--format", "json").stdout)
    names = {one["name"] for one in data}
    assert {"task.created", "reservation.accepted", "worker.activity.update"} <= names
    one = json.loads(offhook("events", "reservation.created", "--format", "json").stdout)
    assert one["hook"] == "on_reservation_created"
    assert one["entities"]["task"] == "Task"
    assert one["common"]["at"] == "time"
    assert "on_reservation_created(event)" in offhook("events", "reservation.created").stdout


def test_the_list_of_events_has_their_fields() -> None:
    shown = offhook("events").stdout
    lines = shown.splitlines()
    for event in json.loads(offhook("events", "--format", "json").stdout):
        place = next(number for number, line in enumerate(lines) if line.split(" ")[0] == event["name"])
        fields = [f"{name}: {kind}" for name, kind in {**event["entities"], **event["fields"]}.items()]
        assert lines[place].endswith(event["summary"])
        assert lines[place + 1].strip() == ", ".join(fields) or not fields
    assert lines[-1] == "Every event has id, type, at, sequence, previous, reason, too."


def test_check(tmp_path: Path) -> None:
    good, bad, warned = tmp_path / "good.hook", tmp_path / "bad.hook", tmp_path / "warned.hook"
    good.write_text('before AcceptTask do log "x"\n')
    bad.write_text('before AcceptTsk do log "x"\nafter HoldCall do set payload.sid = 1\n')
    warned.write_text("after AcceptTask do wait 5m\n")
    done = offhook("check", str(good))
    assert (done.exit_code, done.stdout) == (0, "1 file checked: nothing found\n")
    done = offhook("check", str(bad), str(good))
    assert done.exit_code == 1
    assert "did you mean" in done.output
    assert f"{bad}:1:" in done.output
    found = json.loads(offhook("check", str(bad), "--format", "json").stdout)
    assert len(found) == 2
    assert {"code", "message", "severity"} <= set(found[0])
    assert found[0]["edits"][0]["text"] == "AcceptTask"
    assert offhook("check", str(warned)).exit_code == 0
    assert offhook("check", str(warned), "--strict").exit_code == 1
    assert offhook("check", "-", input='before AcceptTsk do log "x"\n').exit_code == 1
    assert offhook("check").exit_code == 2


def test_check_for_github(tmp_path: Path) -> None:
    bad, warned = tmp_path / "bad.hook", tmp_path / "warned.hook"
    bad.write_text('before AcceptTsk do log "x"\n')
    warned.write_text("after AcceptTask do wait 5m\n")

    done = offhook("check", str(bad), "--format", "github")

    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        f"::error file={bad},line=1,col=8,endLine=1,endColumn=17,title=H201::there is no action `AcceptTsk`"
        '%0Ahint: did you mean `AcceptTask`?%0Acorrected: before AcceptTask do log "x"'
    ]
    done = offhook("check", str(warned), "--format", "github", "--strict")
    assert (done.exit_code, done.stdout.partition(" ")[0]) == (1, "::warning")
    done = offhook("check", str(tmp_path / "none.hook"), "--format", "github")
    assert done.stdout.startswith("::error ")
    assert offhook("check", str(bad), "--format", "github", "--settings", "none.toml").stdout.startswith("::error ")


def test_check_knows_the_actions_of_plugins(tmp_path: Path) -> None:
    plugin = tmp_path / "more.py"
    plugin.write_text(
        "from offhook import Payload, hookimpl\n\n\n"
        "class Brew(Payload, group='more'):\n    'Brew.'\n    strength: int = 1\n\n\n"
        "@hookimpl\ndef register_actions():\n    return [Brew]\n"
    )
    script = tmp_path / "brew.hook"
    script.write_text("before Brew do set payload.strength = 2\n")
    assert offhook("check", str(script)).exit_code == 1
    assert offhook("check", str(script), "--plugin", str(plugin)).exit_code == 0
    data = json.loads(offhook("actions", "Brew", "--plugin", str(plugin), "--format", "json").stdout)
    assert data["name"] == "Brew"
