"""Files that a command is given and that cannot be used: settings, centres, scenarios, scripts, plugins."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.core.bad_input.conftest import SOUND, Case, cases, run_case

DEEP = "x = " + "[" * 100_000
NOT_UTF8 = b"# caf\xe9\n"
UTF16 = "seed = 1\n".encode("utf-16")

TOML = {
    "no TOML": ("seed = \n", ":1: it is not TOML"),
    "a key twice": ("seed = 1\nseed = 2\n", ":2: it is not TOML"),
    "nested too deep": (DEEP, "it is nested too deep"),
    "not UTF-8": (b"\n" + NOT_UTF8, ":2: it is not UTF-8 text: byte 0xe9"),
    "UTF-16": (UTF16, ":1: it is UTF-16: save it as UTF-8"),
    "a NUL": ("seed\0 = 1\n", ":1: it is not TOML"),
    "a number of 5,000 digits": ("seed = " + "9" * 5000, "it is not TOML: Exceeds the limit"),
    "a day that there is not": ("seed = 2026-02-31\n", ":1: it is not TOML"),
    "CR alone": ("seed = 1\rname = 2\r", ":1: it is not TOML"),
    "too large": (b"#" * 17_000_000, "it is larger than 16 MB"),
}
READERS = {"offhook.toml": "settings", "centre.toml": "explain AcceptTask --script .", "scenario.toml": "run ."}


@pytest.mark.parametrize("kind", TOML)
@pytest.mark.parametrize("file", READERS)
def test_a_file_that_is_no_toml(file: str, kind: str, folder: Path) -> None:
    text, says = TOML[kind]
    run_case(Case(name=kind, command=READERS[file], files={file: text}, code=3, says=(file, says)), folder)


@cases(
    Case(
        name="unknown key of the settings",
        command="plugins",
        files={"offhook.toml": "seeed = 1\n"},
        code=3,
        says=("offhook.toml:1: unknown key 'seeed'; did you mean 'seed'?",),
    ),
    Case(
        name="wrong type in the settings",
        command="run .",
        files={"offhook.toml": 'strict = "no"\n'},
        code=3,
        says=("offhook.toml:1: strict: should be a valid boolean, not 'no'",),
    ),
    Case(
        name="unknown unit in the settings",
        command="run .",
        files={"offhook.toml": '[limits]\nhook_limit = "5 fortnights"\n'},
        code=3,
        says=("offhook.toml:2: limits.hook_limit: should be a duration", "5 fortnights"),
    ),
    Case(
        name="plugin that is not there",
        command="plugins",
        files={"offhook.toml": 'plugins = ["rules.py"]\n'},
        code=3,
        says=("offhook.toml:1: plugins: the file 'rules.py' is not there; did you mean 'rules.hook'?",),
    ),
    Case(
        name="plugin to switch off that nobody has",
        command="plugins",
        files={"offhook.toml": 'without = ["navigatio"]\n'},
        code=3,
        says=("navigatio", "did you mean navigation?"),
    ),
    Case(
        name="unknown param in the settings",
        command="run --events events.jsonl",
        files={"offhook.toml": 'scripts = "rules.hook"\n[params]\nlimit = 3\n'},
        code=3,
        says=("no script has a param limit",),
    ),
    Case(
        name="settings that are not there",
        command="plugins --settings nothing.toml",
        code=3,
        says=("nothing.toml: there is no such file of settings",),
    ),
    Case(
        name="bad variable",
        command="plugins",
        env={"OFFHOOK_SEED": "seven"},
        code=3,
        says=("OFFHOOK_SEED: should be a whole number, not 'seven'",),
    ),
    Case(
        name="unknown key of a centre",
        command="run .",
        files={"centre.toml": SOUND["centre.toml"] + 'skils = ["a"]\n'},
        code=3,
        says=("centre.toml:6: a worker has no key 'skils' (did you mean 'skills'?)",),
    ),
    Case(
        name="unknown queue of a workflow",
        command="run .",
        files={"centre.toml": '[[queue]]\nname = "All"\n[[workflow]]\nname = "W"\ndefault_queue = "Al"\n'},
        code=3,
        says=("centre.toml:5: there is no queue 'Al' (did you mean 'All'?)",),
    ),
    Case(
        name="wrong unit in a centre",
        command="run .",
        files={"centre.toml": '[[workflow]]\nname = "W"\ndefault_queue = "Everyone"\nreservation_timeout = "2 mins"\n'},
        code=3,
        says=("centre.toml:4: reservation_timeout: '2 mins' is not a duration",),
    ),
    Case(
        name="endless duration in a centre",
        command="run .",
        files={
            "centre.toml": '[[workflow]]\nname = "W"\ndefault_queue = "Everyone"\nreservation_timeout = "'
            + "9" * 400
            + 'd"\n'
        },
        code=3,
        says=("centre.toml:4: reservation_timeout:", "is longer than any duration can be"),
    ),
    Case(
        name="bad expression in a centre",
        command="run .",
        files={"centre.toml": '[[queue]]\nname = "All"\ntarget_workers = "skills HAS"\n'},
        code=3,
        says=("centre.toml:3: ",),
    ),
    Case(
        name="expression that nests 10,000 deep",
        command="run .",
        files={
            "centre.toml": '[[queue]]\nname = "All"\ntarget_workers = "' + "(" * 10_000 + "1==1" + ")" * 10_000 + '"\n'
        },
        code=3,
        says=("centre.toml:3: ",),
    ),
    Case(
        name="unknown key of a scenario",
        command="run .",
        files={"scenario.toml": SOUND["scenario.toml"] + "sede = 1\n"},
        code=3,
        says=("scenario.toml:4: unknown key 'sede'; did you mean 'seed'?",),
    ),
    Case(
        name="unknown worker of a scenario",
        command="run .",
        files={
            "scenario.toml": SOUND["scenario.toml"]
            + '[[shift]]\ndays = "day"\nfrom = "08:00"\nto = "16:00"\nworkers = ["Adda"]\n'
        },
        code=3,
        says=("scenario.toml:8: there is no worker 'Adda'; did you mean 'Ada'?",),
    ),
    Case(
        name="days of a shift that are lists",
        command="run .",
        files={
            "scenario.toml": SOUND["scenario.toml"]
            + '[[shift]]\ndays = [[]]\nfrom = "08:00"\nto = "16:00"\nworkers = ["Ada"]\n'
        },
        code=3,
        says=("scenario.toml:5: shift.days: [] is no day",),
    ),
    Case(
        name="endless number in a scenario",
        command="run .",
        files={"scenario.toml": SOUND["scenario.toml"] + "[agents]\nhandling = " + "9" * 400 + "\n"},
        code=3,
        says=("scenario.toml:5: agents.handling",),
    ),
    Case(
        name="wide distribution in a scenario",
        command="run .",
        files={
            "scenario.toml": SOUND["scenario.toml"]
            + "[agents]\nhandling = { lognormal = { median = 1, sigma = 1e300 } }\n"
        },
        code=3,
        says=("scenario.toml:5: agents.handling: sigma is a number from 0 to 10",),
    ),
    Case(
        name="bad time in a scenario",
        command="run .",
        files={"scenario.toml": SOUND["scenario.toml"] + 'start = "soon"\n'},
        code=3,
        says=("scenario.toml:4: start: a time is written", "not 'soon'"),
    ),
    Case(
        name="a time of a far year in a scenario",
        command="run .",
        files={"scenario.toml": SOUND["scenario.toml"] + "start = 9999-12-31T23:59:59\n"},
        code=3,
        says=("scenario.toml:4: start: a time lies between 1900 and 2999",),
    ),
    Case(
        name="scenario in a folder without one",
        command="run nothing-here",
        files={"nothing-here/x": ""},
        code=3,
        says=("nothing-here/scenario.toml: cannot read it: No such file",),
    ),
    Case(
        name="script with an unknown action",
        command="check rules.hook",
        files={"rules.hook": "before AcceptTsk do stop\n"},
        code=1,
        says=("rules.hook:1:", "did you mean `AcceptTask`?"),
    ),
    Case(
        name="script with an unknown event",
        command="run rules.hook --events events.jsonl",
        files={"rules.hook": "on task.creatd do stop\n"},
        code=3,
        says=("rules.hook:1:", "task.created"),
    ),
    Case(
        name="script that is not UTF-8",
        command="run rules.hook --events events.jsonl",
        files={"rules.hook": NOT_UTF8},
        code=3,
        says=("rules.hook", "not text in UTF-8"),
    ),
    Case(
        name="script that is UTF-16",
        command="check rules.hook",
        files={"rules.hook": UTF16},
        code=1,
        says=("rules.hook", "not text in UTF-8"),
    ),
    Case(
        name="script with a NUL",
        command="check rules.hook",
        files={"rules.hook": "on task.created\0 do stop\n"},
        code=1,
        says=("rules.hook:1:",),
    ),
    Case(
        name="script that uses a name with a NUL",
        command="check rules.hook",
        files={"rules.hook": 'use "a\0.hook"\n'},
        code=1,
        says=("rules.hook:1:",),
    ),
    Case(
        name="script that uses itself",
        command="check rules.hook",
        files={"rules.hook": 'use "rules.hook"\n'},
        code=1,
        says=("rules.hook:1:", "circle"),
    ),
    Case(
        name="script that uses a folder",
        command="check rules.hook",
        files={"rules.hook": 'use "more.hook"\n', "more.hook/x": ""},
        code=1,
        says=("rules.hook:1:", "it is a folder"),
    ),
    Case(
        name="script that is too large",
        command="check rules.hook",
        files={"rules.hook": b"#" * 2_000_000},
        code=1,
        says=("rules.hook", "larger than 1 MB"),
    ),
    Case(
        name="script that nests 10,000 deep",
        command="check rules.hook",
        files={"rules.hook": "const x = " + "(" * 10_000 + "1" + ")" * 10_000 + "\n"},
        code=1,
        says=("rules.hook:1:",),
    ),
    Case(
        name="wait without end",
        command="run rules.hook --events events.jsonl",
        files={"rules.hook": 'on task.created named "long" do\n  wait 4000000d\nend\n'},
        code=0,
        says=("rules.hook:2: long failed",),
    ),
    Case(
        name="limit without end",
        command="run rules.hook --events events.jsonl",
        files={"rules.hook": 'on task.created named "long" within 4000000d do\n  wait 1s\nend\n'},
        code=0,
        says=("rules.hook:1: long failed",),
    ),
    Case(
        name="schedule without end",
        command="run rules.hook --events events.jsonl",
        files={"rules.hook": "every 4000000d do stop\n"},
        code=3,
        says=("rules.hook:1:", "every"),
    ),
    Case(
        name="plugin that is no Python",
        command="run . --plugin bad.py",
        files={"bad.py": "def (:\n"},
        code=3,
        says=("the plugin bad cannot be used", "bad.py:1: invalid syntax"),
    ),
    Case(
        name="plugin with a NUL",
        command="plugins --plugin bad.py",
        files={"bad.py": "x = 1\0\n"},
        code=0,
        says=("bad", "broken"),
    ),
    Case(
        name="events that are not there",
        command="run rules.hook --events event.jsonl",
        code=3,
        says=("event.jsonl: cannot be opened: No such file",),
    ),
    Case(
        name="events of an unknown ending",
        command="run rules.hook --events events.txt",
        files={"events.txt": SOUND["events.jsonl"]},
        code=3,
        says=("events.txt: cannot tell CSV from JSON Lines",),
    ),
    Case(
        name="CSV without columns",
        command="run rules.hook --events events.csv",
        files={"events.csv": "a,b\n"},
        code=3,
        says=("events.csv: a CSV file needs [events.columns]",),
    ),
)
def test_a_file_that_cannot_be_used(case: Case, folder: Path) -> None:
    run_case(case, folder)
