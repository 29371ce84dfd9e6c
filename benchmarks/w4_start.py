"""W4: how long commands take from nothing, in whole processes: `python benchmarks/w4_start.py [--quick]`.

The processor time of each process, as the system counts it, in turn with `python -c pass` of the same interpreter.
Byte code and compiled scripts are kept from a first run that is not counted, as on any machine where the command was
used before.
"""

from __future__ import annotations

import importlib.util
import os
import random
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from measuring import Table

FLOOR = "python -c pass"
SCRIPT = 'on centre.started do log "hello"\n'

REPL = "offhook repl, first prompt"
FIRST_PROMPT = """
import os, pty, sys
process, terminal = pty.fork()
if not process:
    os.environ |= {"TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "OFFHOOK_HISTORY": "off"}
    os.execv(sys.argv[1], [sys.argv[1], "repl", "--settings", "off"])
drawn = b""
while b"> " not in drawn:
    drawn += os.read(terminal, 65536)
os.kill(process, 9)
os.waitpid(process, 0)
"""
"""On a terminal of its own, until the prompt is drawn; with the start of the Python that looks on."""


def commands(script: str) -> dict[str, list[str]]:
    """What is started, by what it is called; the floor first."""
    offhook = str(Path(sysconfig.get_path("scripts")) / "offhook")
    given = {
        FLOOR: "pass",
        "import asyncio": "import asyncio",
        "import click": "import click",
        "from pydantic import BaseModel": "from pydantic import BaseModel",
        "all that Offhook needs of others": "import asyncio, click, pluggy, importlib.metadata\n"
        "from pydantic import BaseModel, Field, SecretStr, model_validator",
        "from offhook import Host": "from offhook import Host",
    }
    if importlib.util.find_spec("typer") is not None:
        given["import typer"] = "import typer"
    found = {name: [sys.executable, "-c", program] for name, program in given.items()}
    return found | {
        "offhook --help": [offhook, "--help"],
        "offhook --version": [offhook, "--version"],
        "offhook run, a script of one line": [offhook, "run", script, "--events", "-"],
        "offhook check, a script of one line": [offhook, "check", script],
        # without any input it is ready to read, and leaves
        "offhook repl, ready to read": [offhook, "repl", "--settings", "off"],
        REPL: [sys.executable, "-c", FIRST_PROMPT, offhook],
    }


def run(quick: bool = False) -> list[Table]:
    """Milliseconds of processor time, and of the clock."""
    table = Table("W4", "Start of a process", "ms")
    rounds = 1 if quick else 15
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "one.hook"
        script.write_text(SCRIPT, encoding="utf-8")
        kept = {"OFFHOOK_CACHE": f"{folder}/scripts", "PYTHONPYCACHEPREFIX": f"{folder}/code"}
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | kept
        given = commands(str(script))
        if quick:
            given = {name: given[name] for name in (FLOOR, "offhook --help", "offhook run, a script of one line")}
        taken = _taken(given, environment, rounds)
    for name, pairs in taken.items():
        for place, column in enumerate(("processor", "clock")):
            times = [pair[place] for pair in pairs]
            ratio = statistics.median(
                own / base for own, base in zip(times, [pair[place] for pair in taken[FLOOR]], strict=True)
            )
            table.put(name, column, statistics.median(times) * 1e3, ratio)
    return [table]


def _taken(
    given: Mapping[str, Sequence[str]], environment: Mapping[str, str], rounds: int
) -> dict[str, list[tuple[float, float]]]:
    """Seconds of processor and clock for each round. Raises `CalledProcessError` for a command that fails."""
    for command in given.values():
        subprocess.run(command, env=environment, check=True, capture_output=True)  # noqa: S603  # our own commands
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in given}
    order, chance = list(given), random.Random(1)
    for _ in range(rounds):
        chance.shuffle(order)
        for name in order:
            taken[name].append(_once(given[name], environment))
    return taken


def _once(command: Sequence[str], environment: Mapping[str, str]) -> tuple[float, float]:
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603  # our own commands
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, wall


if __name__ == "__main__":
    from report import as_text

    for each in run("--quick" in sys.argv):
        sys.stdout.write(as_text(each.to_json()) + "\n")
