"""`offhook test`: what it prints, and how it exits."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from offhook.cli.test import command

SCRIPT = """
param limit: number = 3
test "a worker is there" do
  given ana = worker {}
  expect ana.activity.name == "Available"
end
test "the limit" do
  expect limit == 3
end
"""


@pytest.fixture
def script(tmp_path: Path) -> str:
    path = tmp_path / "rules.hook"
    path.write_text(SCRIPT)
    return str(path)


def test_all_pass(script: str) -> None:
    result = CliRunner().invoke(command, [script, "--settings", "off"])
    assert result.exit_code == 0
    assert result.output == (
        f"ok     {script}:3  a worker is there\nok     {script}:7  the limit\n2 passed, 0 failed\n"
    )


def test_one_fails(script: str) -> None:
    result = CliRunner().invoke(command, [script, "--settings", "off", "--param", "limit=4"])
    assert result.exit_code == 1
    assert "1 passed, 1 failed" in result.output
    assert f"expected limit == 3\n   --> {script}:8\n    |  expect limit == 3\n    = limit is 4\n" in result.output


def test_for_programs(script: str) -> None:
    options = [script, "--settings", "off", "--param", "limit=4", "--filter", "LIMIT"]
    result = CliRunner().invoke(command, [*options, "--format", "json"])
    told = json.loads(result.output)
    assert (result.exit_code, told["passed"], told["failed"]) == (1, 0, 1)
    assert told["tests"][0]["failure"]["message"] == "expected limit == 3"
    suites = ElementTree.fromstring(CliRunner().invoke(command, [*options, "--format", "junit"]).output)  # noqa: S314
    (case,) = suites.iter("testcase")
    failure = case.find("failure")
    assert case.get("name") == "the limit"
    assert failure is not None
    assert failure.get("message") == "expected limit == 3"


def test_what_ci_systems_read(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.hook").write_text(
            'on task.created do log "came \\u0001 & <went>"\n'.replace("\\u0001", "\x01")
            + f'test "{name} & <more>" do\n  given chat = task {{}}\nend\ntest "fails" do\n  expect 1 == 2\nend\n'
        )
    result = CliRunner().invoke(command, [str(tmp_path), "--settings", "off", "--format", "junit"])
    root = ElementTree.fromstring(result.output)  # noqa: S314  # our own words
    assert result.exit_code == 1
    assert {name: root.get(name) for name in ("tests", "failures", "errors")} == {
        "tests": "4", "failures": "2", "errors": "0",
    }  # fmt: skip
    assert [suite.get("name") for suite in root] == [str(tmp_path / f"{name}.hook") for name in ("one", "two")]
    for suite in root:
        assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
            "tests": "2", "failures": "1", "errors": "0", "skipped": "0",
        }  # fmt: skip
        first, second = suite
        assert first.get("name") in ("one & <more>", "two & <more>")
        assert first.get("file") == suite.get("name")
        assert (first.get("line"), second.get("line")) == ("2", "5")
        assert str(first.get("classname")).endswith(Path(str(first.get("file"))).stem)
        assert "/" not in str(first.get("classname"))
        assert float(str(first.get("time"))) >= 0
        assert first.findtext("system-out") == "came \ufffd & <went>"
        assert "expect 1 == 2" in str(second.findtext("failure"))
    told = json.loads(CliRunner().invoke(command, [str(tmp_path), "--settings", "off", "--format", "json"]).output)
    assert told["tests"][0]["output"] == ["came \x01 & <went>"]
    assert [one["outcome"] for one in told["tests"]] == ["passed", "failed"] * 2


COVERED = """
after AcceptTask do
  if task.channel == "voice" then
    log "a call"
  end
end
test "a chat" do
  given ana = worker {}
  given chat = task {channel: "chat"} offered to ana
  when ana does AcceptTask task: chat
end
"""


def test_coverage(tmp_path: Path) -> None:
    path = tmp_path / "rules.hook"
    path.write_text(COVERED)
    options = [str(path), "--settings", "off", "--coverage"]
    result = CliRunner().invoke(command, options)
    assert result.exit_code == 0
    assert f"1/1       1/2       1/2      50%  4\n  {path}:3  the condition never held\n" in result.output
    told = json.loads(CliRunner().invoke(command, [*options, "--format", "json"]).stdout)
    assert told["coverage"]["files"][0]["lines"] == {"all": [3, 4], "missing": [4]}
    junit = CliRunner().invoke(command, [*options, "--format", "junit"])
    assert ElementTree.fromstring(junit.stdout).get("tests") == "1"  # noqa: S314  # our own words
    assert "the condition never held" in junit.stderr


@pytest.mark.parametrize(("least", "exit_code"), [("50", 0), ("50.1", 1)])
def test_too_little_is_covered(tmp_path: Path, least: str, exit_code: int) -> None:
    path = tmp_path / "rules.hook"
    path.write_text(COVERED)
    result = CliRunner().invoke(command, [str(path), "--settings", "off", "--coverage", "--fail-under", least])
    assert result.exit_code == exit_code
    assert ("50.0% is covered, and 50.1% is wanted" in result.output) == bool(exit_code)


def test_a_limit_of_nothing(script: str) -> None:
    result = CliRunner().invoke(command, [script, "--settings", "off", "--fail-under", "50"])
    assert result.exit_code != 0
    assert "--fail-under goes with --coverage" in result.output


def test_nothing_to_run(script: str) -> None:
    result = CliRunner().invoke(command, [script, "--settings", "off", "--filter", "nothing"])
    assert result.exit_code == 3
    assert "no test has 'nothing' in its name" in result.output


def test_standard_input_holds_no_tests() -> None:
    result = CliRunner().invoke(command, ["-", "--settings", "off"], input=SCRIPT)
    assert result.exit_code == 3
    assert "tests are read from files, not from standard input" in result.output
