"""A host that masks: nothing personal in its journal, its log or its warnings, and handlers see all of it."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path

import pytest

from offhook import ActionError, Host, HostOptions, VirtualClock, hookimpl
from offhook.centre import transitions
from offhook_grammar.values import FrozenDict

NAME, NUMBER = "Ana Bergmann", "+49 30 1234567"
SCRIPT = """
before SetTaskAttributes named "look" when task.attributes.customerName is not empty do
  log "{task.attributes.customerName} called from {task.attributes.from}"
  notify "call {task.attributes.customerName} back"
end
after SetTaskAttributes do fail "no luck with {task.attributes.customerName}"
"""


class Watching:
    plugin_name = "watching"

    def __init__(self) -> None:
        self.seen: list[str] = []

    @hookimpl
    def after_set_task_attributes(self, payload: object) -> None:
        self.seen.append(payload.task.attributes["customerName"])  # type: ignore[attr-defined]
        raise ValueError(f"cannot reach {self.seen[-1]} at {NUMBER}")


def _happen(folder: Path, personal: str) -> tuple[Host, Watching]:
    script = folder / "rules.hook"
    script.write_text(SCRIPT, encoding="utf-8")
    watching = Watching()
    host = Host(
        HostOptions(
            clock=VirtualClock(), plugins=(watching,), scripts=(script,), personal=personal, personal_names=("pet",)  # type: ignore[arg-type]
        )
    )  # fmt: skip

    async def run() -> None:
        async with host:
            with host.centre.unit("test") as unit:
                task = transitions.create_task(
                    unit,
                    channel="voice",
                    attributes=FrozenDict({"customerName": NAME, "from": NUMBER, "topic": "Water", "pet": "Waldi"}),
                    workflow=None,
                )
            changes = {"customerName": NAME, "case": 12, "pet": "Waldi"}
            await host.invoke("SetTaskAttributes", {"sid": task.task_sid, "attributes": changes})
            with pytest.raises(ActionError):
                await host.invoke("StartOutboundCall", {"destination": NAME})

    asyncio.run(run())
    return host, watching


def _texts(host: Host, caplog: pytest.LogCaptureFixture) -> str:
    records = "\n".join(json.dumps(record.to_json()) for record in host.journal)
    return records + "\n".join(record.getMessage() for record in caplog.records)


def test_nothing_personal_is_shown(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="offhook")
    host, watching = _happen(tmp_path, "mask")
    shown = _texts(host, caplog)
    for word in (NAME, "Bergmann", NUMBER, "1234567", "Waldi"):
        assert word not in shown
    assert "[personal] called from [personal]" in shown
    assert '"case": 12' in shown
    assert watching.seen == [NAME]
    assert [one.text for one in host.notifications] == [f"call {NAME} back"]


def test_all_of_it_is_shown_unless_the_options_say_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="offhook")
    host, _ = _happen(tmp_path, "keep")
    assert f"{NAME} called from {NUMBER}" in _texts(host, caplog)


def test_what_stands_under_a_personal_name_is_masked_in_all_texts_of_an_event(tmp_path: Path) -> None:
    host = Host(HostOptions(clock=VirtualClock(), personal="mask"))
    attributes = FrozenDict({"customerName": NAME, "topic": f"{NAME} called", "more": {"said": [f"it is {NAME}"]}})

    async def run() -> None:
        async with host:
            with host.centre.unit("test") as unit:
                task = transitions.create_task(unit, channel="voice", attributes=attributes, workflow=None)
            await host.invoke("SetTaskAttributes", {"sid": task.task_sid, "attributes": {"case": 1}})

    asyncio.run(run())
    [updated] = [record.to_json() for record in host.journal if record.kind == "task.updated"]
    assert updated["previous"]["attributes"]["topic"] == "[personal] called"
    assert NAME not in json.dumps(updated)
