"""The plugin in real runs of pytest: what it costs others, what a failing test says, and its options."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import offhook.testing.factory  # noqa: F401  # what a run inside this one imports, it takes away again

GREETER = """
from offhook import hookimpl

class Greeter:
    plugin_name = "greeter"

    @hookimpl
    def after_accept_task(self, payload, invocation):
        invocation.notify("This is " + payload.task.attributes["name"])
"""


def test_other_peoples_runs_load_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "test_theirs.py").write_text(
        "import sys\n"
        "def test_theirs():\n"
        "    ours = [name for name in sys.modules if name.startswith('offhook')]\n"
        "    assert sorted(ours) == ['offhook', 'offhook.testing', 'offhook.testing.plugin']\n"
        "    assert not {'pydantic', 'pluggy.offhook', 'lark', 'asyncio'} & set(sys.modules)\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "offhook", str(tmp_path)]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=60, env={"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    )
    assert "1 passed" in done.stdout, done.stdout + done.stderr
    assert "offhook" not in done.stdout


def test_what_failing_tests_say(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        GREETER
        + """
def test_a_comparison(contact_centre):
    desk = contact_centre(plugins=[Greeter()])
    desk.accepted({"name": "Ada"})
    assert desk.notifications == ["This is Bo"]

def test_an_outcome(contact_centre):
    desk = contact_centre()
    assert desk.attempt("AcceptTask", sid="WR1", worker="Anna") == "completed"

def test_a_handler(contact_centre):
    contact_centre(plugins=[Greeter()]).accepted()

def test_a_handler_whose_failure_comes_at_the_end(contact_centre):
    class AtTheEnd:
        plugin_name = "at-the-end"

        @hookimpl
        def offhook_stopped(self):
            raise ValueError("it is over")

    contact_centre(plugins=[AtTheEnd()])

def test_an_expected_failure(contact_centre):
    desk = contact_centre(plugins=[Greeter()])
    with desk.expect_failure("greeter.after_accept_task"):
        desk.accepted()
"""
    )
    result = pytester.runpytest_inprocess("-p", "no:cov", "-p", "no:hypothesispytest")
    result.assert_outcomes(passed=2, failed=3, errors=1)
    result.stdout.fnmatch_lines(
        [
            "*ERROR at teardown of test_a_handler_whose_failure_comes_at_the_end*",
            "E *HandlerFailed: *test_what_*.py:*: at-the-end.offhook_stopped failed: ValueError: it is over",
            "*_ test_a_comparison _*",
            ">       assert desk.notifications == ??This is Bo??",
            "E       AssertionError: assert notifications == ?'This is Bo'?",
            "E *(- was wanted, + was there)",
            "E *- 'This is Bo'",
            "E *+ 'This is Ada'",
            "*- Journal of contact centre 1, its last lines -*",
            "00:00:00 shown to Anna: This is Ada",
            "00:00:00 AcceptTask completed ?greeter.after_accept_task ran?",
            "*_ test_an_outcome _*",
            "E       AssertionError: assert 'refused' == 'completed'",
            "E *AcceptTask: refused",
            "E *reservation-not-found: there is no reservation WR1 in the centre",
            "*_ test_a_handler _*",
            "E       KeyError: 'name'",
            ">       contact_centre(plugins=[[]Greeter()[]]).accepted()",
            "E *HandlerFailed: *:*: greeter.after_accept_task failed: KeyError: 'name'",
        ]
    )
    result.stdout.no_fnmatch_line("*offhook: *")
    result.stdout.no_fnmatch_line("*/offhook/testing/*: in *")
    result.stdout.no_fnmatch_line("*run_until_complete*")


def test_the_options(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\noffhook_journal_lines = 2\n")
    pytester.makepyfile(
        """
def test_the_seed(contact_centre):
    assert contact_centre().host.options.seed == 7
    assert contact_centre(seed=8).host.options.seed == 8

def test_fails(contact_centre):
    desk = contact_centre(tasks=1)
    raise AssertionError
"""
    )
    result = pytester.runpytest_inprocess("-v", "--offhook-seed=7", "-p", "no:cov", "-p", "no:hypothesispytest")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["offhook: *, seed 7"])
    at = [number for number, line in enumerate(result.outlines) if "Journal of contact centre 1" in line]
    assert [line.split()[1] for line in result.outlines[at[0] + 1 : at[0] + 3]] == [
        "task-queue.entered",
        "reservation.created",
    ]
    assert result.outlines[at[0] + 3].startswith("====")


def test_help_tells_of_them(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_inprocess("--help", "-p", "no:cov")
    result.stdout.fnmatch_lines(
        ["contact centres for tests (Offhook):", "  --offhook-seed=NUMBER", "  offhook_journal_lines*"]
    )
    result = pytester.runpytest_inprocess("--fixtures", "-p", "no:cov")
    result.stdout.fnmatch_lines(["contact_centre -- *", "    Makes contact centres in virtual time*"])
