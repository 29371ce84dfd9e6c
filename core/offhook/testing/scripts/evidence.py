"""What a failing test shows: the actions that did happen, what was shown, and why handlers did not run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

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


class Notice(NamedTuple):
    """What was told to somebody. `to`: the names of whom it was for, empty for nobody in particular. `is_open`: whether
    it is still there."""

    text: str
    to: tuple[str, ...] = ()
    is_open: bool = False

    @property
    def line(self) -> str:
        """As a failing test shows it."""
        to = f" to {', '.join(self.to)}" if self.to else ""
        return f'  "{self.text}"{to}' + ("" if self.is_open else " (gone)")


def notices(scene: Scene, kind: str) -> list[Notice]:
    """The notifications, the questions, or the lines of the log that there were."""
    host = scene.host
    if kind == "log":
        return [Notice(text, is_open=True) for text in scene.logs]
    if kind == "question":
        is_open = {each.id for each in host.questions.open}
        return [Notice(each.text, _names(each.to), each.id in is_open) for each in scene.questions]
    shown = {id(one) for whom in (None, *host.centre.workers) for one in host.notifications.visible(whom)}
    return [Notice(str(one.text), _names(one.to), id(one) in shown) for one in scene.notifications]


def _names(to: Any) -> tuple[str, ...]:
    """The names of a worker, of several, or of nobody."""
    whom = () if to is None else to if isinstance(to, Iterable) else (to,)
    return tuple([worker.name for worker in whom])
