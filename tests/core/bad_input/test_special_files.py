"""Pipes, devices, and files that may not be read, where a file is wanted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.core.bad_input.conftest import SOUND

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
COMMAND = [sys.executable, "-c", "from offhook.cli import main; main()"]


def offhook(*arguments: str, before: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """The real command in a process of its own, which must not wait for anything."""
    environment = {**os.environ, "OFFHOOK_CACHE": "off"}
    command = [*before, *COMMAND, *arguments]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="replace", timeout=60, env=environment, check=False
    )


@pytest.fixture
def sound(folder: Path) -> Path:
    for name, text in SOUND.items():
        (folder / name).write_text(text, "utf-8")
    return folder


PIPES = {
    "rules.hook": ("run", "rules.hook", "--events=events.jsonl", "it is no regular file"),
    "centre.toml": ("run", ".", "scenario.toml:2: 'centre.toml' is no regular file"),
    "scenario.toml": ("run", ".", "scenario.toml: cannot read it: it is no regular file"),
    "offhook.toml": ("plugins", "--settings=offhook.toml", "offhook.toml: cannot read it: it is no regular file"),
    "plugin.py": ("plugins", "--plugin=plugin.py", "there is no plugin at plugin.py"),
}


@pytest.mark.parametrize("name", PIPES)
def test_a_pipe_where_a_file_is_wanted_is_not_waited_for(name: str, sound: Path) -> None:
    (sound / name).unlink(missing_ok=True)
    os.mkfifo(sound / name)
    *arguments, says = PIPES[name]
    done = offhook(*arguments)
    assert (done.returncode, "Traceback" in done.stderr) == (3, False), done.stderr
    assert says in done.stderr


def test_events_may_come_through_a_pipe(sound: Path) -> None:
    (sound / "events.jsonl").unlink()
    os.mkfifo(sound / "events.jsonl")
    writer = threading.Thread(target=lambda: (sound / "events.jsonl").write_text(SOUND["events.jsonl"], "utf-8"))
    writer.start()
    done = offhook("run", "rules.hook", "--events", "events.jsonl")
    writer.join()
    assert done.returncode == 0, done.stderr
    assert "1 event" in done.stdout


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no such device")
@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "rules.hook", "--events", "/dev/zero", "--events-format", "jsonl"),
        ("run", "rules.hook", "--events", "events.jsonl", "--centre", "/dev/zero"),
        ("plugins", "--settings", "/dev/zero"),
        ("check", "/dev/zero"),
    ],
    ids=["events", "centre", "settings", "script"],
)
def test_a_device_without_end_is_not_read(arguments: tuple[str, ...], sound: Path) -> None:
    done = offhook(*arguments)
    assert done.returncode == (1 if arguments[0] == "check" else 3), done.stderr
    assert "/dev/zero" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_device_has_no_events(sound: Path) -> None:
    done = offhook("run", "rules.hook", "--events", os.devnull, "--events-format", "jsonl")
    assert done.returncode == 0, done.stderr
    assert "0 events" in done.stdout


ODD_NAME = os.fsdecode(b"caf\xe9")


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes only there")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("check", f"{ODD_NAME}.hook"), 1),
        (("run", f"{ODD_NAME}.hook"), 3),
        (("run", "rules.hook", "--events", f"{ODD_NAME}.jsonl"), 3),
        (("run", ".", "--param", f"{ODD_NAME}=1"), 3),
        (("plugins", "--plugin", f"{ODD_NAME}.py"), 3),
        (("plugins", "--settings", f"{ODD_NAME}.toml"), 3),
        (("actions", ODD_NAME), 3),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else None,
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_name_that_is_no_utf8(arguments: tuple[str, ...], code: int, form: str, sound: Path) -> None:
    done = offhook(*arguments, "--format", form)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert "caf" in done.stdout + done.stderr


@pytest.fixture
def without_rights() -> list[str]:
    """What stands before a command that may not read everything."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root may read everything, and there is no setpriv here")
    return [setpriv, "--bounding-set", "-dac_override,-dac_read_search"]


@pytest.mark.parametrize(
    ("name", "arguments", "code"),
    [
        ("events.jsonl", ("run", "rules.hook", "--events", "events.jsonl"), 3),
        ("rules.hook", ("run", "rules.hook", "--events", "events.jsonl"), 3),
        ("rules.hook", ("check", "rules.hook"), 1),
        ("centre.toml", ("run", "rules.hook", "--events", "events.jsonl", "--centre", "centre.toml"), 3),
        ("scenario.toml", ("run", "scenario.toml"), 3),
        ("offhook.toml", ("plugins", "--settings", "offhook.toml"), 3),
        ("plugin.py", ("run", "rules.hook", "--events", "events.jsonl", "--plugin", "plugin.py"), 3),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_file_that_may_not_be_read(
    name: str, arguments: tuple[str, ...], code: int, sound: Path, without_rights: list[str]
) -> None:
    (sound / name).touch()
    (sound / name).chmod(0)
    done = offhook(*arguments, before=without_rights)
    assert done.returncode == code, done.stderr + done.stdout
    told = done.stdout + done.stderr
    assert name in told
    assert "ermission denied" in told
    assert "Traceback" not in told
