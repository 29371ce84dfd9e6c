"""Command lines that are wrong, and names that nobody has."""

from __future__ import annotations

from pathlib import Path

from tests.core.bad_input.conftest import Case, cases, run_case

PARAM = {"rules.hook": 'param limit: duration = 1m\nparam who: Worker = "Ada"\non task.created do stop\n'}


@cases(
    Case(name="no command", command="rn", code=2, says=("Did you mean run?",)),
    Case(name="unknown option", command="run . --stict", code=2, says=("--strict",)),
    Case(name="option without a value", command="run . --events", code=2, says=("--events",)),
    Case(name="unknown format", command="actions --format yaml", code=2, says=("'yaml' is not one of",)),
    Case(name="seed that is no number", command="run . --seed seven", code=2, says=("'seven' is not a valid integer",)),
    Case(name="param without a value", command="run . --param limit", code=2, says=("'limit' should be name=value",)),
    Case(name="param without a name", command="run . --param =5", code=2, says=("should be name=value",)),
    Case(name="nothing to run", command="run", code=2, says=("there is nothing to run",)),
    Case(name="nothing to check", command="check", code=2, says=("there is nothing to check",)),
    Case(name="nothing to explain", command="explain", code=2, says=("Missing argument",)),
    Case(name="unknown action", command="actions HoldCal", code=3, says=("did you mean HoldCall?",)),
    Case(name="unknown group", command="actions --group voic", code=3, says=("did you mean voice?",)),
    Case(name="unknown backend", command="actions --backend embeded", code=3, says=("embeded",)),
    Case(name="unknown event", command="events task.creatd", code=3, says=("did you mean task.created?",)),
    Case(name="unknown plugin", command="plugins navigatio", code=3, says=("did you mean navigation?",)),
    Case(name="unknown code", command="explain H999", code=3, says=("H999",)),
    Case(name="plugin to switch off that nobody has", command="plugins --without nav", code=3, says=("nav",)),
    Case(name="plugin that is not there", command="plugins --plugin no.py", code=3, says=("no.py",)),
    Case(name="path that is no script", command="run events.jsonl", code=3, says=("neither a script (.hook) nor a",)),
    Case(name="path that is not there", command="run rule.hook", code=3, says=("rule.hook: there is no such file",)),
    Case(name="two scenarios", command="run . .", code=3, says=("this is the second",)),
    Case(name="run without events", command="run rules.hook", code=3, says=("there are no events to run on",)),
    Case(
        name="param that no script has",
        command="run . --param limt=5m",
        files=PARAM,
        code=3,
        says=("no script has a param limt", "did you mean limit?"),
    ),
    Case(
        name="param of the wrong type",
        command="run . --param limit=soon",
        files=PARAM,
        code=3,
        says=('param limit: found "soon", wanted a duration',),
    ),
    Case(
        name="param of the wrong unit",
        command="run . --param limit=5parsecs",
        files=PARAM,
        code=3,
        says=("wanted a duration",),
    ),
    Case(
        name="param without end",
        command=f"run . --param limit={'9' * 400}d",
        files=PARAM,
        code=3,
        says=("wanted a duration",),
    ),
    Case(
        name="param that names nobody",
        command="run . --param who=Adda",
        files=PARAM,
        code=3,
        says=("the centre has no worker Adda", "did you mean Ada?"),
    ),
    Case(
        name="centre that is not there",
        command="run . --centre centr.toml",
        code=3,
        says=("centr.toml: cannot read it: No such file",),
    ),
    Case(name="centre that is a folder", command="run . --centre .", code=3, says=("it is a folder",)),
    Case(name="events that are a folder", command="run rules.hook --events .", code=3, says=("it is a folder",)),
    Case(name="check of what is not there", command="check none.hook", code=1, says=("there is no file `none.hook`",)),
    Case(
        name="check of a folder without scripts",
        command="check sub",
        files={"sub/x": ""},
        code=3,
        says=("sub: there is no script in it",),
    ),
)
def test_a_command_line(case: Case, folder: Path) -> None:
    run_case(case, folder)
