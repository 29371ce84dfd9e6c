"""`offhook explain`: what would run, in order, and what a code means."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from offhook.cli.explain import command
from offhook.error_codes import HOST_CODES, error_page

ROOT = Path(__file__).parents[3]

SCRIPT = """before AcceptTask named "late" do log "x"
before AcceptTask named "chats" priority 5
  when task.channel == "chat" and task.age > 5m  # slow ones
  do cancel "no"
instead of AcceptTask named "around" do return proceed
after AcceptTask named "later" mode single per task.taskSid within 2 * 5m do wait 5m
on failure of AcceptTask named "sorry" do log "x"
on reservation.accepted named "heard" do log "x"
"""

PLUGIN = """from offhook import hookimpl

@hookimpl(required=True)
def before_accept_task(payload): ...

@hookimpl
def after_action(invocation): ...
"""


def explain(*arguments: str, **options: Any) -> Result:
    return CliRunner().invoke(command, list(arguments), **options)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    script, plugin = tmp_path / "a.hook", tmp_path / "extra.py"
    script.write_text(SCRIPT, "utf-8")
    plugin.write_text(PLUGIN, "utf-8")
    return ["--script", str(script), "--plugin", str(plugin)]


def test_all_that_would_run_in_order(files: list[str]) -> None:
    data = json.loads(explain("AcceptTask", *files, "--format", "json").stdout)
    assert [(stage["stage"], [handler["name"] for handler in stage["handlers"]]) for stage in data["stages"]] == [
        ("before", ["chats", "extra.before_accept_task", "late"]),
        ("instead of", ["around"]),
        ("implementation", ["embedded.accept_task"]),
        ("after", ["extra.after_action", "later"]),
        ("on failure of", ["sorry"]),
    ]
    chats, hook = data["stages"][0]["handlers"][:2]
    assert chats == {
        "name": "chats",
        "kind": "script",
        "owner": "a.hook",
        "file": files[1],
        "line": 2,
        "condition": 'task.channel == "chat" and task.age > 5m',
        "priority": 5,
        "guard": True,
        "mode": None,
        "ahead_of": [],
        "behind": [],
        "limit": None,
        "on_failure": "cancel",
        "said": {},
    }
    assert (hook["limit"], hook["on_failure"]) == ("30s", "cancel")
    assert (hook["kind"], hook["owner"], hook["file"], hook["guard"]) == ("plugin", "extra", files[3], True)
    assert data["stages"][3]["handlers"][1]["mode"] == "single"


def test_the_same_for_people(files: list[str]) -> None:
    text = explain("AcceptTask", *files).stdout
    for words in (
        "1. chats  (priority 5, guard)",
        "a.hook:2",
        "when task.channel ==",
        "extra.py:3",
        "(limit 2 * 5m, mode single)",
    ):
        assert words in text
    assert text.index("chats") < text.index("extra.before") < text.index("around") < text.index("embedded.accept_task")


def test_what_settings_say_of_a_hook(files: list[str], tmp_path: Path) -> None:
    settings = tmp_path / "offhook.toml"
    settings.write_text('[plugin.extra.handlers.after_action]\npriority = 2\nlimit = "4s"\n', "utf-8")
    text = explain("AcceptTask", *files, "--settings", str(settings)).stdout
    assert "extra.after_action  (by settings: priority 2, limit 4s)\n" in text
    settings.write_text("[plugin.extra.handlers.after_acton]\npriority = 2\n", "utf-8")
    done = explain("AcceptTask", *files, "--settings", str(settings))
    assert done.exit_code == 3
    assert f"{settings}:1: the plugin extra has no hook after_acton (did you mean after_action?)" in done.stderr


def test_an_action_by_its_other_name() -> None:
    assert json.loads(explain("EndConferenceForAll", "--format", "json").stdout)["name"] == "EndCall"


def test_an_event(files: list[str]) -> None:
    assert "1. heard" in explain("reservation.accepted", *files).stdout


@pytest.mark.parametrize("code", ["action-pending", "ACTION_PENDING", "Guard-Failed"])
def test_a_code_of_an_error(code: str) -> None:
    done = explain(code)
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) >= 3


def test_a_code_of_an_action() -> None:
    assert "AcceptTask: the offer was answered" in explain("reservation-not-pending").stdout


def test_a_code_of_a_diagnostic() -> None:
    data = json.loads(explain("h101", "--format", "json").stdout)
    assert data["code"] == "H101"
    assert data["bad"]


def test_an_unknown_name_has_a_suggestion() -> None:
    done = explain("AcceptTsk")
    assert done.exit_code == 3
    assert "did you mean AcceptTask?" in done.stderr
    assert "did you mean task.created?" in explain("task.creatd").stderr


def test_scripts_with_errors_are_shown(tmp_path: Path) -> None:
    script = tmp_path / "bad.hook"
    script.write_text('before AcceptTsk do log "x"\n')
    done = explain("AcceptTask", "--script", str(script))
    assert done.exit_code == 3
    assert "1 | before AcceptTsk" in done.stderr


_LITERAL = re.compile(r"""\b(?:code|unknown_code)(?::\s*(?:ClassVar\[str\]|str))?\s*=\s*"([a-z][a-z-]+)\"""")
_LANGUAGE = re.compile(
    r'(?:LanguageError|_placed)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*?,\s*"([a-z]+-[a-z-]+)"\s*,?\s*\)'
)
_CONSTANT = re.compile(r'\bCODE: Final = "([a-z][a-z-]+)"')
_FALLBACK = re.compile(r'code (?:or|if isinstance\(code, str\) else) "([a-z-]+)"')


def raised_codes() -> dict[str, str]:
    """Each code that is written out in the source, with a file that has it."""
    found: dict[str, str] = {}
    for root in ("core", "plugins", "grammar"):
        for file in sorted((ROOT / root).rglob("*.py")):
            text = file.read_text("utf-8")
            for pattern in (_LITERAL, _LANGUAGE, _CONSTANT, _FALLBACK):
                for code in pattern.findall(text):
                    found.setdefault(code, str(file.relative_to(ROOT)))
    return found


def test_every_code_has_a_page() -> None:
    codes = raised_codes()
    assert len(codes) > 60
    assert {code: file for code, file in codes.items() if error_page(code) is None} == {}


def test_every_page_is_of_a_code_that_can_occur() -> None:
    assert set(HOST_CODES) - set(raised_codes()) == set()
