"""Runs go on in another process, whose objects hash otherwise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

SCRIPT = """
every 7s do
  log "tick"
end
after Ping named "h" mode queued per payload.count within 1m do
  for each x in ["a", "b", payload.text] do
    wait until (count w in workers where w.name == x) > 0 up to 3s else do
      log "{x} is nobody"
    end
  end
  log "{action.id} {payload.text}"
end
"""

PROGRAM = '''
"""Goes on for eleven seconds of virtual time with the host of the store, tells what it has come to, and dies."""

import asyncio
import os
import sys
from datetime import timedelta

from offhook import Host, HostOptions, Payload, VirtualClock, hookimpl


class Ping(Payload, group="test", examples=[{}]):
    """Say something."""

    text: str = ""
    count: int = 1


class Plugin:
    plugin_name = "p"

    @hookimpl
    def register_actions(self):
        return [Ping]

    @hookimpl
    def ping(self, payload):
        return payload.text


async def go(script, store, seconds):
    options = HostOptions(
        clock=VirtualClock(), plugins=(Plugin(),), entry_points=False, scripts=(script,), digest=True,
        store=store or None,
    )
    host = Host(options)
    await host.start()
    if host.invocations == 0:
        for number, text in enumerate("xyz"):
            await host.invoke("Ping", {"text": text, "count": 1 + number % 2})
    await host.advance(timedelta(seconds=seconds))
    if host.keeper is not None:
        assert host.keeper.ready()
        host.keeper.flush()
    print(host.journal.digest.hexdigest(), host.runs.count, len(host.runs.list()), len(host.runs.list_queued()))
    sys.stdout.flush()
    os._exit(9)


asyncio.run(go(sys.argv[1], sys.argv[2], int(sys.argv[3])))
'''


def told(folder: Path, store: str, seconds: int, seed: int) -> str:
    """What a process of the program says before it dies."""
    command = [sys.executable, str(folder / "program.py"), str(folder / "test.hook"), store, str(seconds)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, env={"PYTHONHASHSEED": str(seed)}
    )
    assert done.returncode == 9, done.stderr
    assert done.stderr == ""
    return done.stdout


def test_a_run_goes_on_in_another_process(tmp_path: Path, kit: Any) -> None:
    kit.script(SCRIPT)
    (tmp_path / "program.py").write_text(PROGRAM)
    store = str(tmp_path / "h.db")
    answers = [told(tmp_path, store, 4, seed) for seed in range(1, 6)]
    assert answers[0].split()[1:] == ["2", "2", "1"]
    assert answers[-1] == told(tmp_path, "", 20, 7)
    assert answers[-1].split()[1:] == ["3", "0", "0"]
