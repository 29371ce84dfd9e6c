"""Erasing one customer's data from a store, on request."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from offhook.centre.memory import MEMORY_OF
from offhook.personal.customer import ERASED, Customer
from offhook.store.contact_rows import conversations_in, rows_of, without_content, without_drafts
from offhook.store.errors import StoreError, taking_up
from offhook.store.reader import open_reader
from offhook.store.store import Store

_TASK: Final = re.compile(r"\bWT[0-9a-f]{32}\b")
_NAMED: Final = re.compile(r"\b(?:WT|CH)[0-9a-f]{32}\b")
_ENDED: Final = frozenset({"completed", "canceled"})
_CARRIED: Final = frozenset({"attributes", "data", "payload", "previous"})
_DRAFTS: Final = ("inputTexts", "inputSelections", "stagedFiles")
_CHUNK: Final = 1000


@dataclass(slots=True)
class Erasure:
    """What was erased, or would be: records of the journal, tasks of the centre, stored values of plugins (`memory`),
    rows of what was on its way (`waiting`). `open_tasks`: the SIDs of the customer's tasks that have not ended."""

    records: int = 0
    tasks: int = 0
    memory: int = 0
    waiting: int = 0
    open_tasks: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.records + self.tasks + self.memory + self.waiting

    def to_json(self) -> dict[str, Any]:
        return {
            "records": self.records,
            "tasks": self.tasks,
            "memory": self.memory,
            "waiting": self.waiting,
            "openTasks": self.open_tasks,
        }


def erase(
    path: str | Path,
    customer: Customer,
    *,
    at: datetime,
    by: str,
    salt: bytes,
    include_open: bool = False,
    dry: bool = False,
) -> Erasure:
    """Take one customer out of a store: what names them goes everywhere; of their tasks and of the records about these
    all that is personal goes, what they wrote included. One transaction; the bytes are gone from the file afterwards.

    A record `personal.erased` stays: when, by whom, how much, and a hash of the value with `salt`, so that whoever
    knows the value can prove that it was this one. With `dry` nothing changes.

    Raises `StoreError`: `no-such-file`; `store-locked` while a host has the store, whose memory holds the data, too;
    `open-tasks` if tasks of theirs are still open, unless `include_open`.
    """
    with open_reader(path):
        pass  # a file that is missing or empty is no store to look in, and is not made one
    store = Store(path, "offhook journal erase")
    try:
        with taking_up("its rows", store.path):
            erasing = _Erasing(store.connection, customer)
            return erasing.done(store.path, at, by, salt, include_open=include_open, dry=dry)
    finally:
        store.close()  # what was not committed is taken back


