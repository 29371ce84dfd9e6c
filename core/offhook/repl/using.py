"""What loaded scripts declare, at the prompt: the session's own script uses them, where names let it."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from offhook.repl.items import LABEL, Items, items_of
from offhook.scripts.files import script_files
from offhook_grammar.parser import Parser

_SHARED: Final = frozenset({"define", "action", "param", "const", "memory", "type"})
_WORDS: Final = {"define": "function", "use": "use of another file"}
_USE: Final = re.compile(r'\Ause "(?P<path>[^"\\{]+)"')
_NOT_WRITTEN: Final = frozenset('"\\{\n')

Named = frozenset[tuple[str, str]]


class Used(NamedTuple):
    """The files that the session uses; and those that keep their names to themselves, each with the name that it has in
    common with another one, or with the session."""

    files: tuple[str, ...] = ()
    apart: Mapping[str, str] = {}

    @property
    def script(self) -> str:
        """The lines that use them."""
        return "".join([f'use "{path}"\n' for path in self.files])


class Declarations:
    """What scripts declare; each text is read once."""

    def __init__(self) -> None:
        self._known: dict[str, Named] = {}
        self._parser = Parser()

    def of(self, text: str) -> Named:
        """Kinds and names of what other scripts can use."""
        found = self._known.get(text)
        if found is None:
            file = self._parser.parse(text, LABEL).file
            items = items_of(file, text) if file is not None else []
            pairs = [(each.identity.kind, each.identity.name) for each in items]
            found = self._known[text] = frozenset([pair for pair in pairs if pair[0] in _SHARED])
        return found

    def counted(self, text: str) -> str:
        """How much a text declares, in words."""
        file = self._parser.parse(text, LABEL).file
        kinds = Counter([each.identity.kind for each in items_of(file, text)] if file is not None else [])
        said = [f"{count} {_WORDS.get(kind, kind)}{'s' if count > 1 else ''}" for kind, count in kinds.items()]
        return ", ".join(said) or "nothing"

    def used(self, files: Iterable[str], texts: Mapping[str, str], items: Items) -> Used:
        """Which files a session with these declarations can use: two that share a name cannot be used together."""
        named = [path for path in script_files(files) if path in texts and not _NOT_WRITTEN & set(path)]
        taken = {name: "the session" for kind, name in self.of(items.script) if kind in _SHARED}
        others = {path for path in texts if path not in named and path != LABEL}
        shared = {name for path in others for _, name in self.of(texts[path])}
        if clash := next((name for name in taken if name in shared), None):
            return Used((), dict.fromkeys(named, clash))
        found: list[str] = []
        apart: dict[str, str] = {}
        for path in named:
            names = {name for _, name in self.of(texts[path])}
            clash = next((name for name in sorted(names) if name in taken), None)
            if clash is None:
                found.append(path)
                taken.update(dict.fromkeys(names, path))
            else:
                apart[path] = clash
        return Used(tuple(found), apart)

    def document(self, items: Items, used: Used, texts: Mapping[str, str], folder: Path) -> str:
        """The session's declarations as a script in a folder: what they use is found from there."""
        words = set(re.findall(r"\w+", items.script))

        def is_needed(path: str) -> bool:
            return any(name.rpartition(".")[2] in words for _, name in self.of(texts[path]))

        uses = [f'use "{_seen_from(folder, path)}"\n' for path in filter(is_needed, used.files)]
        kept = Items({key: _moved(text, folder) if key.kind == "use" else text for key, text in items})
        return "".join(dict.fromkeys(uses)) + ("\n" if uses else "") + kept.document


def _moved(text: str, folder: Path) -> str:
    """A `use` of a file, as it is written in a script of that folder."""
    return _USE.sub(lambda found: f'use "{_seen_from(folder, found["path"])}"', text)


def _seen_from(folder: Path, path: str) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()
