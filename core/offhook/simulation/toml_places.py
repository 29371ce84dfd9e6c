"""On which line of a TOML file each key stands, which the standard library's reader does not tell."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from typing import Final, TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]

_SPACE: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_STRING: Final = re.compile(
    r'"""(?:[^"\\]|\\.|""?(?!"))*"{3,5}' r"|'''(?:[^']|''?(?!'))*'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR: Final = re.compile(r"[^,\]}#\n]+")


class Places:
    """The line of each key, table and list item, by its path such as `("shifts", 0, "from")`."""

    def __init__(self, lines: Mapping[KeyPath, int]) -> None:
        self._lines = lines

    def line(self, path: KeyPath) -> int:
        """The line of that key, or of the nearest thing around it that has one; 1 for the file itself."""
        for length in range(len(path), 0, -1):
            if (line := self._lines.get(path[:length])) is not None:
                return line
        return 1


def find_places(text: str) -> Places:
    """The places in `text`, which the standard library has already found to be TOML."""
    return Places(_Scanner(text).scan())


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[KeyPath, int] = {}
        self.counts: dict[KeyPath, int] = {}
        self._newlines = [match.start() for match in re.finditer("\n", text)]

    def scan(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while self.skip_space() < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
        return self.lines

    def header(self) -> KeyPath:
        start = self.at
        is_list = self.text.startswith("[[", self.at)
        self.at += 2 if is_list else 1
        path = self.resolve(self.key())
        self.at = self.text.index("]", self.at) + (2 if is_list else 1)
        if is_list:
            count = self.counts[path] = self.counts.get(path, -1) + 1
            self.mark(path, start)
            path = (*path, count)
        self.mark(path, start)
        return path

    def resolve(self, keys: KeyPath) -> KeyPath:
        """A header's keys with the number of the item wherever they pass through a list of tables."""
        path: KeyPath = ()
        for index, key in enumerate(keys):
            path = (*path, key)
            if path in self.counts and index < len(keys) - 1:
                path = (*path, self.counts[path])
        return path

    def pair(self, table: KeyPath) -> None:
        start = self.at
        path = (*table, *self.key())
        self.at = self.text.index("=", self.at) + 1
        for length in range(len(table) + 1, len(path) + 1):
            self.mark(path[:length], start)
        self.value(path)

    def value(self, path: KeyPath) -> None:
        self.skip_space()
        first = self.text[self.at]
        if first == "[":
            self.items(path, "]")
        elif first == "{":
            self.items(path, "}")
        elif (match := _STRING.match(self.text, self.at)) or (match := _SCALAR.match(self.text, self.at)):
            self.at = match.end()

    def items(self, path: KeyPath, end: str) -> None:
        self.at += 1
        count = 0
        while self.text[self.skip_space()] != end:
            if end == "}":
                self.pair(path)
            else:
                self.mark((*path, count), self.at)
                self.value((*path, count))
                count += 1
            if self.text[self.skip_space()] == ",":
                self.at += 1
        self.at += 1

    def key(self) -> KeyPath:
        keys: list[str] = []
        while True:
            self.skip_space()
            if match := _STRING.match(self.text, self.at):
                keys.append(match[0][1:-1])
            elif match := _BARE_KEY.match(self.text, self.at):
                keys.append(match[0])
            else:  # pragma: no cover  # the text was read as TOML before
                raise ValueError(f"no key at {self.at}")
            self.at = match.end()
            if self.text[self.skip_space()] != ".":
                return tuple(keys)
            self.at += 1

    def skip_space(self) -> int:
        match = _SPACE.match(self.text, self.at)
        if match:
            self.at = match.end()
        return self.at

    def mark(self, path: KeyPath, start: int) -> None:
        self.lines.setdefault(path, bisect_left(self._newlines, start) + 1)
