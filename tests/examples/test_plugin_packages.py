"""The example distributions: what is built of them is found when installed, and their pages show what is there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "examples" / "plugins"
PLUGINS = {"offhook-business-hours": "hours", "offhook-crm": "crm"}
_SHOWN = re.compile(r"^<!-- file (?P<file>\S+) -->\n```[^\n]*\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def test_these_are_all() -> None:
    assert {path.parent.name for path in FOLDER.glob("*/pyproject.toml")} == set(PLUGINS)


@pytest.mark.parametrize("name", PLUGINS)
def test_what_is_built_is_found_when_it_is_installed(name: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=FOLDER / name,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    shown = subprocess.run(
        [str(Path(sys.executable).with_name("offhook")), "plugins", PLUGINS[name], "--format", "json"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )

    (found,) = json.loads(shown.stdout)
    assert (found["status"], found["source"], found["problem"]) == ("active", "entry point", None)
    assert Path(found["file"]).is_relative_to(site)


@pytest.mark.parametrize("name", PLUGINS)
def test_the_page_shows_the_files_as_they_are(name: str) -> None:
    page = (FOLDER / name / "README.md").read_text(encoding="utf-8")

    shown = {one["file"]: one["text"] for one in _SHOWN.finditer(page)}

    assert len(shown) == 2
    for file, text in shown.items():
        assert text == (FOLDER / name / file).read_text(encoding="utf-8"), f"{name}/README.md shows another {file}"
