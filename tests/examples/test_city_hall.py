from __future__ import annotations

import csv
import json
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from offhook.simulation import NewTask, ReaderOptions, load_scenario, open_events
from offhook_grammar.parser import parse

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples" / "city_hall"
DATA = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="module")
def tasks() -> list[NewTask]:
    scenario = load_scenario(FOLDER)
    source = scenario.model.events
    assert source is not None
    options = ReaderOptions(columns=source.columns, zone=scenario.model.zone, strict=True)
    with open_events(scenario.path(source.file), options) as reader:
        return [event for event in reader if isinstance(event, NewTask)]


def test_the_events_are_ten_thousand_real_cases_of_one_week(tasks: list[NewTask]) -> None:
    scenario = load_scenario(FOLDER).model
    assert len(tasks) == len({task.case for task in tasks}) == 10_000
    local = [task.at.astimezone(scenario.zone) for task in tasks]
    assert (local[0].isoformat()[:10], local[-1].isoformat()[:10]) == ("2026-01-05", "2026-01-11")
    weekdays = Counter(at.weekday() for at in local)
    assert [weekdays[day] for day in range(7)] == [1666, 1681, 1590, 1655, 1460, 998, 950]
    assert Counter(task.channel for task in tasks) == {
        "voice": 4865,
        "web": 4148,
        "app": 839,
        "social": 90,
        "partner": 56,
        "email": 2,
    }


def test_every_case_has_what_the_rules_read(tasks: list[NewTask]) -> None:
    centre = tomllib.loads((FOLDER / "centre.toml").read_text("utf-8"))
    departments = {queue["name"] for queue in centre["queue"]}
    for task in tasks:
        assert task.workflow == "Requests"
        assert task.attributes["department"] in departments
        assert task.attributes["topic"]
        assert task.attributes["case"] == task.case
        assert task.attributes["spoken"] is (task.channel == "voice")


def test_scenario_and_centre_fit() -> None:
    centre = tomllib.loads((FOLDER / "centre.toml").read_text("utf-8"))
    scenario = load_scenario(FOLDER)
    workers = {worker["name"] for worker in centre["worker"]}
    scenario.check_names(workers, {activity["name"] for activity in centre["activity"]})
    assert {name for shift in scenario.model.shifts for name in shift.workers} == workers
    queues = {queue["name"] for queue in centre["queue"]}
    skills = {skill for worker in centre["worker"] for skill in worker["skills"]}
    assert skills - {"General"} == queues - {"All desks", "Supervisors"}


def test_every_neighborhood_has_its_district(tasks: list[NewTask]) -> None:
    with (FOLDER / "districts.csv").open(encoding="utf-8", newline="") as file:
        districts = {row["neighborhood"]: int(row["district"]) for row in csv.DictReader(file)}
    named = {task.attributes["neighborhood"] for task in tasks if "neighborhood" in task.attributes}
    assert set(districts) <= named
    assert set(districts.values()) == set(range(1, 12))
    assert len(named - set(districts)) <= 2


def test_the_script_parses() -> None:
    path = FOLDER / "city_hall.hook"
    result = parse(path.read_text("utf-8"), str(path))
    assert result.diagnostics == ()


@pytest.mark.skipif(not DATA.is_dir(), reason="the city's data are not beside the repository")
def test_the_files_are_made_from_the_data_bit_for_bit(tmp_path: Path) -> None:
    cases = DATA / "sf311_cases_10000.csv"
    script = [sys.executable, str(FOLDER / "fold_events.py"), str(cases), "--into", str(tmp_path)]
    subprocess.run(script, check=True, cwd=tmp_path, env={"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "7"})
    for name in ("events.csv", "districts.csv"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


@pytest.mark.skipif(not DATA.is_dir(), reason="the bank's profile is not beside the repository")
def test_handling_and_patience_are_those_of_the_bank() -> None:
    profile: dict[str, Any] = json.loads((DATA / "bank_call_profile.json").read_text("utf-8"))
    scenario = tomllib.loads((FOLDER / "scenario.toml").read_text("utf-8"))
    handling = scenario["agents"]["handling"]
    assert handling["of"]["voice"]["quantiles"] == profile["service_seconds_quantiles"]
    assert handling["default"]["quantiles"] == profile["service_seconds_quantiles_by_type"]["IN"]
    assert scenario["customers"]["patience"]["quantiles"] == profile["abandon_wait_seconds_quantiles"]


def test_folding_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "wrong.csv").write_text("a,b\n1,2\n", "utf-8")
    script = [sys.executable, str(FOLDER / "fold_events.py"), str(tmp_path / "wrong.csv"), "--into", str(tmp_path)]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "has no column unique_key, created_date" in done.stderr
    assert not (tmp_path / "events.csv").exists()
