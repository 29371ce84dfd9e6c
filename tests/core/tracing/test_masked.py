"""What a host that masks personal data tells in its traces: none of it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from offhook import Host
from offhook.cli.main import main
from offhook.personal import Masker
from offhook.store import open_reader
from offhook.store.exporting import exported

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


SECRETS = ("Kimberly", "Otherwise", "kim@", "other@", "1234567")


def changed(host: Host, kit: Any) -> None:
    """A task's attributes are set, by a person and a handler."""

    async def work() -> None:
        async with host:
            task = kit.task(host, attributes=SAID)
            new = SAID | {"phone": "+49 30 1234567", "topic": "repair", "customerName": "Mr. Otherwise"}
            await host.invoke("SetTaskAttributes", {"sid": task.task_sid, "attributes": new}, worker="Ann")
            await host.settle()

    asyncio.run(work())


def test_nothing_personal_stands_in_any_record(kit: Any) -> None:
    host: Host = kit.host(builtin=True, script=SCRIPT, trace=True, personal="mask")
    changed(host, kit)
    told = "\n".join(json.dumps(record.to_json(), ensure_ascii=False) for record in host.journal)
    for secret in SECRETS:
        assert secret not in told
    (committed,) = [json.loads(line) for line in told.splitlines() if '"kind": "invocation.committed"' in line]
    effects = {one["field"]: (one["before"], one["after"]) for one in committed["effects"]}
    assert effects["attributes.topic"] == ("bikes", "repair")
    assert effects["attributes.customerName"] == ("[personal]", "[personal]")
    (settled,) = [json.loads(line) for line in told.splitlines() if '"outcome": "completed"' in line]
    assert settled["reads"] == [{"task.attributes.customerName": "[personal]", "task.attributes.email": "[personal]"}]


def test_nor_in_an_export_that_masks(kit: Any, tmp_path: Path) -> None:
    changed(kit.host(builtin=True, script=SCRIPT, store=tmp_path / "host.store"), kit)
    with open_reader(tmp_path / "host.store") as reader:
        plain = json.dumps(list(exported(reader)), ensure_ascii=False)
        masked = json.dumps(list(exported(reader, Masker())), ensure_ascii=False)
    for secret in SECRETS:
        assert secret in plain
        assert secret not in masked
    assert '"repair"' in masked


def test_nor_in_a_store_from_which_the_customer_was_erased(kit: Any, tmp_path: Path) -> None:
    path = tmp_path / "host.store"
    changed(kit.host(builtin=True, script=SCRIPT, store=path), kit)
    done = CliRunner().invoke(main, ["journal", "erase", str(path), "--customer", "Mrs. Kimberly", "--include-open"])
    assert done.exit_code == 0, done.output
    with open_reader(path) as reader:
        left = json.dumps([one for one in exported(reader) if "effects" in one or "reads" in one], ensure_ascii=False)
    for secret in ("Kimberly", "Otherwise", "kim@"):
        assert secret not in left
