"""Runs one script in a process that may have little memory and little time, and prints what came of it as JSON.

python script_child.py FILE watched|unwatched
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

MEMORY = 1_000_000_000
SECONDS = 120


async def run(path: str, watched: bool) -> dict[str, Any]:
    from pydantic import Field

    from offhook import ActionCancelled, ActionError, Host, HostOptions, OffhookError, Payload, VirtualClock, hookimpl

    class Ping(Payload, group="test", positional="text", examples=[{"text": "hi"}]):
        """Say something."""

        text: str = Field("", description="What to say.")

    class Plugin:
        plugin_name = "test"

        @hookimpl
        def register_actions(self) -> list[type[Payload]]:
            return [Ping]

        @hookimpl
        def ping(self) -> str:
            return "pong"

    options = HostOptions(
        clock=VirtualClock(),
        plugins=(Plugin(),),
        entry_points=False,
        scripts=(path,),
        strict=True,
        watchdog_limit=timedelta(seconds=1) if watched else None,
    )
    try:
        host = Host(options)
    except OffhookError as error:
        first = error.diagnostics[0]  # type: ignore[attr-defined]
        return {"code": first.code, "place": f"{first.file}:{first.span.line}", "message": first.message}
    try:
        async with host:
            await host.invoke("Ping", "x")
    except ActionCancelled as cancelled:
        return {"code": "fine", "place": cancelled.place, "message": cancelled.reason}
    except ActionError as error:
        cause = error.__cause__
        return {"code": getattr(cause, "code", type(cause).__name__), "place": error.place, "message": str(error)}
    return {"code": "nothing", "place": "", "message": ""}


def most_memory() -> int:
    """The most memory that this program had, in bytes. What the system counts for a process may include what its parent
    had when it made it."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = [line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM:")]
        return int(lines[0].split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    found = asyncio.run(run(sys.argv[1], sys.argv[2] == "watched"))
    found["memory"] = most_memory()
    sys.stdout.write(json.dumps(found))
