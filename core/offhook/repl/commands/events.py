"""`events`: what happened in the centre of late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from offhook.registry import nearest
from offhook.repl.commands.command import ReplCommand
from offhook.repl.commands.drawing import table
from offhook.repl.commands.parameters import split, wrong
from offhook.repl.commands.tracing import records_of
from offhook.repl.result import Line, Piece, Result, line
from offhook_grammar.node import Frozen, record

if TYPE_CHECKING:
    from offhook.repl.feed import Repl
    from offhook.tracing import TraceRecords
    from offhook.tracing.entries import Entry

_FEW: Final = 20
_MOST: Final = 10_000
_LONG: Final = 70
_SID: Final = 34


@record
class _Wanted(Frozen):
    """`kinds`: names of events, and beginnings of names, which end in a dot; none for all. `things`: SIDs, of which an
    event has to have one of each; `limit`: how many at most."""

    kinds: tuple[str, ...]
    things: tuple[frozenset[str], ...]
    limit: int


async def _events(repl: Repl, words: str) -> Result:
    wanted = _wanted(repl, split(words))
    with records_of(repl.session.host) as records:
        found = list(_fitting(records, wanted))
    label = repl.happened.label
    rows = [_row(repl, one, label) for one in found]
    data = [_data(one) for one in found]
    if not rows:
        what = "no event was like that" if words.strip() else "no event came yet"
        return Result(lines=(line(what, "dim"),), data=[])
    shown = [*table(("time", "event", "what", "because of", "ID"), rows)]
    if len(found) == wanted.limit:
        more: Line = (Piece(f"the latest {wanted.limit}; `events {wanted.limit * 5}` has more", "dim"),)
        shown.append(more)
    return Result(lines=tuple(shown), data=data)


def _wanted(repl: Repl, words: list[str]) -> _Wanted:
    """What the words ask for. Raises `ConfigError` for one that means nothing."""
    kinds: list[str] = []
    things: list[frozenset[str]] = []
    limit = _FEW
    for word in words:
        if word.isascii() and word.isdigit() and 0 < int(word) <= _MOST:
            limit = int(word)
        elif (thing := _thing(repl, word)) is not None:
            things.append(thing)
        else:
            kinds.append(_kind(repl, word))
    return _Wanted(tuple(kinds), tuple(things), limit)


def _thing(repl: Repl, word: str) -> frozenset[str] | None:
    """The SIDs of what a word means: a variable's, a worker's, an activity's, a queue's by its name, or a SID."""
    value = repl.session.variables.get(word)
    if value is None:
        centre = repl.session.host.centre
        for every in (centre.workers, centre.activities, centre.queues):
            value = next((one for one in every if one.name.casefold() == word.casefold()), value)
    sids = {sid for sid in (getattr(value, "task_sid", None), getattr(value, "sid", None)) if isinstance(sid, str)}
    if sids:
        return frozenset(sids)
    return frozenset([word]) if len(word) == _SID and word[:2].isupper() else None


def _kind(repl: Repl, word: str) -> str:
    """An event's name, or how those of a family begin: `task`, `task.`, `task.*`."""
    names = [spec.name for spec in repl.session.host.registry.events]
    if word in names:
        return word
    family = f"{word.removesuffix('*').removesuffix('.')}."
    if any(name.startswith(family) for name in names):
        return family
    near = nearest(word, [*names, *repl.session.variables, *[one.name for one in repl.session.host.centre.workers]])
    raise wrong(
        f"nothing here is called {word}, and no event",
        f"did you mean {near}?" if near else "`help events` lists events",
    )


def _fitting(records: TraceRecords, wanted: _Wanted) -> Iterator[Entry]:
    """The latest events that fit, the latest last."""
    from offhook.tracing.entries import ALWAYS
    from offhook.tracing.events import is_event

    found: list[Entry] = []
    for entry in records.latest(ALWAYS, wanted.kinds):
        if len(found) == wanted.limit:
            break
        if is_event(entry):
            about = {str(sid) for sid in entry.table("entities").values()}
            if all(thing & about for thing in wanted.things):
                found.append(entry)
    yield from reversed(found)


def _row(repl: Repl, one: Entry, label: Callable[[str], str]) -> tuple[str, ...]:
    at = datetime.fromisoformat(one.at).astimezone(repl.session.options.zone)
    entities = {name: sid for name, sid in one.table("entities").items() if sid and name != "reservation"}
    said = [f"{name} {label(str(sid))}" for name, sid in entities.items()]
    said += [f"was {name} {label(str(value))}" for name, value in one.table("previous").items()]
    said += [f"{name} {_plain(value)}" for name, value in one.table("data").items()]
    said += [one.text("reason")] if one.text("reason") else []
    return f"{at:%H:%M:%S}", one.kind, _cut(", ".join(said)), one.text("cause"), one.subject


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


def _plain(value: Any) -> str:
    return str(value) if isinstance(value, (str, int, float)) else "…"


def _data(one: Entry) -> dict[str, Any]:
    return {"id": one.subject, "at": one.at, "event": one.kind, **one.what}


_HELP: Final = """The latest 20, or as many as you say: `events 100`. With names of events, or how they begin, and
with things: `events reservation.created`, `events task`, `events ana`, `events chat` for a variable
`chat`; all of it together, too. `trace ID` draws what came of one."""

COMMANDS: Final = (ReplCommand("events", "events [NAME] [THING] [N]", "what happened of late", _events, _HELP),)
