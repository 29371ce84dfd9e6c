"""A virtual environment with Offhook as a user has it: installed from its wheel, without the checkout on the path."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[3]


class Fresh:
    """A new environment. The libraries of others are linked from this one, so that no registry is needed: what Offhook
    needs, and what builds and tests a plugin. Of Offhook itself nothing is linked; it is installed from its wheel."""

    def __init__(self, folder: Path) -> None:
        self.home = folder
        self.folder = folder / "environment"
        run([sys.executable, "-m", "venv", "--without-pip", str(self.folder)])
        self.python = self.folder / "bin" / "python"
        (packages,) = self.folder.glob("lib/python*/site-packages")
        for entry in sorted(_entries([*_needed(metadata.distribution("offhook")), "hatchling", "pip", "pytest"])):
            (packages / entry.name).symlink_to(entry)
        wheel = wheel_of(ROOT, folder / "wheels")
        self.run("python", "-m", "pip", "install", "-q", "--no-deps", "--no-compile", str(wheel))

    def run(self, *command: str, folder: Path | None = None) -> str:
        """The output of a command within the active environment."""
        return run(list(command), folder or self.home, self.environment)

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of this process's Python, pytest or Offhook; pip asks nobody else."""
        ours = ("PYTHON", "PYTEST", "COV", "OFFHOOK", "PIP_", "VIRTUAL_ENV")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        path = f"{self.python.parent}{os.pathsep}{os.environ['PATH']}"
        pip = {"PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        return {**kept, **pip, "PATH": path, "HOME": str(self.home), "OFFHOOK_CACHE": "off"}


def run(command: list[str], folder: Path | None = None, environment: dict[str, str] | None = None) -> str:
    """The standard output of a command that ends with 0."""
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def wheel_of(project: Path, folder: Path) -> Path:
    """The wheel of a project, built into a folder of its own."""
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], project)
    (wheel,) = folder.glob("*.whl")
    return wheel


def _entries(libraries: list[str]) -> set[Path]:
    """The files and folders that libraries, and all that they need, have in their `site-packages`."""
    found: set[Path] = set()
    seen: set[str] = set()
    waiting = list(libraries)
    while waiting:
        distribution = metadata.distribution(waiting.pop())
        if distribution.name.casefold() in seen:
            continue
        seen.add(distribution.name.casefold())
        waiting += _needed(distribution)
        packages = Path(str(distribution.locate_file("")))
        tops = {file.parts[0] for file in distribution.files or () if file.parts[0] not in ("..", "__pycache__")}
        found |= {packages / top for top in tops}
    return found


def _needed(distribution: metadata.Distribution) -> list[str]:
    needs = [Requirement(each) for each in distribution.requires or ()]
    return [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]


@pytest.fixture
def fresh(tmp_path: Path) -> Fresh:
    """A virtual environment with Offhook."""
    return Fresh(tmp_path)


@pytest.fixture
def build() -> Callable[[Path, Path], Path]:
    """Builds the wheel of a project into a folder."""
    return wheel_of
