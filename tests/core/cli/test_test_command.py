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


def test_nothing_to_run(script: str) -> None:
    result = CliRunner().invoke(command, [script, "--settings", "off", "--filter", "nothing"])
    assert result.exit_code == 3
    assert "no test has 'nothing' in its name" in result.output
