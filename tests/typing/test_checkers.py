"""Type checkers find nothing in a new plugin and in right code, and what is wrong in wrong code, on its line."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

Findings = dict[tuple[str, int], set[str]]
"""By file and line: the checker's names of what it found there."""

PLUGIN = "src/offhook_crm_pop/plugin.py"
MISTAKEN = "src/offhook_crm_pop/mistaken.py"
MISTAKES = {
    # in the plugin's own code: what stands there → what somebody might write
    "payload.activity_name in": ("payload.activity_nam in", "reportAttributeAccessIssue", "attr-defined"),
    "in config.breaks and": ("in config.brakes and", "reportAttributeAccessIssue", "attr-defined"),
    'code="tasks-first")': ("code=5)", "reportArgumentType", "arg-type"),
    "after_accept_task(payload: AcceptTask": (
        "after_accept_task(payload: AcceptTsk",
        "reportUndefinedVariable",
        "name-defined",
    ),
    "-> type[Config]": ("-> type[PluginConfg]", "reportUndefinedVariable", "name-defined"),
}
_FOLLOWS = ("reportUnknown", "reportUnusedImport")
"""What pyright says of every use of something that it could not make out."""
_MARK = re.compile(r"# wrong: (?P<pyright>[\w, ]*)\| (?P<mypy>[\w, -]+)$")


def mistaken(project: Path, checker: str) -> Findings:
    """Write the plugin's code with mistakes, and give what is to be found in it and in `wrong.py`."""
    expected: Findings = {}
    text = (project / PLUGIN).read_text("utf-8")
    for right, (wrong, *names) in MISTAKES.items():
        assert text.count(right) == 1, right
        line = text[: text.index(right)].count("\n") + 1
        text = text.replace(right, wrong)
        expected[MISTAKEN, line] = {names[checker == "mypy"]}
    (project / MISTAKEN).write_text(text, "utf-8")
    for number, line_text in enumerate((project / "src/wrong.py").read_text("utf-8").splitlines(), 1):
        if mark := _MARK.search(line_text):
            names = [name.strip() for name in mark[checker].split(",") if name.strip()]
            if names:
                expected["src/wrong.py", number] = set(names)
    return expected


def differences(found: Findings, expected: Findings) -> str:
    """The lines that lack what they should have, or have something and should not. What follows of a mistake, in the
    same line, may be told, too."""
    return "\n".join(
        f"{place[0]}:{place[1]} should have {expected.get(place, 'nothing')}, it has {found.get(place, 'nothing')}"
        for place in sorted(found.keys() | expected.keys())
        if place not in expected or not expected[place] <= found.get(place, set())
    )


def test_pyright(project: Path) -> None:
    expected = mistaken(project, "pyright")
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable],
        cwd=project,
        env={**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    found: Findings = {}
    for one in json.loads(done.stdout)["generalDiagnostics"]:
        file = Path(one["file"]).resolve().relative_to(project.resolve()).as_posix()
        rule = one.get("rule", one["message"])
        if not rule.startswith(_FOLLOWS):
            found.setdefault((file, one["range"]["start"]["line"] + 1), set()).add(rule)
    assert differences(found, expected) == ""


def test_mypy(project: Path, tmp_path: Path) -> None:
    expected = mistaken(project, "mypy")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--output", "json", "--cache-dir", str(tmp_path / "cache")],
        cwd=project,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    found: Findings = {}
    for one in map(json.loads, done.stdout.splitlines()):
        if one["severity"] == "error":
            found.setdefault((Path(one["file"]).as_posix(), one["line"]), set()).add(one["code"])
    assert differences(found, expected) == ""
