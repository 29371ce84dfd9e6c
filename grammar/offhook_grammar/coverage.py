"""A plugin of coverage.py: which lines of `.hook` files a test run went through.

Put `plugins = ["offhook_grammar.coverage"]` into the section `[tool.coverage.run]` of pyproject.toml.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

from coverage import CoveragePlugin
from coverage.plugin import FileReporter, FileTracer

from offhook_grammar.checker.walk import walk
from offhook_grammar.files import read_text
from offhook_grammar.parser import parse
from offhook_grammar.tree import Const, DefineFunction, File, Node, Param, Statement, When

_SUFFIX = ".hook"
_STATEMENTS: tuple[type[Node], ...] = get_args(Statement)


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
    """The lines of a script that can be run, one for each statement, condition, function and constant."""

    def __init__(self, filename: str) -> None:
        super().__init__(filename)
        self._starts: dict[int, int] | None = None

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

    def _lines(self) -> dict[int, int]:
        if self._starts is None:
            file = parse(self.source(), self.filename).file
            self._starts = {} if file is None else _first_lines(file)
        return self._starts


def _first_lines(file: File) -> dict[int, int]:
    """Each line of something that can be run → its first line; what is inside goes before what is around it."""
    starts: dict[int, int] = {}
    for node in walk(file):
        part = _runnable(node)
        if part is not None:
            starts.update(dict.fromkeys(range(part.span.line, part.span.end_line + 1), part.span.line))
    return starts


def _runnable(node: Node) -> Node | None:
    if isinstance(node, _STATEMENTS):
        return node
    if isinstance(node, When):
        return node.condition
    if isinstance(node, DefineFunction):
        return node.body
    return node if isinstance(node, Const) or (isinstance(node, Param) and node.default is not None) else None


def coverage_init(registry: Any, _options: Any) -> None:
    """How coverage.py loads the plugin."""
    registry.add_file_tracer(HookFiles())
