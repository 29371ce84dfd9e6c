"""Running an example as its reader would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from offhook.cli import main; main()"]


def offhook(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command, at the top of the repository."""
    return subprocess.run(
        [*COMMAND, *(str(each) for each in arguments)],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def run(folder: Path, *arguments: str | Path) -> dict[str, Any]:
    """What a whole run of an example comes to."""
    done = offhook("run", folder, "--format", "json", *arguments)
    assert done.returncode == 0, done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    return data
