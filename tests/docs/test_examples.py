"""The plugins of the pages work, and their package says where to find its plugin."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from offhook import ActionCancelled, ActionError, Host, HostOptions, VirtualClock
from offhook.centre import CentreConfig, Task, WorkerConfig, transitions

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
CENTRE = CentreConfig(
    workers=(
        WorkerConfig(name="Ana", activity="Available", channels={"chat": 2}),
        WorkerConfig(name="Ben", activity="Available", channels={"chat": 1}),
    )
)


class Desk:
    """A host with the plugin, in which a gold customer's chat was offered to Ana."""

    def __init__(self, runner: asyncio.Runner, host: Host, task: Task) -> None:
        self.runner, self.host, self.task = runner, host, task

    def do(self, action: str, **fields: Any) -> Any:
        return self.runner.run(self.host.invoke(action, fields, worker="Ana"))

    @property
    def shown(self) -> list[str]:
        return [one.text for one in self.host.notifications]


@contextmanager
def _desk() -> Iterator[Desk]:
    options = HostOptions(clock=VirtualClock(), centre=CENTRE, plugins=(str(EXAMPLES / "manners.py"),), strict=True)
    with asyncio.Runner() as runner:
        host = Host(options)
        runner.run(host.start())

        async def arrive() -> Task:
            with host.centre.unit("test") as unit:
                task = transitions.create_task(unit, channel="chat", attributes={"tier": "gold", "name": "Mrs. Kim"})
            await host.settle()
            return task

        yield Desk(runner, host, runner.run(arrive()))
        runner.run(host.close())


def test_a_break_is_refused_while_there_is_work() -> None:
    with _desk() as desk:
        desk.do("AcceptTask", sid=desk.task.sid)

        with pytest.raises(ActionCancelled) as caught:
            desk.do("SetActivity", activityName="Break")

        assert (caught.value.code, str(caught.value)) == ("busy", "Finish your tasks first")
        assert desk.shown == ["This is Mrs. Kim"]


def test_a_gold_customer_is_handed_over_in_person() -> None:
    with _desk() as desk:
        desk.do("AcceptTask", sid=desk.task.sid)

        desk.do(
            "TransferTask", sid=desk.task.sid, targetSid=desk.host.centre.worker("Ben").sid, options={"mode": "COLD"}
        )

        assert desk.task.outgoing_transfer.mode == "WARM"


def test_completing_twice_is_no_error() -> None:
    with _desk() as desk:
        desk.do("AcceptTask", sid=desk.task.sid)
        desk.do("CompleteTask", sid=desk.task.task_sid)

        assert desk.do("CompleteTask", sid=desk.task.task_sid) is desk.task


def test_who_cannot_hand_over_is_told() -> None:
    with _desk() as desk:
        desk.do("AcceptTask", sid=desk.task.sid)

        with pytest.raises(ActionError):
            desk.do("TransferTask", sid=desk.task.sid, targetSid="WK0", options={"mode": "COLD"})

        assert desk.shown[-1].startswith("Not handed over: ")


def test_a_lost_customer_is_told() -> None:
    with _desk() as desk:

        async def hang_up() -> None:
            with desk.host.centre.unit("test") as unit:
                transitions.cancel_task(unit, desk.task, "hung up")
            await desk.host.settle()

        desk.runner.run(hang_up())

        assert desk.shown == ["lost after 0 seconds: hung up"]


def test_the_package_passes_its_own_tests() -> None:
    folder = EXAMPLES / "callbacks"

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), str(folder)],
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_package_is_found_when_it_is_installed(tmp_path: Path) -> None:
    folder = EXAMPLES / "callbacks"
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    # what an installer writes, so that the test needs none
    info = tmp_path / f"offhook_callbacks-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Name: {project['name']}\nVersion: {project['version']}\n", encoding="utf-8")
    points = "".join(f"{name} = {where}\n" for name, where in project["entry-points"]["offhook"].items())
    (info / "entry_points.txt").write_text(f"[offhook]\n{points}", encoding="utf-8")

    done = subprocess.run(
        [str(Path(sys.executable).with_name("offhook")), "plugins", "callbacks", "--format", "json"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(folder)]), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )

    (found,) = json.loads(done.stdout)
    assert (found["status"], found["source"], found["version"]) == ("active", "entry point", "1.0.0")
    assert found["functions"] == ["callbacks.wording"]
