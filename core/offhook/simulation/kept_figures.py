"""The part `figures` of a store: what a run's summary counts, of cases, handlers and the journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, Final

from offhook.journal.summary import ActionCount
from offhook.simulation.case_counts import ANSWERED, CaseCounts, ChannelCounts
from offhook.simulation.summary import handlers_of

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.pipeline.handlers import Handler, HandlerStats

_TIMES: Final = ("waiting", "patience", "handling", "after_work")
_NUMBERS: Final = ("created", "completed", "abandoned", "canceled", "deleted")
_STATS: Final = ("runs", "declined", "cancelled", "redirected", "failed", "dropped", "seconds")
_COUNTERS: Final = ("cancellations", "errors", "problems")


class Figures:
    """What is counted, in rows that are small where much is counted, so that a change writes little.

    A handler goes by its script or plugin, line, stage and name; the figures of one that is no more are dropped.
    """

    name = "figures"

    def __init__(self, host: Host, cases: CaseCounts) -> None:
        self._host = host
        self._cases = cases
        # by key of the row: something that is different whenever the row is, and cheap to have
        self._signs: dict[str, Any] = {}
        self._scripts: Any = None
        self._handlers: list[tuple[str, HandlerStats]] = []

    def ready(self) -> bool:
        """Always: figures are those of this instant."""
        return True

    def changes(self) -> Mapping[str, Any]:
        """The rows that changed."""
        found = self._cases.changed.take(self._answered)
        self._changed_cases(found)
        self._changed_journal(found)
        self._changed_handlers(found)
        return found

    def restore(self, rows: Mapping[str, Any]) -> None:
        """Take up what was kept. Raises `TypeError` for a row that has no figures."""
        for key, row in rows.items():
            _check(key, row)
        cases, answered = self._cases, [key for key in rows if key.startswith(f"{ANSWERED} ")]
        cases.changed.watch(answered)
        cases.answered.update(key.partition(" ")[2] for key in answered)
        channels = [(key.partition(" ")[2], row) for key, row in rows.items() if key.startswith("channel ")]
        for name, row in sorted(channels, key=lambda item: item[1]["place"]):
            counts = cases.channels[name] = ChannelCounts(**{field: row[field] for field in _NUMBERS})
            for kind in _TIMES:
                if (kept := rows.get(f"{kind} {name}")) is not None:
                    getattr(counts, kind).restore(kept)
        cases.reasons.update(rows.get("reasons", {}))
        cases.most_open = rows.get("most open", 0)
        self._restore_journal(rows)
        for key, stats in self._all_stats():
            if (kept := rows.get(key)) is not None:
                for field, value in zip(_STATS, kept, strict=True):
                    setattr(stats, field, value)
        # what was read is what is written
        self._changed_cases({})
        self._changed_journal({})
        self._changed_handlers({})

    # ------------------------------------------------------------ cases

    def _answered(self, key: str) -> bool | None:
        return True if key.partition(" ")[2] in self._cases.answered else None

    def _changed_cases(self, found: dict[str, Any]) -> None:
        cases = self._cases
        for place, (name, counts) in enumerate(cases.channels.items()):
            numbers = {field: getattr(counts, field) for field in _NUMBERS}
            if self._differs(f"channel {name}", tuple(numbers.values())):
                found[f"channel {name}"] = numbers | {"place": place}
            for kind in _TIMES:
                histogram = getattr(counts, kind)
                if histogram.count and self._differs(f"{kind} {name}", histogram.count):
                    found[f"{kind} {name}"] = histogram.state()
        if self._differs("reasons", cases.reasons.total()) and cases.reasons:
            found["reasons"] = dict(cases.reasons)
        if self._differs("most open", cases.most_open):
            found["most open"] = cases.most_open

    # ------------------------------------------------------------ the journal

    def _changed_journal(self, found: dict[str, Any]) -> None:
        journal = self._host.journal
        summary = journal.summary
        numbers = [summary.invocations, summary.notifications, summary.logs, journal.digest.count]
        if self._differs("journal", tuple(numbers)):
            found["journal"] = numbers
        for name, counts in summary.actions.items():
            if self._differs(f"action {name}", counts.total):
                found[f"action {name}"] = asdict(counts)
        for name, count in summary.events.items():
            if self._differs(f"event {name}", count):
                found[f"event {name}"] = count
        for name in _COUNTERS:
            counter: Counter[tuple[str, ...]] = getattr(summary, name)
            if self._differs(name, counter.total()) and counter:
                found[name] = [[*words, count] for words, count in counter.items()]

    def _restore_journal(self, rows: Mapping[str, Any]) -> None:
        journal = self._host.journal
        summary = journal.summary
        if "journal" in rows:
            # the first is the sum of the actions'
            _, summary.notifications, summary.logs, journal.digest.count = rows["journal"]
        for key, row in rows.items():
            kind, _, name = key.partition(" ")
            if kind == "action":
                known = {field.name for field in fields(ActionCount)}
                summary.actions[name] = ActionCount(**{field: n for field, n in row.items() if field in known})
            elif kind == "event":
                summary.events[name] = row
            elif key in _COUNTERS:
                getattr(summary, key).update({tuple(words): count for *words, count in row})

    # ------------------------------------------------------------ handlers

    def _changed_handlers(self, found: dict[str, Any]) -> None:
        for key, stats in self._all_stats():
            row = [getattr(stats, field) for field in _STATS]
            if self._differs(key, row[:-1]):
                found[key] = row

    def _all_stats(self) -> list[tuple[str, HandlerStats]]:
        scripts = self._host.scripts.handlers
        if scripts is not self._scripts:  # others, after a reload
            self._scripts, self._handlers = scripts, []
            seen: Counter[str] = Counter()
            for handler in handlers_of(self._host):
                key = _key(handler)
                seen[key] += 1
                self._handlers.append((key if seen[key] == 1 else f"{key} #{seen[key]}", handler.stats))
        return self._handlers

    def _differs(self, key: str, sign: Any) -> bool:
        if self._signs.get(key) == sign:
            return False
        self._signs[key] = sign
        return True


def _key(handler: Handler) -> str:
    origin = handler.origin
    return f"handler {origin.kind} {origin.owner}:{origin.line} {handler.stage} {handler.name}"


def _check(key: str, row: Any) -> None:
    """What is counted on from: a wrong one would fail when the summary adds it up, at the end of all."""
    kind = key.partition(" ")[0]
    if kind == ANSWERED:
        return
    if key in _COUNTERS:
        sound = all(_is_number(count) and all(type(word) is str for word in words) for *words, count in row)
    elif kind == "event" or key == "most open":
        sound = _is_number(row)
    elif isinstance(row, dict):
        figures = [each for name, value in row.items() for each in (value.values() if name == "counts" else [value])]
        sound = all(map(_is_number, figures))
    else:
        sound = all(map(_is_number, row))
    if not sound:
        raise TypeError(f"{key} is no figure")


def _is_number(value: Any) -> bool:
    return type(value) in (int, float)
