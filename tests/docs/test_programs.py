"""The programs and commands of the pages print what the pages say.

A ```python block is a program of its own, which has to end well; a ```text block right below it is what it prints.
`python file` is a file of the repository, and `python fragment` part of a program that stands elsewhere: it only has
to be Python.

In a ```console block, lines that begin with `$ ` are run from the repository's root, one after another in one shell;
the lines between are what they print, errors included. On the page of a distribution that is an example, it counts as
installed. Before the two are compared, on both sides

    the path of the repository is taken out, and blanks at the ends of lines;
    a number in front of ` s`, ` ms`, ` µs`, ` MB` or ` a second` becomes `#`, and so does a digest; `5s` does not, for
    that is a duration of the simulated world, which is the same every time;
    a line `...` of the page stands for any lines.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
_MEASURED = re.compile(r"\b\d[\d,.]*(?= (?:s|ms|µs|MB|a second)\b)")
_DIGEST = re.compile(r"\b[0-9a-f]{16,64}\b")
_MARK = "--- the next command prints"


def _environment(folder: Path, page: Path) -> dict[str, str]:
    """That of the tests, with the commands of this Python first, no colours, and a cache that is empty; and with the
    distribution to which the page belongs."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    settled = {
        "NO_COLOR": "1",
        "COLUMNS": "100",
        "LC_ALL": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    if (page.parent / "pyproject.toml").is_file() and page.parent != ROOT:
        settled["PYTHONPATH"] = os.pathsep.join([_installed(page.parent, folder), str(page.parent / "src")])
    return {**os.environ, **settled, "PATH": path, "OFFHOOK_CACHE": str(folder / "cache")}


def _installed(distribution: Path, folder: Path) -> str:
    """What an installer writes about a distribution, so that the tests need none: the folder in which it stands."""
    project = tomllib.loads((distribution / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = folder / "installed" / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Name: {project['name']}\nVersion: {project['version']}\n", encoding="utf-8")
    points = "".join(f"{name} = {where}\n" for name, where in project["entry-points"]["offhook"].items())
    (info / "entry_points.txt").write_text(f"[offhook]\n{points}", encoding="utf-8")
    return str(info.parent)


def test_python(python_block: Any, tmp_path: Path) -> None:
    block = python_block
    if "file" in block.words:
        return
    code = compile(block.text, str(block), "exec", dont_inherit=True)
    if "fragment" in block.words:
        return
    assert code is not None
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", block.text],
        cwd=ROOT,
        env=_environment(tmp_path, block.page),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"{block}\n{done.stderr}"
    if block.output is not None:
        assert normal(done.stdout) == normal(block.output), f"{block}\n{done.stderr}"


def test_console(console_block: Any, tmp_path: Path) -> None:
    if "step" in console_block.words:  # of the tutorial, which has a test of its own
        return
    commands, wanted = commands_of(console_block.text)
    assert commands, f"{console_block} has no line that begins with `$ `"

    script = "\n".join(f"echo '{_MARK}'\n{command}" for command in commands)
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=ROOT,
        env=_environment(tmp_path, console_block.page),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )

    printed = done.stdout.split(_MARK + "\n")[1:]
    for command, stated, output in zip(commands, wanted, printed, strict=True):
        assert fits(normal(stated), normal(output)), f"{console_block}: $ {command}\n{normal(output)}"


def commands_of(text: str) -> tuple[list[str], list[str]]:
    """The commands, which go on after a backslash, and what the page says that each prints."""
    commands: list[str] = []
    wanted: list[str] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            commands.append(line.removeprefix("$ "))
            wanted.append("")
        elif commands and commands[-1].endswith("\\") and not wanted[-1]:
            commands[-1] += "\n" + line
        elif commands:
            wanted[-1] += line + "\n"
    return commands, wanted


def normal(text: str) -> str:
    text = text.replace(f"{ROOT}{os.sep}", "").replace(str(ROOT), ".")
    lines = [_DIGEST.sub("#", _MEASURED.sub("#", line)).rstrip() for line in text.splitlines()]
    return "\n".join(lines).strip("\n")


def fits(stated: str, printed: str) -> bool:
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line) + r"\n" for line in (stated + "\n").splitlines()
    )
    return re.fullmatch(pattern, printed + "\n") is not None


@pytest.mark.parametrize(
    ("stated", "printed", "wanted"),
    [
        ("a\n...\nz", "a\nb\nc\nz", True),
        ("a\n...", "a", True),
        ("a", "a\nb", False),
        ("in 2.5 s, 300 a second", "in 14.25 s, 1,020 a second", True),
        ("10 tasks", "11 tasks", False),
        ("waited 5s", "waited 6s", False),
    ],
)
def test_outputs_are_compared(stated: str, printed: str, wanted: bool) -> None:
    assert fits(normal(stated), normal(printed)) is wanted


def test_commands_are_cut_out() -> None:
    assert commands_of("$ a \\\n    b\nout\n$ c\n") == (["a \\\n    b", "c"], ["out\n", ""])
