"""Inputs from a pipe, and how the command ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "from offhook.cli import main; main()", "repl"]


def piped(text: str, *options: str, **environment: str) -> tuple[int, str, str]:
    """The exit status, the output, and the standard error."""
    done = subprocess.run(
        [*COMMAND, *options], input=text, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


def test_each_complete_input_is_done_and_the_output_is_only_what_comes_of_them() -> None:
    text = '# a rule\nbefore SetActivity named "x" do\n\n  log "hi"\nend\n\nlet x = [\n  20,\n  22,\n]\nx[0] + x[1]\n'
    assert piped(text) == (0, "installed handler x\n42\n", "")


def test_an_input_that_fails_is_told_with_its_line_and_the_next_one_is_done() -> None:
    code, out, err = piped("1 + 1\n\nlet x = 5 5\n2 + 2\n")
    assert (code, out) == (1, "2\n4\n")
    assert err.startswith("offhook: the input of line 3 failed\nerror H101")
    assert "1 | let x = 5 5" in err


def test_an_input_that_ends_too_early_cannot_be_used() -> None:
    assert piped("1 + 1\nbefore SetActivity do\n  log 1\n") == (
        3,
        "2\n",
        "offhook: the input of line 2 ends too early\n",
    )


def test_what_fails_while_time_passes_is_told_with_its_time_and_counts() -> None:
    code, out, err = piped('if true then\n  wait 5s\n  fail "late"\nend\nadvance 1m\n2 + 2\n')
    assert (code, out) == (1, "it waits; `advance 5m` lets time pass\n4\n")
    assert err.splitlines() == [
        "offhook: the input of line 5 failed",
        '09:00:05 late  (in if true then wait 5s fail "late" end)',
    ]


def test_what_stands_behind_exit_is_not_done() -> None:
    assert piped("1 + 1\nexit\n2 + 2\n") == (0, "2\n", "")


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "1 + 1", "1 + 1\r\n"])
def test_anything_else_is_no_trouble(text: str) -> None:
    assert piped(text) == (0, "2\n" if "1" in text else "", "")


def test_a_script_is_loaded_and_its_warnings_are_said_once(tmp_path: Path) -> None:
    script = tmp_path / "rules.hook"
    script.write_text('param word: text = "x"\nbefore SetActivity do log "{word}!" level warning\n', "utf-8")
    code, out, err = piped('SetActivity activityName: "Break"\n', str(script), "--param", "word=hey")
    assert (code, err) == (0, "")
    assert out.count("hey!") == 1


def test_what_cannot_be_used_ends_with_3(tmp_path: Path) -> None:
    code, out, err = piped("1\n", str(tmp_path / "none.hook"))
    assert (code, out) == (3, "")
    assert "there is no such file or folder" in err
    (tmp_path / "bad.hook").write_text("before\n", "utf-8")
    code, out, err = piped("1\n", str(tmp_path / "bad.hook"))
    assert (code, out) == (3, "")
    assert "H1" in err


def test_a_store_is_gone_on_with(tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    assert piped('SetActivity activityName: "Break"\n', "--store", store)[0] == 0
    assert piped("worker.activity.name\n", "--store", store)[1] == '"Break"\n'


def test_nothing_of_the_terminal_is_imported_for_a_pipe() -> None:
    code = (
        "import sys\nfrom offhook.cli import main\n"
        "try: main()\nfinally: print('prompt_toolkit' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, "repl"], input="1\n", capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("1\n", "False\n")


def test_the_first_prompt_does_without_what_menus_need() -> None:
    code = (
        "import sys\nimport offhook.repl.shell.terminal\n"
        "print([name for name in sys.modules if name.startswith('offhook.repl.suggesting')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
