"""What was typed before, in a file of the user's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from prompt_toolkit.history import FileHistory, History, InMemoryHistory


def history_file(environment: Mapping[str, str]) -> Path | None:
    """Where it is kept: OFFHOOK_HISTORY, else the user's data folder of this system. None, for nowhere, if
    OFFHOOK_HISTORY is empty or `off`."""
    given = environment.get("OFFHOOK_HISTORY")
    if given is not None:
        return None if given.strip().lower() in ("", "off") else Path(given)
    from platformdirs import user_data_path

    return user_data_path("offhook", appauthor=False) / "repl-history"


def history_at(path: Path | None, complain: Callable[[str], None]) -> History:
    """The history in that file, which nobody else may read: customers' data is typed, too. One that cannot be used is
    told of, and replaced by one that ends with the session."""
    if path is None:
        return InMemoryHistory()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        with path.open("r+b"):
            pass
    except OSError as problem:
        complain(f"offhook: what is typed is not kept in {path}: {problem.strerror}")
        return InMemoryHistory()
    return _Kept(path, complain)


class _Kept(FileHistory):
    """A file whose disk may fill up while the session goes on."""

    def __init__(self, path: Path, complain: Callable[[str], None]) -> None:
        super().__init__(path)
        self._complain = complain
        self._has_failed = False

    def load_history_strings(self) -> Iterable[str]:
        try:
            return super().load_history_strings()
        except OSError:
            return ()

    def store_string(self, string: str) -> None:
        try:
            super().store_string(string)
        except OSError as problem:
            if not self._has_failed:
                self._has_failed = True
                self._complain(f"offhook: what is typed is not kept: {problem.strerror}")
