"""Two versions of the loaded scripts: which handler of the one is which of the other, and what differs."""

from __future__ import annotations

import os.path
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from offhook.scripts.handler import ScriptHandler
from offhook_grammar.diagnostics import Span
from offhook_grammar.parsing.positions import split_lines


@dataclass(frozen=True)
class Version:
    """Loaded handlers, and the texts of their files by path."""

    handlers: tuple[ScriptHandler, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)

    def text_of(self, handler: ScriptHandler) -> str:
        """The handler as its author wrote it."""
        return _part(self._lines[handler.origin.file], handler.compiled.span)

    def frame_of(self, handler: ScriptHandler) -> tuple[str, ...]:
        """All that handlers of its file can refer to: what the file, and those that it uses, declare."""
        return tuple([part for file in self._used[handler.origin.file] for part in self._declared[file][0]])

    def files_of(self, handler: ScriptHandler) -> Mapping[str, str]:
        """The texts of its file and of those that it uses."""
        return {file: self.texts[file] for file in self._used[handler.origin.file]}

    @cached_property
    def _lines(self) -> dict[str, list[str]]:
        return {file: split_lines(text) for file, text in self.texts.items()}

    @cached_property
    def _declared(self) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """What each file declares beside handlers, as it is written, and the files that it uses."""
        # the parser is needed only where something has changed
        from offhook_grammar import tree
        from offhook_grammar.parser import Parser

        parser, found = Parser(), {}
        for file, text in self.texts.items():
            result = parser.parse(text, file).file
            items = result.items if result is not None else ()
            parts = tuple(_part(self._lines[file], item.span) for item in items if not isinstance(item, tree.Handler))
            uses = tuple(
                os.path.normpath(Path(file).parent / item.path) for item in items if isinstance(item, tree.Use)
            )
            found[file] = (parts, uses)
        return found

    @cached_property
    def _used(self) -> dict[str, tuple[str, ...]]:
        """Each file with those that it uses, directly or not."""
        found = {}
        for file in self.texts:
            seen, ahead = {file: None}, [file]
            while ahead:
                for used in self._declared[ahead.pop()][1]:
                    if used in self.texts and used not in seen:
                        seen[used] = None
                        ahead.append(used)
            found[file] = tuple(seen)
        return found


def pairs(old: Version, new: Version) -> dict[ScriptHandler, ScriptHandler]:
    """For each new handler that was there before, the old one.

    They are the same by file and name. Those without a name go by their text, else by their turn among those of their
    file for the same stage and targets.
    """
    found = _of_unchanged_files(old, new)
    keys: tuple[Callable[[ScriptHandler, Version], Any], ...] = (
        lambda handler, _version: (handler.name,) if not _is_unnamed(handler) else None,
        lambda handler, version: version.text_of(handler) if _is_unnamed(handler) else None,
        lambda handler, _version: (handler.stage, handler.targets) if _is_unnamed(handler) else None,
    )
    for key in keys:
        waiting: dict[Any, deque[ScriptHandler]] = {}
        taken = {id(handler) for handler in found.values()}
        for handler in old.handlers:
            if id(handler) not in taken and key(handler, old) is not None:
                waiting.setdefault((handler.origin.file, key(handler, old)), deque()).append(handler)
        for handler in new.handlers:
            before = waiting.get((handler.origin.file, key(handler, new)))
            if handler not in found and before:
                found[handler] = before.popleft()
    return found


def _of_unchanged_files(old: Version, new: Version) -> dict[ScriptHandler, ScriptHandler]:
    """The pairs of files that are as they were, as are those that they use: handler by handler."""
    before = _by_file(old)
    found: dict[ScriptHandler, ScriptHandler] = {}
    for file, handlers in _by_file(new).items():
        others = before.get(file, [])
        if len(others) == len(handlers) and others[0].compiled.version == handlers[0].compiled.version:
            found.update(zip(handlers, others, strict=True))
    return found


def _by_file(version: Version) -> dict[str, list[ScriptHandler]]:
    found: dict[str, list[ScriptHandler]] = {}
    for handler in version.handlers:
        found.setdefault(handler.origin.file, []).append(handler)
    return found


def _is_unnamed(handler: ScriptHandler) -> bool:
    return handler.name == f"{handler.origin.owner}:{handler.origin.line}"


def _part(lines: list[str], span: Span) -> str:
    chosen = lines[span.line - 1 : span.end_line]
    if not chosen:
        return ""
    chosen[-1] = chosen[-1][: span.end_column - 1]
    chosen[0] = chosen[0][span.column - 1 :]
    return "\n".join(chosen)
