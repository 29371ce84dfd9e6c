"""Scripts that ask for too much: each is stopped within its budget with file and line, in little memory.

Each is a file in `scripts`, with the code of what stops it beside the line that it stops at: several where it does not
matter which comes first, `fine` where the line is reached. A kind is added by adding a file.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "scripts"
CHILD = Path(__file__).parent / "script_child.py"
SCRIPTS = sorted(FOLDER.glob("*.hook"))
MOST = 600_000_000
"""Bytes that the process may have at most, which is what a run may build and what Python takes."""


def test_there_are_many() -> None:
    assert len(SCRIPTS) >= 25


def expected(script: Path) -> tuple[int, list[str]]:
    for number, line in enumerate(script.read_text("utf-8").splitlines(), start=1):
        mark = re.search(r"#: (\S+)$", line)
        if mark:
            return number, mark[1].split("|")
    raise AssertionError(f"{script.name} expects nothing")


def ran(script: Path, *, watched: bool) -> dict[str, Any]:
    # without the watchdog, what stops a script is its budget, however slow the machine is
    command = [sys.executable, str(CHILD), str(script), "watched" if watched else "unwatched"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_it_is_stopped_within_its_budget(script: Path) -> None:
    line, codes = expected(script)
    found = ran(script, watched="handler-blocked" in codes)
    assert found["code"] in codes, found
    assert found["place"] == f"{script}:{line}", found
    assert found["memory"] < MOST
