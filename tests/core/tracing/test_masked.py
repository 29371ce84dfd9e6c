"""What a host that masks personal data tells in its traces: none of it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from offhook import Host

SCRIPT = """
before SetTaskAttributes named "edits" when task.attributes.customerName != null and task.attributes.email != null do
  set payload.attributes.email = "other@example.org"
  notify "for {task.attributes.customerName}" to worker
  log "for {task.attributes.email}"
end
on task.updated named "heard" when task.attributes.customerName contains "Kim" do
  wait 1m
end
"""
SAID = {"customerName": "Mrs. Kimberly", "email": "kim@example.org", "topic": "bikes"}


def test_nothing_personal_stands_in_any_record(kit: Any) -> None:
    host: Host = kit.host(builtin=True, script=SCRIPT, trace=True, personal="mask")

    async def work() -> None:
        async with host:
            task = kit.task(host, attributes=SAID)
            changed = SAID | {"phone": "+49 30 1234567", "topic": "repair", "customerName": "Mr. Otherwise"}
            await host.invoke("SetTaskAttributes", {"sid": task.task_sid, "attributes": changed}, worker="Ann")
            await host.settle()

    asyncio.run(work())
    told = "\n".join(json.dumps(record.to_json(), ensure_ascii=False) for record in host.journal)
    for secret in ("Kimberly", "Otherwise", "kim@", "other@", "1234567"):
        assert secret not in told, next(line for line in told.splitlines() if secret in line)
    (committed,) = [json.loads(line) for line in told.splitlines() if '"kind": "invocation.committed"' in line]
    effects = {one["field"]: (one["before"], one["after"]) for one in committed["effects"]}
    assert effects["attributes.topic"] == ("bikes", "repair")
    (settled,) = [json.loads(line) for line in told.splitlines() if '"outcome": "completed"' in line]
    assert settled["reads"] == [{"task.attributes.customerName": "[personal]", "task.attributes.email": "[personal]"}]
