"""Reading tables of TOML: types, known keys, nearest names; all problems are collected."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from offhook.errors import ConfigError
from offhook.toml.positions import KeyPath, line_of
from offhook_grammar.durations import parse_duration

T = TypeVar("T")


class Problems:
    """What is wrong with a file, each with the line of the key it is about."""

    def __init__(self, file: str, lines: Mapping[KeyPath, int]) -> None:
        self._file = file
        self._lines = lines
        self.found: list[ConfigError] = []

    def add(self, path: KeyPath, message: str, *, hint: str | None = None) -> None:
        """Note a problem at a path; a key that is missing is at its table."""
        self.found.append(ConfigError(message, file=self._file, line=line_of(self._lines, path), hint=hint))

    def sorted(self) -> Sequence[ConfigError]:
        """By line; those of one line in the order in which they were found."""
        return sorted(self.found, key=lambda problem: problem.line or 0)


class Section:
    """A table. Each getter marks its key as known; `finish()` reports the unknown ones."""

    def __init__(self, data: Mapping[str, Any], path: KeyPath, problems: Problems, title: str) -> None:
        self.data = data
        self.path = path
        self.problems = problems
        self.title = title
        self._known: list[str] = []

    def problem(self, key: str, message: str, *, hint: str | None = None) -> None:
        """Note a problem with the value of a key."""
        self.problems.add((*self.path, key), message, hint=hint)

    def finish(self) -> None:
        """Report the keys that nothing has asked for."""
        for key in self.data:
            if key not in self._known:
                self.problem(key, f"{self.title} has no key {key!r}", hint=nearest(key, self._known))

    def text(self, key: str, default: T, *, required: bool = False) -> str | T:
        """A text that is not blank."""
        value: str | None = self._get(key, str, "text", None, required)
        if value is None:
            return default
        if not value.strip():
            self.problem(key, f"{key} is empty")
            return default
        return value

    def boolean(self, key: str, default: bool) -> bool:
        """true or false."""
        value: bool = self._get(key, bool, "true or false", default, False)
        return value

    def number(self, key: str, default: T, least: int, most: int) -> int | T:
        """A whole number from `least` to `most`."""
        value: int | T = self._get(key, int, "a whole number", default, False)
        if isinstance(value, int) and not least <= value <= most:
            self.problem(key, f"{key} is {value}, and has to be from {least} to {most:,}")
            return default
        return value

    def duration(self, key: str, default: T, most: timedelta) -> timedelta | T:
        """Whole seconds, or a text such as "2m"; more than 0."""
        raw = self._get(key, (int, str), "a duration: seconds, or a text such as '2m'", None, False)
        if raw is None:
            return default
        try:
            value = timedelta(seconds=raw) if isinstance(raw, int) else parse_duration(raw)
        except (ValueError, OverflowError) as error:
            self.problem(key, f"{key}: {error}")
            return default
        if not timedelta() < value <= most:
            self.problem(key, f"{key} is {raw}, and has to be more than 0 and at most {most.total_seconds():,.0f} s")
            return default
        return value

    def choice(self, key: str, default: str, choices: Sequence[str]) -> str:
        """One of a list of words."""
        value: str = self._get(key, str, "one of " + ", ".join(choices), default, False)
        if value not in choices:
            self.problem(
                key, f"{key} is {value!r}, and has to be one of {', '.join(choices)}", hint=nearest(value, choices)
            )
            return default
        return value

    def texts(self, key: str, default: tuple[str, ...], choices: Sequence[str] = ()) -> tuple[str, ...]:
        """A list of texts, out of `choices` if there are any."""
        values = self._get(key, list, "a list of texts", None, False)
        if values is None:
            return default
        for index, value in enumerate(values):
            place = (*self.path, key, index)
            if not isinstance(value, str):
                self.problems.add(place, f"{key} holds {_word(value)}, and wants texts")
            elif choices and value not in choices:
                self.problems.add(
                    place, f"{key} has no {value!r}; it is one of {', '.join(choices)}", hint=nearest(value, choices)
                )
        return tuple([value for value in values if isinstance(value, str)])

    def table(self, key: str) -> Mapping[str, Any] | None:
        """A table, as it is."""
        found: Mapping[str, Any] | None = self._get(key, dict, "a table", None, False)
        return found

    def section(self, key: str) -> Section:
        """A table to read further; empty if it is absent."""
        return Section(self.table(key) or {}, (*self.path, key), self.problems, f"[{key}]")

    def sections(self, key: str, kind: str) -> list[Section] | None:
        """A list of tables; None if it is absent."""
        values = self._get(
            key, list, f"a list of tables, each begun with [[{'.'.join(map(str, (*self.path, key)))}]]", None, False
        )
        if values is None:
            return None
        found = []
        for index, value in enumerate(values):
            path = (*self.path, key, index)
            if isinstance(value, dict):
                found.append(Section(value, path, self.problems, f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"))
            else:
                self.problems.add(path, f"{key} holds {_word(value)}, and wants tables")
        return found

    def checked(self, key: str, default: T, read: Callable[[str], object]) -> str | T:
        """A text that `read` can read; its `ConfigError` is the problem."""
        value: str | None = self._get(key, str, "text", None, False)
        if value is None:
            return default
        try:
            read(value)
        except ConfigError as error:
            self.problem(key, f"{key}: {error.message}", hint=error.hint)
            return default
        return value

    def sid(self, prefix: str) -> str | None:
        """The SID, with the prefix of its kind."""
        value = self.text("sid", None)
        if value is not None and (not value.startswith(prefix) or len(value) < 3 or not value.isalnum()):
            self.problem("sid", f"sid is {value!r}, and has to begin with {prefix}, letters and digits after it")
            return None
        return value

    def _get(self, key: str, kind: type[Any] | tuple[type[Any], ...], word: str, default: Any, required: bool) -> Any:
        self._known.append(key)
        if key not in self.data:
            # a misspelt key is reported by itself
            if required and nearest(key, [name for name in self.data if name not in self._known]) is None:
                self.problem(key, f"{self.title} needs {key}")
            return default
        value = self.data[key]
        # true is an int to Python, and not to the reader
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.problem(key, f"{key} is {_word(value)}, and has to be {word}")
            return default
        return value


def nearest(name: str, known: Iterable[str]) -> str | None:
    """A hint with the nearest known name, if one is near."""
    by_folded = {each.casefold(): each for each in known}
    near = difflib.get_close_matches(name.casefold(), list(by_folded), 1, 0.6)
    return f"did you mean {by_folded[near[0]]!r}?" if near else None


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the text {value!r}"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list) else "a date or time"
