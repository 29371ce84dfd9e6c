"""What is made is as clean as our own code, whatever its name, and its test passes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from offhook.templates import make_plugin, make_script, plugin_names, script_names
from offhook.templates.names import LONGEST

# lines and the order of imports hang on names: the shortest, an ordinary one, the longest
NAMES = ["x", "crm-pop", "z" * LONGEST]


def passes(*command: str, folder: Path) -> str:
    """The output of a Python module that is run in the folder, and ends with 0."""
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with plugins and scripts of all these names."""
    folder = tmp_path_factory.mktemp("made")
    for name in NAMES:
        make_plugin(plugin_names(name), folder, "0.1.0")
        make_script(script_names(name), folder, with_settings=False)
    return folder


def test_it_is_clean(made: Path) -> None:
    passes("ruff", "check", "--no-cache", ".", folder=made)
    passes("ruff", "format", "--check", "--no-cache", ".", folder=made)


def test_a_script_passes_its_check_and_its_test(made: Path) -> None:
    assert passes("offhook", "check", "--strict", "crm-pop.hook", folder=made) == "1 file checked: nothing found\n"
    out = passes("pytest", "-q", "-p", "no:cacheprovider", "-W", "error", "test_crm_pop.py", folder=made)
    assert "3 passed" in out
