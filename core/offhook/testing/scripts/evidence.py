"""What a failing test shows: the actions that did happen, what was shown, and why handlers did not run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offhook.journal.brief import brief
from offhook.journal.records import plain
from offhook_grammar.durations import format_duration

if TYPE_CHECKING:
    from offhook.testing.scripts.scene import Scene

_MOST = 20


def happened(scene: Scene) -> list[str]:
    """The actions that reached their implementation, the last ones, with the time since the beginning."""
    reached = scene.answers.reached
    if not reached:
        return ["no action has reached its implementation"]
    lines = [f"{'the last ' + str(_MOST) + ' of the ' if len(reached) > _MOST else ''}actions that happened:"]
    for one in reached[-_MOST:]:
        fields = ", ".join(f"{name}: {value!r}" for name, value in dict(brief(plain(one.payload))).items())
        lines.append(f"  {format_duration(one.at - scene.began):>6}  {one.action} {fields}".rstrip() + f"  ({one.by})")
    return lines


def idle_handlers(scene: Scene) -> list[str]:
    """The handlers of scripts that were asked and did not run, with what their conditions read."""
    lines: list[str] = []
    ours = {handler.name for handler in scene.host.scripts.handlers}
    for record in list(scene.host.journal)[-200:]:
        told: dict[str, Any] = dict(record.what)
        reads = told.get("reads") or ()
        for place, verdict in enumerate(told.get("verdicts") or ()):
            name, became, *_ = tuple(verdict)
            if name not in ours or became in ("ran", "proceeded", "begun"):
                continue
            line = f"  {name}: {became} ({told.get('action') or record.kind})"
            read = reads[place] if place < len(reads) else None
            if read:
                line += ", since " + ", ".join(f"{path} is {scene.told(value)}" for path, value in read.items())
            if line not in lines:
                lines.append(line)
    return ["handlers that did not run:", *lines[-_MOST:]] if lines else []


def notices(scene: Scene, kind: str) -> list[tuple[str, str | None]]:
    """The texts of notifications or of the log, each with the name of whom it was for."""
    if kind == "log":
        return [(record.to_json()["text"], None) for record in scene.journal.records("script.logged")]
    return [(str(one.text), getattr(one.to, "name", None)) for one in scene.host.notifications]
