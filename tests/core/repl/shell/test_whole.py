"""The command on a terminal of the system, from its start to its end."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

COMMAND = [sys.executable, "-c", "from offhook.cli import main; main()", "repl"]
_CODES = re.compile(r"\x1b(?:\[[0-9;?]*[a-zA-Z]|[=>()][A-Z0-9]?)")


class OnTerminal:
    """The command on a pseudo-terminal."""

    def __init__(self, *options: str, **environment: str) -> None:
        self._controller, terminal = pty.openpty()
        known = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLORFGBG", "PAGER")}
        # nobody answers where the cursor is
        given = {"TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", "OFFHOOK_HISTORY": "off", **environment}
        self.process = subprocess.Popen(
            [*COMMAND, *options],
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            env=known | given,
            start_new_session=True,
            preexec_fn=lambda: _own(terminal),  # Ctrl-C is for whoever owns the terminal
        )
        os.close(terminal)
        self.raw = ""

    @property
    def shown(self) -> str:
        return _CODES.sub("", self.raw).replace("\r", "")

    def type(self, keys: str, wanted: str) -> None:
        """Type, and wait until something new is seen."""
        before = self.shown.count(wanted)
        os.write(self._controller, keys.encode())
        self.see(wanted, before)

    def see(self, wanted: str, before: int = 0) -> None:
        """Wait until something is seen."""
        deadline = time.monotonic() + 20
        while self.shown.count(wanted) <= before:
            assert time.monotonic() < deadline, f"{wanted!r} is not shown:\n{self.shown}"
            self._read(0.1)

    def leave(self, keys: str = "\x04") -> int:
        """Type what ends it, as often as it takes: the system swallows a Ctrl-D that comes ahead of the prompt. Gives
        the exit status."""
        deadline = time.monotonic() + 20
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"it does not end:\n{self.shown}"
            os.write(self._controller, keys.encode())
            self._read(0.3)
        while self._read(0):
            pass
        return self.process.wait()

    def end(self) -> None:
        """Have it end, whatever it does."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._controller)

    def _read(self, seconds: float) -> bool:
        if select.select([self._controller], [], [], seconds)[0]:
            with suppress(OSError):  # what Linux says when the other side has closed
                chunk = os.read(self._controller, 65536)
                self.raw += chunk.decode(errors="replace")
                return bool(chunk)
        return False


def _own(terminal: int) -> None:
    import fcntl
    import termios

    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)


@pytest.fixture
def begun() -> Iterator[Callable[..., OnTerminal]]:
    """Begins the command."""
    all_of_them: list[OnTerminal] = []

    def begin(*options: str, **environment: str) -> OnTerminal:
        all_of_them.append(OnTerminal(*options, **environment))
        all_of_them[-1].see("\n>")
        return all_of_them[-1]

    yield begin
    for one in all_of_them:
        one.end()


def test_a_session_from_its_start_to_its_end(begun: Any, tmp_path: Path) -> None:
    history = tmp_path / "of" / "mine"
    one = begun(OFFHOOK_HISTORY=str(history))
    one.type("20 * 2 + 2\r", "\n42\n")
    one.type('before SetActivity named "x" do\rlog "hello"\rend\r', "installed handler x")
    one.type('SetActivity activityName: "Break"\r', "log hello")
    assert one.leave() == 0
    assert "Traceback" not in one.shown
    assert '+before SetActivity named "x" do\n+  log "hello"\n+end\n' in history.read_text("utf-8")


def test_ctrl_c_at_the_terminal_stops_what_runs(begun: Any) -> None:
    one = begun()
    one.type("every 1s do let x = 1\r", "installed")
    one.type("advance 9000d\r", "advance 9000d\n")
    time.sleep(0.3)
    one.type("\x03", "stopped: what was done so far stays")
    one.type("6 * 7\r", "\n42\n")
    assert one.leave("exit\r") == 0


@pytest.mark.parametrize(
    ("options", "environment", "coloured"),
    [((), {}, True), (("--no-color",), {}, False), ((), {"NO_COLOR": "1"}, False), (("--theme", "light"), {}, True)],
)
def test_colours_are_for_those_who_want_them(
    begun: Any, options: tuple[str, ...], environment: dict[str, str], coloured: bool
) -> None:
    one = begun(*options, **environment)
    one.type("[20 + 1, null]\r", "\n[21, null]\n")
    one.leave()
    codes = {code for codes in re.findall(r"\x1b\[([0-9;]*)m", one.raw) for code in codes.split(";")}
    has_colours = bool(codes & {str(number) for number in (*range(30, 38), *range(90, 98), 38)})
    assert has_colours == coloured


def test_what_the_screen_does_not_hold_is_shown_in_the_pager(begun: Any, tmp_path: Path) -> None:
    paged = tmp_path / "paged"
    pager = tmp_path / "pager.sh"
    pager.write_text(f'#!/bin/sh\ncat > "{paged}"\necho "paged it"\n', "utf-8")
    pager.chmod(0o755)
    one = begun("--no-color", PAGER=str(pager))
    one.type("1 + 1\r", "\n2\n")
    assert not paged.exists()
    one.type("help\r", "paged it\n")
    one.type("40 + 2\r", "\n42\n")
    assert one.leave() == 0
    assert "advance 5m" in paged.read_text("utf-8")


def test_a_hangup_of_the_terminal_ends_it(begun: Any) -> None:
    one = begun()
    one.process.send_signal(signal.SIGHUP)
    assert one.process.wait(20) != 0
