"""Prints what a script sees of everything that it can reach, as JSON: every name, every field, every function.

python everything_child.py FOLDER
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

ARGUMENTS = {
    "text": '"Ab {1}"',
    "list": '[3, "b", null, 1, "b"]',
    "map": '{b: 1, a: {c: [1, 2]}, "ü": null}',
    "number": "2.5",
    "time": 'time("2026-03-29T01:30:00Z")',
    "duration": "90061s",
    "pattern": "/[ab]+/i",
    "phone": '"030 123456"',
    "zone": '"Europe/Berlin"',
    "form": '"%A %d %B %p %Z"',
    "entity": "task",
    "nothing": "null",
}


def script(functions: list[tuple[str, int, int]], names: list[str], fields: dict[str, list[str]]) -> str:
    """Logs what each name is, each field of each entity, and what each function gives for all kinds of values."""
    lines = [
        'define any_of(x) = at_path({v: x}, "v")',
        "define said(what) do log what",
        "after SelectTask mode single do",
    ]
    lines += [f"  log text(any_of({name}))" for name in names]
    for path, found in fields.items():
        lines += [f"  log text(any_of({path}.{field}))" for field in found]
    for name, least, most in functions:
        for count in range(max(least, min(1, most)), most + 1):
            for kind in ARGUMENTS.values():
                rest = [kind, ARGUMENTS["text"], ARGUMENTS["zone"], ARGUMENTS["form"]][: max(0, count - 1)]
                given = ", ".join(f"any_of({one})" for one in [kind, *rest][:count])
                lines += ["  try", f'    log "{name}({count})"', f"    log json(any_of({name}({given})))"]
                lines += ["  on error as e", '    log "{e.code} {e.message}"', "  end"]
    return "\n".join([*lines, "  wait 90s", "  log text(now)", "end\n"])


async def main(folder: Path) -> list[str]:
    from offhook import Host, HostOptions, VirtualClock
    from offhook.centre import ActivityConfig, CentreConfig, QueueConfig, WorkerConfig, WorkflowConfig, transitions
    from offhook.functions import core_functions
    from offhook.scripts.catalogue import SCOPE

    centre = CentreConfig(
        activities=(ActivityConfig(name="Offline"), ActivityConfig(name="Available", available=True)),
        queues=(QueueConfig(name="Everyone"),),
        workflows=(WorkflowConfig(name="Main", default_queue="Everyone"),),
        workers=(WorkerConfig(name="Ana", activity="Available"),),
    )
    entities = {name: kind.name for name, kind in SCOPE.items() if hasattr(kind, "name")}
    plain = Host(HostOptions(clock=VirtualClock(), centre=centre))
    catalogue = plain.scripts.catalogue()
    await plain.close()
    fields = {name: sorted(info.fields) for name, kind in entities.items() if (info := catalogue.object(kind))}
    path = folder / "everything.hook"
    functions = [
        (one.name, sum(not each.optional for each in one.parameters), len(one.parameters)) for one in core_functions()
    ]
    path.write_text(script(functions, sorted(SCOPE), fields), encoding="utf-8")
    host = Host(HostOptions(clock=VirtualClock(), centre=centre, scripts=(path,), max_steps=1_000_000, seed=7))
    problems: list[str] = []
    host.reporting.listen(lambda _handler, _problem, message, _place: problems.append(message))
    async with host:
        with host.centre.unit("test") as unit:
            for worker in host.centre.workers:
                transitions.sign_in(unit, worker)
            task: Any = transitions.create_task(unit, channel="chat", attributes={"name": "Eve"})
        await host.settle()
        await host.invoke("SelectTask", {"sid": task.sid}, worker="Ana", by="agent")
        await host.advance(timedelta(minutes=5))
        return [*problems, *[one.to_json()["text"] for one in host.journal if one.kind == "script.logged"]]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(main(Path(sys.argv[1])))))
