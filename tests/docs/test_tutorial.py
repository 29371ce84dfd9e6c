"""The tutorial, from its first line to its last, as somebody types it: in one folder, one step after the other.

A ```hook block with `name=FILE` is written into the folder; a ```console block with the word `step` is run there.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT, Block, read_blocks
from .test_programs import commands_of, fits, normal

PAGE = ROOT / "docs/tutorial.md"


def _environment(folder: Path) -> dict[str, str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    settled = {"NO_COLOR": "1", "COLUMNS": "100", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
    return {**os.environ, **settled, "PATH": path, "OFFHOOK_CACHE": str(folder / ".cache")}


def _name(block: Block) -> str | None:
    return next((word.removeprefix("name=") for word in block.words if word.startswith("name=")), None)


def test_every_step_does_what_the_page_says(tmp_path: Path) -> None:
    steps = 0
    for block in read_blocks(PAGE):
        if block.language == "hook" and (name := _name(block)):
            (tmp_path / name).write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            assert "step" in block.words, f"{block} is no step"
            for command, stated in zip(*commands_of(block.text), strict=True):
                steps += 1
                done = subprocess.run(
                    ["bash", "-c", command],
                    cwd=tmp_path,
                    env=_environment(tmp_path),
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                    encoding="utf-8",
                )
                printed = normal(done.stdout.replace(f"{tmp_path}{os.sep}", ""))
                assert fits(normal(stated), printed), f"{block}: $ {command}\n{done.stdout}"
    assert steps >= 10


def test_every_script_of_the_tutorial_is_written_as_fmt_would() -> None:
    from offhook_grammar.formatting import format_script

    for block in read_blocks(PAGE):
        if block.language == "hook" and not any(word.startswith("fails=") for word in block.words):
            assert format_script(block.text) == block.text, str(block)


@pytest.mark.parametrize("linking", ["docs/README.md", "docs/index.md", "README.md"])
def test_the_tutorial_is_found(linking: str) -> None:
    text = (ROOT / linking).read_text(encoding="utf-8")

    assert "tutorial" in text
    assert "mistakes" in text or linking == "README.md"
