"""The command on a real terminal, from its start to its end."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("the system has no pseudo-terminals", allow_module_level=True)

import pexpect

COMMAND = ["-c", "from offhook.cli import main; main()", "repl"]
STOP, LEAVE, TAB, UP = "\x03", "\x04", "\t", "\x1b[A"
_CODES = re.compile(r"\x1b(?:\[[0-9;?]*[a-zA-Z]|[=>()][A-Z0-9]?)")
ASKS = 'before SetActivity do let a = ask "Sure?" choices ["Yes", "No"] within 5m default "No" then log "told {a}"'


class Desk:
    """The command on a terminal of so many columns. `raw` is all that it ever wrote, `shown` that without codes."""

    def __init__(self, *options: str, columns: int = 120, rows: int = 24, **environment: str) -> None:
        not_ours = ("NO_COLOR", "COLORFGBG", "PAGER", "LESS", "PYTHONUNBUFFERED")
        known = {name: value for name, value in os.environ.items() if name not in not_ours}
        given = {"TERM": "xterm-256color", "OFFHOOK_HISTORY": "off", **environment}
        self.process: Any = pexpect.spawn(
            sys.executable, [*COMMAND, *options], env=known | given, encoding="utf-8", codec_errors="replace",
            dimensions=(rows, columns), timeout=20,
        )  # fmt: skip
        self.process.delaybeforesend = None
        self.raw = ""

    @property
    def shown(self) -> str:
        return _CODES.sub("", self.raw).replace("\r", "")

    def type(self, keys: str, wanted: str) -> str:
        """Type, and wait until something new is seen; gives what came since."""
        before, length = self.shown.count(wanted), len(self.shown)
        self.process.send(keys)
        self.see(wanted, before)
        return self.shown[length:]

    def see(self, wanted: str, before: int = 0) -> None:
        """Wait until something is seen."""
        deadline = time.monotonic() + 15
        while self.shown.count(wanted) <= before:
            assert time.monotonic() < deadline, f"{wanted!r} is not shown:\n{self.shown}"
            self._read(0.1)

    def leave(self, keys: str = LEAVE) -> int:
        """Type what ends it, as often as it takes: the system swallows a Ctrl-D that comes ahead of the prompt. Gives
        the exit status."""
        deadline = time.monotonic() + 15
        while self.process.isalive():
            assert time.monotonic() < deadline, f"it does not end:\n{self.shown}"
            self.process.send(keys)
            self._read(0.3)
        while self._read(0.1):
            pass
        return int(self.process.exitstatus)

    def _read(self, seconds: float) -> bool:
        try:
            chunk = self.process.read_nonblocking(65536, seconds)
            self.raw += chunk
            for _ in range(chunk.count("\x1b[6n")):
                self.process.send("\x1b[1;1R")  # where the cursor is, as a terminal says when it is asked
        except pexpect.TIMEOUT:
            return False
        except pexpect.EOF:
            return False
        return True


@pytest.fixture
def begun() -> Iterator[Callable[..., Desk]]:
    """Begins the command."""
    desks: list[Desk] = []

    def begin(*options: str, **given: Any) -> Desk:
        desks.append(Desk(*options, **given))
        desks[-1].see("\n>")
        return desks[-1]

    yield begin
    for desk in desks:
        desk.process.close(force=True)


def test_a_session_from_its_start_to_its_end(begun: Any, tmp_path: Path) -> None:
    history = tmp_path / "of" / "mine"
    one = begun(OFFHOOK_HISTORY=str(history))
    one.type('SetActivity activityName: "Available"\r', "SetActivity done  Ana Available  (1 change)")
    one.type("20 * 2 + 2\r", "\n42\n")
    one.type('before SetActivity named "x" do\rlog "hello"\rend\r', "installed handler x")
    one.type('SetActivity activityName: "Break"\r', "log hello")
    one.type("trace\r", "✓ SetActivity IV")
    assert one.leave() == 0
    assert "Traceback" not in one.shown
    assert '+before SetActivity named "x" do\n+  log "hello"\n+end\n' in history.read_text("utf-8")


def test_tab_completes_and_the_menu_opens_by_itself(begun: Any) -> None:
    one = begun()
    one.type("SetActi", "Change the worker's own activity")
    one.type(TAB, "activityName?: text")  # its signature
    one.type(" activityN" + TAB, '"Available"')  # the values of the argument
    one.type('"Bre' + TAB + "\r", "SetActivity done  Ana Break")
    assert one.leave("exit\r") == 0


def test_what_is_wrong_is_underlined_before_enter_and_told_with_a_caret_behind_it(begun: Any) -> None:
    one = begun()
    one.type("let x = 5 5 ", "`5` stands where an operator")
    assert re.search(r"\x1b\[0;(?:\d+;)*4(?:;\d+)*m5", one.raw), "the wrong word is underlined"
    shown = one.type("\r", "error H101")
    one.see("1 | let x = 5 5")
    one.type("6 * 7\r", "\n42\n")
    assert "1 | let x = 5 5 \n  |           ^" in one.shown, shown
    assert one.leave() == 0


def test_ctrl_c_stops_what_runs_and_not_the_session(begun: Any) -> None:
    one = begun()
    one.type("every 1s do let x = 1\r", "installed")
    one.type("advance 9000d\r", "advance 9000d\n")
    time.sleep(0.3)
    one.type(STOP, "stopped: what was done so far stays")
    one.type(STOP + STOP, ">")  # too late for anything
    one.type("1 + " + STOP, ">")
    one.type("6 * 7\r", "\n42\n")
    assert one.leave("exit\r") == 0


def test_what_is_typed_while_something_runs_is_for_the_next_prompt_and_not_on_the_screen(begun: Any) -> None:
    one = begun()
    one.type("every 1s do let x = 1\r", "installed")
    one.type("advance 1d\r", "advance 1d\n")
    shown = one.type("20 * 2 + 2\r", "\n42\n")
    assert "20 * 2" not in shown.partition(">")[0]
    one.process.send("advance 1d\r")
    time.sleep(0.3)
    one.process.send(LEAVE)  # which the system would swallow
    assert one.leave("") == 0


def test_a_question_is_a_dialogue_and_a_notice_is_shown(begun: Any) -> None:
    one = begun()
    one.type(f"{ASKS}\r", "installed")
    one.type('after SetActivity do notify "you moved"\r', "installed")
    one.type('SetActivity activityName: "Break"\r', "answer (Enter for none)")
    assert "1  Yes" in one.shown
    assert "2  No  (the default)" in one.shown
    one.type("1\r", "log told Yes")
    one.see("notice you moved")
    assert one.leave() == 0


def test_what_is_pasted_is_one_input_that_waits_for_enter(begun: Any) -> None:
    one = begun()
    shown = one.type("\x1b[200~let a = 1\nlet b = a + 1\n\x1b[201~", "let b = a + 1")
    assert "error" not in shown
    one.type("\r", ">")
    one.type("a + b\r", "\n3\n")
    assert one.leave() == 0


def test_the_history_comes_back_with_up_in_the_next_session(begun: Any, tmp_path: Path) -> None:
    history = str(tmp_path / "history")
    one = begun(OFFHOOK_HISTORY=history)
    one.type("1000 + 1\r", "\n1001\n")
    one.type("2 + 2\r", "\n4\n")
    one.leave()
    other = begun(OFFHOOK_HISTORY=history)
    other.type("10" + UP, "1000 + 1")
    other.type("\r", "\n1001\n")
    assert other.leave() == 0


@pytest.mark.parametrize(("columns", "status"), [(80, "0 tasks waiting  0 runs waiting"), (40, "0 tasks  0 runs")])
def test_a_narrow_terminal_has_the_status_and_the_argument_that_is_being_written(
    begun: Any, columns: int, status: str
) -> None:
    one = begun(columns=columns)
    one.see(status)
    one.type('CreateTask channel: "chat", timeout: ', "timeout?: number")
    one.type(STOP, ">")
    one.type("2 + 2\r", "\n4\n")
    assert one.leave() == 0


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


def test_what_the_screen_does_not_hold_is_shown_in_the_users_pager(begun: Any, tmp_path: Path) -> None:
    paged = tmp_path / "paged"
    pager = tmp_path / "pager.sh"
    pager.write_text(f'#!/bin/sh\ncat > "{paged}"\necho "paged it"\n', "utf-8")
    pager.chmod(0o755)
    one = begun(PAGER=str(pager))
    one.type("1 + 1\r", "\n2\n")
    assert not paged.exists()
    one.type("help\r", "paged it\n")
    one.type("40 + 2\r", "\n42\n")
    assert one.leave() == 0
    assert "advance 5m" in paged.read_text("utf-8")
    assert "\x1b" not in paged.read_text("utf-8")  # nobody knows whether it paints


@pytest.mark.skipif(shutil.which("less") is None, reason="there is no less here")
def test_the_usual_pager_paints_and_ctrl_c_in_it_ends_nothing(begun: Any) -> None:
    one = begun(columns=80, rows=12)
    shown = one.type("help\r", "advance 5m")
    assert "ESC" not in shown
    time.sleep(0.3)
    one.process.send(STOP)
    time.sleep(0.3)
    one.type("q", ">")
    one.type("40 + 2\r", "\n42\n")
    assert one.leave() == 0


def test_without_a_pager_it_is_shown_as_it_is(begun: Any) -> None:
    one = begun(PAGER="/nowhere/at/all", PATH="/nowhere")
    one.type("help\r", "empty the screen")
    assert one.leave() == 0


def test_what_cannot_be_used_ends_with_3(tmp_path: Path) -> None:
    one = Desk(str(tmp_path / "none.hook"))
    one.see("there is no such file or folder")
    assert one.leave("") == 3


def test_a_hangup_of_the_terminal_ends_it(begun: Any) -> None:
    one = begun()
    one.process.kill(signal.SIGHUP)
    assert one.process.wait() != 0
