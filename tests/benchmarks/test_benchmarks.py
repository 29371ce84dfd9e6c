"""The benchmarks run, on tiny numbers; what they find is for people to look at, and no test asserts a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
RUN = ROOT / "benchmarks" / "run.py"
WORKLOADS = ("W1", "W2", "W3", "W4", "W5", "tests", "completion", "city", "routing")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(RUN), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize("name", WORKLOADS)
def test_a_workload_fills_its_tables(name: str, tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    done = run("--only", name, "--quick", "--json", str(file))
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    assert found["quick"] is True
    assert found["machine"]["python"]
    assert found["tables"]
    for table in found["tables"]:
        assert table["rows"], table["name"]
        assert any("ratio" in cell for row in table["rows"] for cell in row["cells"].values())
        assert table["title"] in done.stdout


def test_a_peer_that_is_missing_is_named(tmp_path: Path) -> None:
    # a module of its name that cannot be imported, in front of any that can
    (tmp_path / "json_logic.py").write_text("raise ImportError('not here')\n", encoding="utf-8")
    done = run("--only", "W2", "--quick", PYTHONPATH=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "left out: json-logic (not installed)" in done.stdout


def test_an_unknown_workload_is_told() -> None:
    done = run("--only", "W9")
    assert done.returncode == 2
    assert "there is no W9; there are W1, W2, W3, W4, W5, tests, completion, city, routing" in done.stderr


def test_the_page_shows_a_whole_run() -> None:
    found = json.loads((ROOT / "benchmarks" / "results.json").read_text(encoding="utf-8"))
    assert found["quick"] is False
    assert {name for table in found["tables"] for name in WORKLOADS if table["name"].startswith(name)} == set(WORKLOADS)
