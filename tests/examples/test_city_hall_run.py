"""The main job on its example: what comes out, and that it is the same wherever it runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples" / "city_hall"
COMMAND = [sys.executable, "-c", "from offhook.cli import main; main()"]


def offhook(
    *arguments: str | Path, cwd: Path = ROOT, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *(str(each) for each in arguments)],
        cwd=cwd,
        env=os.environ | (environment or {}),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The whole week, as `offhook run examples/city_hall` has it."""
    cache = tmp_path_factory.mktemp("cache")
    done = offhook("run", FOLDER, "--format", "json", environment={"OFFHOOK_CACHE": str(cache)})
    assert (done.returncode, done.stderr) == (0, "")
    data: dict[str, Any] = json.loads(done.stdout)
    return data


@pytest.fixture(scope="module")
def monday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first 300 cases."""
    path = tmp_path_factory.mktemp("events") / "monday.csv"
    with (FOLDER / "events.csv").open(encoding="utf-8") as file:
        path.write_text("".join(islice(file, 301)), "utf-8")
    return path


def test_every_case_comes_to_an_end(whole: dict[str, Any]) -> None:
    cases = whole["cases"]["all"]
    assert (whole["events"], cases["created"], cases["open"]) == (10_000, 10_000, 0)
    assert cases["completed"] + cases["abandoned"] + cases["canceled"] == 10_000
    assert whole["problems"]["count"] == whole["events_skipped"] == whole["events_late"] == 0
    assert (whole["stopped"], whole["error"], whole["seed"]) == (None, None, 311)
    assert len(whole["journal_digest"]) == 64
    assert whole["seconds"] > 0


def test_nothing_fails(whole: dict[str, Any]) -> None:
    assert (whole["failed"], whole["errors"], whole["handler_problems"]) == (0, [], [])


def test_people_wait_now_and_then(whole: dict[str, Any]) -> None:
    voice = whole["cases"]["by_channel"]["voice"]
    assert 0.80 < voice["answered_within_20s"] < 0.92
    assert 30 < voice["waiting"]["p95"] < 120
    assert 120 < voice["waiting"]["p99"] < 600
    assert 0.03 < voice["abandoned"] / voice["created"] < 0.08
    assert 10 < whole["cases"]["most_open"] < 60
    assert whole["ended_at"] < "2026-01-12T12:00"


def test_every_rule_does_something(whole: dict[str, Any]) -> None:
    handlers = {each["name"]: each for each in whole["handlers"]}
    assert len(handlers) == 14
    assert [name for name, each in handlers.items() if each["runs"] == 0] == []
    for name in ("urgent cases are taken", "finish the call first", "no breaks in a rush"):
        assert handlers[name]["cancelled"] > 0
    assert handlers["city_plugin.before_complete_task"]["cancelled"] > 0
    assert handlers["thanks are done"]["redirected"] == whole["redirected"] > 0
    assert whole["cases"]["reasons"]["duplicate of case #"] == whole["actions"]["MergeCase"]["completed"] > 0
    assert (whole["notifications"] > 0, whole["logs"]) == (True, 5)


def test_the_same_seed_gives_the_same_digest_wherever_it_runs(monday: Path, tmp_path: Path) -> None:
    places = [
        (ROOT, "examples/city_hall", {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"}),
        (FOLDER, ".", {"PYTHONHASHSEED": "2", "TZ": "Asia/Kathmandu", "LC_ALL": "C.UTF-8"}),
        (tmp_path, str(FOLDER), {"PYTHONHASHSEED": "random", "TZ": "America/St_Johns", "OFFHOOK_CACHE": "off"}),
    ]
    found = []
    for cwd, path, environment in places:
        done = offhook("run", path, "--events", monday, "--format", "json", cwd=cwd, environment=environment)
        assert (done.returncode, done.stderr) == (0, "")
        data = json.loads(done.stdout)
        for each in data["handlers"]:
            del each["file"], each["microseconds"]
        found.append({name: value for name, value in data.items() if "second" not in name})
    assert found[0]["events"] == 300
    assert found[0] == found[1] == found[2]
    other = offhook("run", FOLDER, "--events", monday, "--format", "json", "--seed", "312")
    assert json.loads(other.stdout)["journal_digest"] != found[0]["journal_digest"]


def test_params_change_what_happens(monday: Path) -> None:
    done = offhook("run", FOLDER, "--events", monday, "--format", "json", "--param", "after_work=5s")
    assert json.loads(done.stdout)["cases"]["all"]["after_work"]["max"] == 5


def test_the_scripts_check_clean() -> None:
    done = offhook("check", FOLDER / "city_hall.hook", "--plugin", FOLDER / "city_plugin.py", "--strict")
    assert (done.returncode, done.stdout) == (0, "1 file checked: nothing found\n")


def test_explain_shows_the_rules_of_the_folder() -> None:
    done = offhook("explain", "CompleteTask", "--script", FOLDER, "--format", "json")
    stages = {
        stage["stage"]: [each["name"] for each in stage["handlers"]] for stage in json.loads(done.stdout)["stages"]
    }
    assert stages["before"] == ["city_plugin.before_complete_task"]


def test_a_dry_run_names_the_rules_and_the_cases() -> None:
    done = offhook("run", FOLDER, "--dry-run", "--format", "json")
    data = json.loads(done.stdout)
    assert data["events_by_type"] == {"task.created": 10_000}
    assert [each["name"] for each in data["handlers"]["task.created"]] == [
        "tag new cases",
        "duplicates",
        "urgent calls",
    ]
