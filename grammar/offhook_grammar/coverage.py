"""A plugin of coverage.py: which lines and branches of `.hook` files a test run went through.

Put `plugins = ["offhook_grammar.coverage"]` into the section `[tool.coverage.run]` of pyproject.toml.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from coverage import CoveragePlugin
from coverage.plugin import FileReporter, FileTracer

from offhook_grammar import tree
from offhook_grammar.files import read_text
from offhook_grammar.measured import Fork, first_lines, forks
from offhook_grammar.parser import parse

_SUFFIX = ".hook"


class HookFiles(CoveragePlugin):
    """Takes care of every file that is a script."""

    def file_tracer(self, filename: str) -> FileTracer | None:
        """How runs of the file are measured; None for files that are no scripts."""
        return HookTracer(filename) if filename.endswith(_SUFFIX) else None

    def file_reporter(self, filename: str) -> FileReporter:
        """What of the file can be run."""
        return HookReporter(filename)

    def find_executable_files(self, src_dir: str) -> Iterable[str]:
        """The scripts below a folder, so that those that never ran are reported too."""
        return [str(path) for path in sorted(Path(src_dir).rglob(f"*{_SUFFIX}"))]


class HookTracer(FileTracer):
    """Compiled code has the script's own name and lines, so there is nothing to translate."""

    def __init__(self, filename: str) -> None:
        self._filename = str(Path(filename).resolve())

    def source_filename(self) -> str:
        """The script."""
        return self._filename


class HookReporter(FileReporter):
    """The lines of a script that can be run, one for each statement, condition, function and constant; its branches are
    the conditions of `if` and `else if` whose statements stand on lines of their own."""

    def __init__(self, filename: str) -> None:
        super().__init__(filename)
        self._file: tree.File | None = None
        self._starts: dict[int, int] | None = None
        self._branches: list[_LineBranch] | None = None

    def source(self) -> str:
        """The script's text."""
        return read_text(self.filename)

    def lines(self) -> set[int]:
        """The first line of whatever can be run."""
        return set(self._lines().values())

    def translate_lines(self, lines: Iterable[int]) -> set[int]:
        """The first lines of what stands on `lines`: what goes on over several lines is one."""
        starts = self._lines()
        return {starts[line] for line in lines if line in starts}

    def arcs(self) -> set[tuple[int, int]]:
        """From each branch's line to the first line of its statements, and to the line's negative for the other way."""
        return {(one.line, end) for one in self._line_branches() for end in (one.first, -one.line)}

    def exit_counts(self) -> dict[int, int]:
        """Each branch leads two ways."""
        return {one.line: 2 for one in self._line_branches()}

    def no_branch_lines(self) -> set[int]:
        """There is no word that would leave a branch out."""
        return set()

    def translate_arcs(self, arcs: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
        """Which of `arcs()` were gone: a way out of a condition leads to its statements, or elsewhere."""
        found: set[tuple[int, int]] = set()
        for begin, end in arcs:
            for one in self._line_branches():
                if begin in one.condition and end not in one.condition:
                    found.add((one.line, one.first if end in one.body else -one.line))
        return found

    def _lines(self) -> dict[int, int]:
        if self._starts is None:
            file = self._tree()
            self._starts = {} if file is None else first_lines(file)
        return self._starts

    def _line_branches(self) -> list[_LineBranch]:
        if self._branches is None:
            file = self._tree()
            found = [_line_branch(fork) for fork in (forks(file) if file is not None else ())]
            self._branches = [one for one in found if one is not None]
        return self._branches

    def _tree(self) -> tree.File | None:
        if self._file is None:
            self._file = parse(self.source(), self.filename).file
        return self._file


class _LineBranch(NamedTuple):
    """A condition on lines of its own. `first`: the first line of what is done where it holds."""

    line: int
    condition: range
    first: int
    body: range


def _line_branch(fork: Fork) -> _LineBranch | None:
    if fork.until is None or fork.to.line <= fork.until[0]:
        return None  # on one line there is no way to be seen
    condition = range(fork.whole.line, fork.until[0] + 1)
    return _LineBranch(fork.whole.line, condition, fork.to.line, range(fork.to.line, fork.to.end_line + 1))


def coverage_init(registry: Any, _options: Any) -> None:
    """How coverage.py loads the plugin."""
    registry.add_file_tracer(HookFiles())
