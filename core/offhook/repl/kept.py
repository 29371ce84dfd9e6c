"""What was made at a prompt, in the store of its session: the next session on it goes on with that."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from offhook.centre.entities import Entity
from offhook.errors import ConfigError
from offhook.repl.items import Identity, Items
from offhook.repl.same_rules import Declared
from offhook.scripts.files import script_files
from offhook.scripts.memory_values import from_memory, to_memory
from offhook.store.errors import taking_up
from offhook_grammar.files import read_text
from offhook_grammar.program import LanguageError

if TYPE_CHECKING:
    from offhook.repl.session import Session

PART: Final = "session"
_STATE: Final = "state"
_NAMES: Final = "names"


class Earlier:
    """What an earlier session left in a store, as far as a host is made of it. `waited`: the inputs that had not ended,
    which do not go on."""

    def __init__(self, rows: Mapping[str, Any]) -> None:
        state = rows.get(_STATE, {})
        self.items = _items(state.get("items", ()))
        self.files: tuple[str, ...] = tuple(state.get("files", ()))
        self.waited: tuple[str, ...] = tuple(state.get("waited", ()))
        self.versions = {version: Declared(_items(items), texts) for version, items, texts in state.get("versions", ())}
        """What was declared when the rules that wait began; last, what was declared in the end."""

    @classmethod
    def of_store(cls, path: Path) -> Earlier:
        """Read it; nothing where there is no store yet. Raises `StoreError`."""
        if not path.exists() or not path.stat().st_size:
            return cls({})
        import json

        from offhook.store.reader import open_reader

        with open_reader(path) as reader:
            rows = reader.select("select key, body from parts where part = ?", (PART,))
        with taking_up("the session", path):
            return cls({key: json.loads(body) for key, body in rows})


def _rows(items: Items) -> list[list[str]]:
    return [[identity.kind, identity.name, text] for identity, text in items]


def _items(rows: Iterable[list[str]]) -> Items:
    return Items({Identity(kind, name): text for kind, name, text in rows})


def _entities(value: Any) -> Iterator[Entity]:
    if isinstance(value, Entity):
        yield value
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _entities(each)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _entities(each)


def texts_of(files: Iterable[str]) -> dict[str, str]:
    """What stands in scripts by now, as far as they can be read."""
    found = {}
    for path in script_files(files):
        with contextlib.suppress(ConfigError, OSError):
            found[path] = read_text(path)
    return found


class Kept:
    """A part of the session's store. Values that cannot be written down have no name in the next session."""

    name = PART

    def __init__(self, session: Session) -> None:
        self._session = session
        self._written: dict[str, Any] = {}

    def ready(self) -> bool:
        return True

    def changes(self) -> Mapping[str, Any]:
        rows = {_STATE: self._state(), _NAMES: dict(self._names())}
        changed = {key: row for key, row in rows.items() if self._written.get(key) != row}
        self._written = rows
        return changed

    def restore(self, rows: Mapping[str, Any]) -> None:
        session = self._session
        self._written = dict(rows)
        centre = session.host.centre
        names = rows.get(_NAMES, {})
        session.variables = {name: from_memory(centre, row) for name, row in names.items()}
        sitting = rows.get(_STATE, {}).get("worker")
        session.worker = centre.worker(sitting) if sitting is not None else None

    def held(self) -> Iterator[Any]:
        """What has a name is kept for as long as it has."""
        for value in self._session.variables.values():
            yield from _entities(value)

    def _state(self) -> dict[str, Any]:
        session = self._session
        return {
            "items": _rows(session.items),
            "versions": [[each, _rows(one.items), dict(one.texts)] for each, one in session.versions().items()],
            "files": list(session.files),
            "waited": [one.text for one in session.waiting],
            "worker": session.worker.sid if session.worker is not None else None,
        }

    def _names(self) -> Iterator[tuple[str, Any]]:
        for name, value in self._session.variables.items():
            try:
                yield name, to_memory(value, name)
            except LanguageError:
                continue  # such as a list of the centre's workers, which is another one each time
