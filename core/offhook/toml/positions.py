"""Where each key of a TOML text stands. The text is known to be valid: `tomllib` has read it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")' + r"|'''.*?'{3,5}(?!')" + r'|"(?:[^"\\\n]|\\.)*"' + r"|'[^'\n]*'", re.DOTALL
)
_OTHER = re.compile(r"[^,\]}#\n]+")


def find_lines(text: str) -> dict[KeyPath, int]:
    """The line of every table, key and element, by its path: ("worker", 0, "channels", "chat")."""
    return _Scanner(text).scan()


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """The line of a key, or of the nearest thing around it that has one; 1 for the file itself."""
    return next((lines[path[:length]] for length in range(len(path), 0, -1) if path[:length] in lines), 1)


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._lines: dict[KeyPath, int] = {}
        self._counts: dict[KeyPath, int] = {}
        self._line = 1
        self._counted = 0

    def scan(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        self._skip()
        while self._place < len(self._text):
            if self._text[self._place] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip()
        return self._lines

    def _skip(self) -> None:
        match = _BLANK.match(self._text, self._place)
        self._place = match.end() if match else self._place

    def _note(self, path: KeyPath) -> None:
        # places only grow, so the lines are counted once
        self._line += self._text.count("\n", self._counted, self._place)
        self._counted = self._place
        self._lines.setdefault(path, self._line)

    def _header(self) -> KeyPath:
        is_array = self._text.startswith("[[", self._place)
        start = self._place
        self._place += 2 if is_array else 1
        keys = self._keys()
        self._place, end = start, self._place
        path: KeyPath = ()
        for key in keys[:-1]:
            path = self._current((*path, key))
        path = (*path, keys[-1])
        if is_array:
            count = self._counts[path] = self._counts.get(path, -1) + 1
            self._note(path)
            path = (*path, count)
        else:
            path = self._current(path)
        self._note(path)
        self._place = self._text.index("]", end) + (2 if is_array else 1)
        return path

    def _current(self, path: KeyPath) -> KeyPath:
        """The path, in the latest element where it is an array of tables."""
        count = self._counts.get(path)
        return path if count is None else (*path, count)

    def _keys(self) -> list[str]:
        keys: list[str] = []
        while True:
            self._skip()
            quoted = _STRING.match(self._text, self._place)
            match = quoted or _BARE.match(self._text, self._place)
            if match is None:
                return keys or [""]
            keys.append(match[0][1:-1] if quoted else match[0])
            self._place = match.end()
            self._skip()
            if not self._text.startswith(".", self._place):
                return keys
            self._place += 1

    def _pair(self, table: KeyPath) -> None:
        start = self._place
        keys = self._keys()
        path = (*table, *keys)
        self._place, end = start, self._place
        for length in range(len(table) + 1, len(path) + 1):
            self._note(path[:length])
        self._place = end + 1
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        self._skip()
        opening = self._text[self._place : self._place + 1]
        if opening in ("[", "{"):
            self._items(path, "]" if opening == "[" else "}")
            return
        match = _STRING.match(self._text, self._place) or _OTHER.match(self._text, self._place)
        self._place = match.end() if match else self._place + 1

    def _items(self, path: KeyPath, closing: str) -> None:
        self._place += 1
        count = 0
        while True:
            self._skip()
            if self._place >= len(self._text) or self._text[self._place] == closing:
                self._place += 1
                return
            if self._text[self._place] == ",":
                self._place += 1
            elif closing == "}":
                self._pair(path)
            else:
                self._note((*path, count))
                self._value((*path, count))
                count += 1
