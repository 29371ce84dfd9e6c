"""`offhook actions`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from offhook.cli.actions import command


def run(*arguments: str, **options: Any) -> Result:
    return CliRunner().invoke(command, list(arguments), **options)


def test_the_list() -> None:
    done = run()
    assert done.exit_code == 0
    assert "voice\n" in done.output
    assert "AcceptTask" in done.output
    assert "87 actions" in done.output
    assert "\x1b" not in done.output


def test_the_list_as_json() -> None:
    data = json.loads(run("--format", "json").output)
    assert len(data) == 87
    assert all(set(action["backends"]) == {"embedded", "twilio"} for action in data)


def test_a_group() -> None:
    data = json.loads(run("--group", "voice", "--format", "json").output)
    assert {action["group"] for action in data} == {"voice"}
    assert "HoldCall" in run("--group", "voice").output


@pytest.mark.parametrize("name", ["EndCall", "EndConferenceForAll"])
def test_one_action_by_either_name(name: str) -> None:
    assert json.loads(run(name, "--format", "json").output)["name"] == "EndCall"
    assert run(name).output.startswith("EndCall (also EndConferenceForAll)")


def test_an_action_that_its_plugin_implements_is_available_everywhere(tmp_path: Path) -> None:
    plugin = tmp_path / "own.py"
    plugin.write_text(
        "from offhook import Payload, hookimpl\n\n\n"
        'class Wave(Payload, group="own", examples=[{}]):\n    """Wave."""\n\n\n'
        "@hookimpl\ndef register_actions():\n    return [Wave]\n\n\n"
        "@hookimpl\ndef wave():\n    return 1\n"
    )

    data = json.loads(run("Wave", "--plugin", str(plugin), "--format", "json").output)

    assert data["backends"] == {"embedded": "available", "twilio": "available"}


def test_every_page_can_be_shown() -> None:
    for action in json.loads(run("--format", "json").output):
        page = run(action["name"])
        assert page.exit_code == 0, action["name"]
        assert action["summary"] in page.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("HoldCal",), "did you mean HoldCall?"),
        (("holdcall",), "did you mean HoldCall?"),
        (("Zzz",), "`offhook actions` lists them"),
        (("--group", "voise"), "did you mean voice?"),
        (("--group", "zzz"), "the groups are"),
        (("HoldCall", "--group", "chat"), "there is no action HoldCall"),
    ],
)
def test_what_is_not_there(arguments: tuple[str, ...], says: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 3
    assert says in done.stderr
    assert done.stdout == ""
    as_json = run(*arguments, "--format", "json")
    assert as_json.exit_code == 3
    assert json.loads(as_json.stdout)["error"]["code"].startswith("unknown-")


def test_a_plugins_actions_are_listed_too(tmp_path: Path) -> None:
    path = tmp_path / "arts.py"
    path.write_text(
        "from offhook import Payload, hookimpl\n"
        "class Jump(Payload, group='sport', examples=[{}]):\n"
        "    '''Jump.'''\n"
        "@hookimpl\n"
        "def register_actions():\n"
        "    return [Jump]\n"
    )
    (action,) = json.loads(run("--plugin", str(path), "--group", "sport", "--format", "json").output)
    assert (action["name"], action["plugin"]) == ("Jump", "arts")
    assert action["backends"]["embedded"] == "not available on this backend"
