"""`offhook eval`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from offhook.cli.main import main


def evaluate(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["eval", *arguments])


TASK = '{"task": {"age": 7, "name": "ana"}, "xs": [1, 2]}'


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 + 2", "3"),
        ('task.age > 5 and upper(task.name) starts with "A"', "true"),
        ("[x * 2 for each x in xs]", "[2, 4]"),
        ("task.nothing.at.all", "null"),
        ("90s + 2m", "3m 30s"),
        ("spoken(90s)", "1 minute and 30 seconds"),
        ("1\n + 2", "3"),
    ],
)
def test_values(expression: str, value: str) -> None:
    done = evaluate(expression, "--with", TASK)
    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{value}\n", "")


def test_as_json_and_from_a_file(tmp_path: Path) -> None:
    given = tmp_path / "given.json"
    given.write_text('{"xs": [1]}', "utf-8")
    done = evaluate("{a: xs, b: 90s}", "--with", f"@{given}", "--format", "json")
    assert json.loads(done.stdout) == {"a": [1], "b": "1m 30s"}


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("task.age >", "error H101: the line ends where a value was wanted\n --> <expression>:1:10\n"),
        ("tsk.age", " --> <expression>:1:1\n  |\n1 | tsk.age\n  | ^^^\n  = hint: did you mean `task`?\n"),
        ('"a" + 1', "error H308"),
        ("now", "there is no `now` here"),
        ('1\n + "a"', " --> <expression>:1:1\n"),
        ("task[0].x", "offhook: a map is indexed by text, found a number"),
    ],
)
def test_what_has_no_value_is_told_at_its_place(expression: str, said: str) -> None:
    done = evaluate(expression, "--with", TASK)
    assert (done.exit_code, done.stdout) == (3, "")
    assert said in done.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("[", "--with has to be JSON: "),
        ("[1]", "--with has to be an object"),
        ('{"if": 1}', "`if` can name nothing in the language"),
        ('{"a b": 1}', "`a b` can name nothing in the language"),
        ("@/nowhere/at.all", "--with has to be JSON: "),
    ],
)
def test_what_is_given_has_to_be_usable(given: str, said: str) -> None:
    done = evaluate("1", "--with", given)
    assert (done.exit_code, done.stdout) == (3, "")
    assert said in done.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('{"x": NaN}', "--with has to be JSON: NaN is not a number of JSON"),
        ('{"x": [-Infinity]}', "--with has to be JSON: -Infinity is not a number of JSON"),
        ('{"x": 1e999}', "--with has to be JSON: the number 1e999 is larger than any can be"),
        ('{"x": ' + "9" * 400 + "}", "--with has to be JSON: a number has 400 digits, and 300 are the most"),
        ('{"x": "\\ud800"}', "--with has to be JSON: holds half of a character (a lone surrogate)"),
        ('{"x": 1, "x": 2}', "--with has to be JSON: says 'x' twice"),
        ('{"x": ' + "[" * 100_000, "--with has to be JSON: is nested too deep"),
        ('{"x": 1', "--with has to be JSON: Expecting"),
    ],
)
def test_values_that_cannot_be_reckoned_with_are_refused(given: str, said: str) -> None:
    done = evaluate("x", "--with", given)
    assert (done.exit_code, done.stdout) == (3, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
