"""Moments of a session to which it can go back: the centre's store, and what was made at the prompt."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from offhook.centre.keeping.references import referring
from offhook.repl.items import Items

if TYPE_CHECKING:
    from offhook.host import Host

_MOST: Final = 20
"""So many inputs can be undone; each moment is a file as large as the store."""


class Moment(NamedTuple):
    """How things were ahead of an input. `file`: a copy of the store; `texts`: those of the files, as they were
    loaded; `worker`: the SID of who sat at the prompt;
    `waiting`: the inputs that had not ended, which end there; `done`: how many inputs had been done."""

    text: str
    file: Path
    items: Items
    files: tuple[str, ...]
    texts: Mapping[str, str]
    variables: Mapping[str, Any]
    worker: str | None
    waiting: tuple[str, ...]
    done: int


class Moments:
    """The last ones, in a folder that is theirs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._moments: deque[Moment] = deque()
        self._count = 0

    def __len__(self) -> int:
        return len(self._moments)

    def take(
        self,
        host: Host,
        text: str,
        items: Items,
        files: tuple[str, ...],
        texts: Mapping[str, str],
        variables: Mapping[str, Any],
        worker: Any,
        waiting: tuple[str, ...],
        done: int,
    ) -> None:
        """Remember how things are, ahead of the input `text`."""
        assert host.keeper is not None, "a session has a store"  # noqa: S101
        host.keeper.flush()
        self._count += 1
        file = self._folder / f"moment-{self._count}.store"
        with closing(sqlite3.connect(file)) as copy:
            host.keeper.store.connection.backup(copy)
        kept = {name: referring(value) for name, value in variables.items()}
        sitting = worker.sid if worker is not None else None
        self._moments.append(Moment(text, file, items, files, texts, kept, sitting, waiting, done))
        if len(self._moments) > _MOST:
            self._moments.popleft().file.unlink(missing_ok=True)

    def last(self) -> Moment | None:
        """The latest one, which is forgotten."""
        return self._moments.pop() if self._moments else None

    @staticmethod
    def put_back(moment: Moment, store: Path) -> None:
        """Have the store, which nobody has open, be as it was then; once it is, this does nothing more."""
        if not moment.file.exists():
            return
        for ending in ("-wal", "-shm"):
            Path(f"{store}{ending}").unlink(missing_ok=True)
        moment.file.replace(store)
