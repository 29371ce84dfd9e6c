from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from offhook.errors import ConfigError
from offhook.simulation.scenario import LoadedScenario, ScenarioError, load_scenario, parse_scenario
from offhook.simulation.varied import CaseFacts

GOOD = """
name = "A small centre"
scripts = ["rules.hook"]
plugins = ["helper.py", "offhook_plugins.http"]
centre = "centre.toml"
events = "events.jsonl"
seed = 5
zone = "Europe/Berlin"
start = 2026-01-05T06:00:00

[params]
patience = "90s"

[agents]
time_to_accept = { uniform = ["2s", "9s"] }
handling = { by = "channel", default = "3m", of = { voice = { lognormal = { median = "2m", sigma = 0.5 } } } }

[customers]
gives_up = 0.2

[[shift]]
name = "early"
days = "weekday"
from = 07:00:00
to = "15:00"
workers = ["Ana", "Ben"]
breaks = [{ at = "09:30", lasts = "15m" }]
spread = "10m"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("rules.hook", "helper.py", "centre.toml", "events.jsonl"):
        (tmp_path / name).touch()
    return tmp_path


def loaded(text: str, folder: Path) -> LoadedScenario:
    return parse_scenario(text, "scenario.toml", folder)


def problems(text: str, folder: Path) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        loaded(text, folder)
    assert str(caught.value) == "\n".join(str(problem) for problem in caught.value.problems)
    assert all(problem.file == "scenario.toml" for problem in caught.value.problems)
    return [f"{problem.line}: {problem.message}" for problem in caught.value.problems]


def test_a_scenario(folder: Path) -> None:
    (folder / "scenario.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    found = load_scenario(folder)
    model = found.model
    assert found.path("rules.hook") == str(folder / "rules.hook")
    assert model.events is not None
    assert model.events.file == "events.jsonl"
    assert model.start is not None
    assert model.instant(model.start) == datetime(2026, 1, 5, 5, tzinfo=UTC)
    assert model.agents.handling.for_case(CaseFacts("voice", "Q")).quantile(0.5) == pytest.approx(120)
    assert model.agents.handling.for_case(CaseFacts("web", "Q")).mean() == 180
    assert model.shifts[0].days == (0, 1, 2, 3, 4)
    assert model.params == {"patience": "90s"}
    found.check_names(["Ana", "Ben"], ["Available", "Break", "Offline"])


def test_an_empty_file_is_a_scenario(folder: Path) -> None:
    model = loaded("", folder).model
    assert (model.seed, model.shifts, model.events, model.start) == (0, (), None, None)
    assert model.agents.on_duty == "Available"


def test_all_problems_are_told_at_once_with_line_and_nearest_name(folder: Path) -> None:
    text = """
script = "rules.hook"
zone = "Europe/Berln"
seed = "five"
start = "soon"

[agents]
handlng = 5
rejects = 1.5
time_to_accept = { unifrom = [1, 2] }
wrap_up = { by = "chanel", default = 3 }

[events]
[events.columns]
at = { colunm = "x" }

[[shift]]
days = ["mondy"]
from = "25:00"
to = "17:00"
workers = []
brakes = 1
"""
    assert problems(text, folder) == [
        "2: unknown key 'script'; did you mean 'scripts'?",
        "3: zone: a time zone is a name such as \"Europe/Berlin\", not 'Europe/Berln'; did you mean 'Europe/Berlin'?",
        "4: seed: should be a valid integer, unable to parse string as an integer, not 'five'",
        "5: start: a time is written \"2026-01-05T00:00:00\", not 'soon'",
        "8: unknown key 'agents.handlng'; did you mean 'handling'?",
        "9: agents.rejects: a share is a number from 0 to 1, not 1.5",
        "10: agents.time_to_accept: a distribution has one of constant, uniform, exponential, lognormal, quantiles; "
        "did you mean 'uniform'?",
        "11: agents.wrap_up: 'by' is one of channel, queue, priority, or attributes.NAME, not 'chanel'; "
        "did you mean 'channel'?",
        "13: needs 'events.file'",
        "15: unknown key 'events.columns.at.colunm'; did you mean 'column'?",
        "18: shift.days: 'mondy' is no day; did you mean 'monday'?",
        "19: shift.from: a time of day is written \"07:30\", not '25:00'",
        "21: shift.workers: Tuple should have at least 1 item after validation, not 0, not []",
        "22: unknown key 'shift.brakes'; did you mean 'breaks'?",
    ]


def test_files_that_are_not_there(folder: Path) -> None:
    text = (
        'scripts = ["rules.hook",\n "rule.hook"]\nplugins = ["helpr.py", "some.module"]\nevents = "-"\ncentre = "c"\n'
    )
    assert problems(text, folder) == [
        "2: there is no file 'rule.hook' beside it; did you mean 'rules.hook'?",
        "3: there is no file 'helpr.py' beside it; did you mean 'helper.py'?",
        "5: there is no file 'c' beside it",
    ]


def test_shifts_that_cannot_be(folder: Path) -> None:
    text = """
[[shift]]
days = "weekday"
from = "09:00"
to = "17:00"
workers = ["Ana", "Ben"]
breaks = [
  { at = "12:00", lasts = "30m" },
  { at = "16:45", lasts = "30m" },
]
[[shift]]
days = ["friday"]
from = "16:00"
to = "20:00"
workers = ["Cem", "Ben"]
"""
    assert problems(text, folder) == [
        "9: the break at 16:45 does not lie within 09:00 to 17:00",
        "11: Ben would work two shifts at once on friday",
    ]


def test_names_that_the_centre_lacks(folder: Path) -> None:
    found = loaded(GOOD, folder)
    with pytest.raises(ScenarioError) as caught:
        found.check_names(["Anna", "Ben"], ["Available", "Pause"])
    assert [str(problem) for problem in caught.value.problems] == [
        "scenario.toml:14: there is no activity 'Break' (agents.on_break)",
        "scenario.toml:14: there is no activity 'Offline' (agents.off_duty)",
        "scenario.toml:26: there is no worker 'Ana'; did you mean 'Anna'?",
    ]


@pytest.mark.parametrize(
    ("raw", "line", "words"),
    [
        (b"seed = \n", 1, "not TOML: Invalid value"),
        (b"seed = 1\n\nscripts = [1,\n", 4, "not TOML"),
        (b"seed = 1\nname = 'caf\xe9'\n", 2, "not UTF-8"),
        (b"\xff\xfen\0a\0", 1, "UTF-16: save it as UTF-8"),
        (b"seed = " + b"[" * 100_000, None, "nested too deep"),
        (b"seed = " + b"[" * 150 + b"]" * 150, None, "nested too deep"),
        (b"seed = " + b"9" * 5000, None, "not TOML: Exceeds the limit"),
        (b"end = 2026-02-31\n", 1, "not TOML"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, raw: bytes, line: int | None, words: str) -> None:
    path = tmp_path / "scenario.toml"
    path.write_bytes(raw)
    with pytest.raises(ConfigError, match=words) as caught:
        load_scenario(path)
    assert (caught.value.file, caught.value.line) == (str(path), line)


def test_a_folder_without_a_scenario(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"scenario\.toml: cannot read it: No such file"):
        load_scenario(tmp_path)
