"""How the plugins say that they are: on a host that is started for it, without scripts, and ended again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from offhook.doctor.broken import placed
from offhook.doctor.finding import Finding
from offhook.doctor.patient import Patient
from offhook.errors import ConfigError
from offhook.plugins import PluginStatus
from offhook.plugins.validation import place_of
from offhook_grammar.values import EMPTY_MAP

if TYPE_CHECKING:
    from offhook.health import Health
    from offhook.plugins import PluginInfo

_HOOK = "offhook_health"


def health(patient: Patient) -> Iterator[Finding]:
    """A finding for each plugin that is degraded or failing, or fails to start; a note for each that is well.

    Nothing is started unless a plugin tells how it is. What is broken is left out; a note tells where there can be no
    host even so.
    """
    tellers = {info.name: info for info in patient.plugins.active if _HOOK in info.life}
    if not tellers:
        return
    try:
        if patient.trouble is not None:
            raise patient.trouble
        troubles, told = asyncio.run(_asked(patient))
    except ConfigError:
        names = ", ".join(tellers)
        yield Finding("health", "", f"not asked, since no host can be built: {names}", is_note=True)
        return
    for name, text in troubles:
        yield placed("health", name, text)
    for name, found in told.items():
        yield _finding(tellers[name], found)


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


async def _asked(patient: Patient) -> tuple[list[tuple[str, str]], Mapping[str, Health]]:
    """What fails as the host starts, by plugin, and the health of each that tells."""
    from offhook.host import Host

    # real time, as resources outside know no other
    options = replace(patient.options, clock=None, scripts=(), params=EMPTY_MAP, strict=False)
    if patient.host is None:
        broken = [info.name for info in patient.plugins if info.status is PluginStatus.BROKEN]
        options = replace(options, without=(*options.without, *broken))
    async with Host(options) as host:
        failed = [record.what for record in host.journal if record.kind == "handler.failed"]
        told = await host.health()
    troubles = [
        (plugin, f"{one['place']}: it fails to start: {one['message']}")
        for one in failed
        for plugin, dot, hook in [one["handler"].rpartition(".")]
        if dot and hook == "offhook_started"
    ]
    return troubles, told


def _finding(info: PluginInfo, found: Health) -> Finding:
    facts = ", ".join(f"{name} {_written(value)}" for name, value in found.facts.items())
    words = ": ".join(part for part in (found.status, found.text) if part) + (f" ({facts})" if facts else "")
    file, line = place_of(info.life[_HOOK])
    return Finding("health", info.name, words, file, line or None, is_note=found.status == "ok", facts=found.to_json())
