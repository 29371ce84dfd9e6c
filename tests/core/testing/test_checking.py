"""Scripts that are collected as tests."""

from __future__ import annotations

import pytest

import offhook.scripts.checking
import offhook.settings  # noqa: F401  # what a run inside this one imports, it takes away again

QUIET = ("-p", "no:cov", "-p", "no:hypothesispytest")


def test_errors_fail_and_warnings_are_shown(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\noffhook_check = true\n")
    pytester.makefile(
        ".hook",
        good="before SelectTask do stop\n",
        bad="before SelectTask do\n  log wrker.name\nend\n",
        odd="before SelectTask do\n  stop\n  log 1\nend\n",
    )
    result = pytester.runpytest_inprocess(*QUIET, "-W", "default::pytest.PytestWarning")
    result.assert_outcomes(passed=2, failed=1, warnings=1)
    result.stdout.fnmatch_lines(
        ["*_ check of bad.hook _*", "error H206: *`wrker`*", " --> bad.hook:2:7", "*did you mean `worker`*"]
    )
    result.stdout.fnmatch_lines(["*PytestWarning: warning H413:*", "* --> odd.hook:3:3"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_the_plugins_of_the_settings_are_there(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\noffhook_check = true\n")
    pytester.makepyfile(own="from offhook import EventSpec, hookimpl\n\n@hookimpl\ndef register_events():\n"
                        "    return [EventSpec('own.thing', {}, 'It happened.')]\n")  # fmt: skip
    pytester.makefile(".hook", rules='on own.thing do log "it happened"\n')
    assert pytester.runpytest_inprocess(*QUIET).ret == pytest.ExitCode.TESTS_FAILED
    pytester.makefile(".toml", offhook='plugins = ["own.py"]\n')
    pytester.runpytest_inprocess(*QUIET).assert_outcomes(passed=1)


def test_settings_that_cannot_be_used_are_told(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\noffhook_check = true\n")
    pytester.makefile(".hook", rules="before SelectTask do stop\n")
    pytester.makefile(".toml", offhook="plugin = 1\nscrpts = []\n")
    result = pytester.runpytest_inprocess(*QUIET)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*offhook.toml:*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_without_the_option_scripts_are_no_tests(pytester: pytest.Pytester) -> None:
    pytester.makefile(".hook", rules="before SelectTusk do stop\n")
    assert pytester.runpytest_inprocess(*QUIET).ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_what_a_script_holds_tests_itself(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\noffhook_check = true\n")
    steps = 'given ana = worker {}\nexpect ana.activity.name == "Available"\nexpect ana.activity.name == "Break"'
    pytester.makefile(".hook", rules=f'test "good" do\n  expect 1 + 1 == 2\nend\ntest "bad" do\n{steps}\nend\n')
    result = pytester.runpytest_inprocess(*QUIET)
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*rules.hook: bad*", "expected ana.activity.name*", " --> rules.hook:7*"])
    result.stdout.no_fnmatch_line("*Traceback*")