class _Erasing:
    """One pass over a store to learn what is about the customer, and one to change it."""

    def __init__(self, connection: sqlite3.Connection, customer: Customer) -> None:
        self._connection = connection
        self._customer = customer
        self._known = customer
        self._tasks: set[str] = set()
        self._subjects: set[str] = set()
        self._contacts: frozenset[tuple[str, str]] = frozenset()
        self._conversations: frozenset[str] = frozenset()
        self._found = Erasure()

    def done(self, path: Path, at: datetime, by: str, salt: bytes, *, include_open: bool, dry: bool) -> Erasure:
        self._connection.execute("pragma secure_delete = on")
        self._connection.execute("begin immediate")
        self._learn()
        if self._found.open_tasks and not include_open and not dry:
            self._connection.execute("rollback")
            raise StoreError(
                f"tasks of this customer are still open: {', '.join(self._found.open_tasks)}",
                file=str(path),
                code="open-tasks",
                hint="let them end first, or say --include-open: agents then no longer see whom they serve",
            )
        self._change_journal()
        self._forget()
        self._change("entities", "kind", "key", "tasks")
        self._change("memory", "owner", "name", "memory")
        self._change("parts", "part", "key", "waiting")
        if dry or not self._found.total:
            self._connection.execute("rollback")
            return self._found
        self._note(at, by, salt)
        self._connection.execute("commit")
        # what was written before stands in the log of changes and in free pages until both are made anew
        self._connection.execute("vacuum")
        self._connection.execute("pragma wal_checkpoint(truncate)")
        return self._found

    # ------------------------------------------------------------ what is about them

    def _learn(self) -> None:
        """Find the customer's tasks, by what else they are known in these, and which records tell of them."""
        beside: set[str] = set()
        for key, text in self._connection.execute("select key, body from entities where kind = 'task'"):
            body = json.loads(text)
            if self._customer.is_in(body):
                self._tasks.add(key)
                beside |= self._customer.identifying_values(body)
        for _, _, what, aside in self._records():
            both = [json.loads(what), json.loads(aside or "{}")]
            if self._customer.is_in(both):
                self._tasks |= _tasks_of(both[0])
                for one in both:
                    beside |= self._customer.identifying_values(one)
        self._known = self._customer.with_values(beside)
        self._contacts = rows_of(self._connection, self._tasks)
        self._conversations = conversations_in(self._contacts) | self._told_conversations()
        for _, subject, what, aside in self._records():
            if subject and self._is_about(subject, what, aside):
                self._subjects.add(subject)
        for key, text in self._connection.execute("select key, body from entities where kind = 'task' order by key"):
            # also those that only the journal connects with the customer
            if (
                key in self._tasks
                and _status(json.loads(text)) not in _ENDED
                and self._without(text, about=True) != text
            ):
                self._found.open_tasks.append(key)

    def _told_conversations(self) -> frozenset[str]:
        """Those that the journal connects with the customer's tasks: their own rows may be gone."""
        found: set[str] = set()
        for _, _, what, _ in self._records():
            if '"conversation"' in what:
                entities = json.loads(what).get("entities")
                if isinstance(entities, dict) and entities.get("task") in self._tasks:
                    found.add(entities.get("conversation", ""))
        return frozenset(found - {""})

    def _is_about(self, subject: str, what: str, aside: str | None) -> bool:
        named = {subject, *_NAMED.findall(what), *_NAMED.findall(aside or "")}
        return not named.isdisjoint(self._tasks) or not named.isdisjoint(self._conversations)

    def _records(self) -> Iterator[tuple[int, str, str, str | None]]:
        last = 0
        while rows := self._connection.execute(
            "select sequence, subject, what, aside from journal where sequence > ? order by sequence limit ?",
            [last, _CHUNK],
        ).fetchall():
            yield from rows
            last = rows[-1][0]

    # ------------------------------------------------------------ changing it

    def _change_journal(self) -> None:
        changed: list[tuple[str, str | None, int]] = []
        for sequence, subject, what, aside in self._records():
            about = subject in self._subjects or self._is_about(subject, what, aside)
            new = self._record_without(what, about=about)
            new_aside = self._record_without(aside, about=about) if aside else aside
            if new != what or new_aside != aside:
                changed.append((new, new_aside, sequence))
        self._connection.executemany("update journal set what = ?, aside = ? where sequence = ?", changed)
        self._found.records = len(changed)

    def _change(self, table: str, first: str, second: str, counted: str) -> None:
        changed: list[tuple[str, str, str]] = []
        for one, two, body in self._connection.execute(f"select {first}, {second}, body from {table}"):  # noqa: S608
            if table == "parts" and not self._tasks.isdisjoint(_TASK.findall(body)):
                # a run's variables have names of their own, so that it goes by what the customer is known by
                new = self._known_erased(body)
            elif table == "entities":
                new = self._row_without(one, two, body)
            else:
                new = self._without(body, about=False)
            if new != body:
                changed.append((new, one, two))
        self._connection.executemany(
            f"update {table} set body = ? where {first} = ? and {second} = ?",  # noqa: S608
            changed,
        )
        setattr(self._found, counted, getattr(self._found, counted) + len(changed))

    def _forget(self) -> None:
        """What a plugin has stored under the customer's own number or name is all theirs, and so is what scripts have
        remembered of their tasks, reservations and conversations."""
        about = self._remembered_of()
        theirs = [
            row
            for row in self._connection.execute("select owner, name from memory")
            if row[0] in about or self._customer.is_in(row[1])
        ]
        self._connection.executemany("delete from memory where owner = ? and name = ?", theirs)
        self._found.memory = len(theirs)

    def _remembered_of(self) -> frozenset[str]:
        """The owners of what scripts remember about the customer."""
        rows = self._connection.execute("select key, body from entities where kind = 'reservation'")
        offers = [key for key, body in rows if json.loads(body).get("task") in self._tasks]
        kinds = {"task": self._tasks, "conversation": self._conversations, "reservation": offers}
        return frozenset(f"{MEMORY_OF}{kind}:{key}" for kind, keys in kinds.items() for key in keys)

    def _record_without(self, text: str, *, about: bool) -> str:
        """The names at the top of a record are the journal's own, and what stands under them a sentence or an id."""
        value = json.loads(text)
        if not about or not isinstance(value, dict):
            return self._without(text, about=False)
        new = {
            name: self._known.personal_erased(item) if isinstance(item, (dict, list)) else self._known.erased(item)
            for name, item in value.items()
        }
        for name in ("reads", "effects"):
            if isinstance(new.get(name), list):
                new[name] = [_told_erased(one) for one in new[name]]
        return text if new == value else _text(new)

    def _without(self, text: str, *, about: bool) -> str:
        value = json.loads(text)
        new = self._known.personal_erased(value) if about else self._customer.erased(value)
        return text if new == value else _text(new)

    def _row_without(self, kind: str, key: str, text: str) -> str:
        """A row of the centre: of the customer's tasks, calls and conversations all that is personal goes, files and
        drafts included."""
        if kind == "desktop":
            return self._without(without_drafts(text, self._conversations), about=False)
        contact = (kind, key) in self._contacts
        if contact and kind == "media":
            text = without_content(text)
        return self._without(text, about=contact or key in self._tasks)

    def _known_erased(self, text: str) -> str:
        value = json.loads(text)
        new = self._carried_erased(value)
        return text if new == value else _text(new)

    def _carried_erased(self, value: Any) -> Any:
        """What an event or a payload carries is told by its names, as in the journal; all else by who is known."""
        if isinstance(value, dict):
            return {
                self._known.erased(name): self._known.personal_erased(item) if name in _CARRIED else
                self._carried_erased(item) for name, item in value.items()
            }  # fmt: skip
        if isinstance(value, list):
            return [self._carried_erased(item) for item in value]
        return self._known.erased(value)

    def _note(self, at: datetime, by: str, salt: bytes) -> None:
        digest = blake2b("\0".join(self._customer.values).casefold().encode(), key=salt, digest_size=16).hexdigest()
        what = self._found.to_json() | {"by": by, "salt": salt.hex(), "hash": digest, "word": ERASED}
        del what["openTasks"]
        self._connection.execute(
            "insert into journal select coalesce(max(sequence), 0) + 1, ?, 'personal.erased', '', ?, null from journal",
            [at.isoformat().replace("+00:00", "Z"), json.dumps(what)],
        )


def _told_erased(one: Any) -> Any:
    """What a condition read, by path, or a field that changed: nothing of a customer's own stays, whatever it says."""
    if not isinstance(one, dict):
        return one
    if "field" in one and "entity" in one:
        own = str(one["field"]).startswith(("attributes", *_DRAFTS))
        return {name: ERASED if own and name in ("before", "after") and item is not None else item
                for name, item in one.items()}  # fmt: skip
    return {
        path: ERASED if item is not None and {"attributes", "customer"} & set(path.split(".")) else item
        for path, item in one.items()
    }


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _status(body: Any) -> Any:
    return body.get("status") if isinstance(body, dict) else None


def _tasks_of(what: dict[str, Any]) -> set[str]:
    """The tasks that a record is about: those of its payload and its event, and not every one that it mentions."""
    payload, entities = what.get("payload"), what.get("entities")
    found: set[str] = set()
    for values, names in ((payload, ("task", "sid", "taskSid")), (entities, ("task",))):
        if isinstance(values, dict):
            found |= {value for name in names if isinstance(value := values.get(name), str) and _TASK.fullmatch(value)}
    return found
