"""Gathers scripts with the scripts they use: each once, used ones first."""

from __future__ import annotations

import os.path
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from offhook_grammar import tree
from offhook_grammar.diagnostics import NOWHERE, Diagnostic, Span
from offhook_grammar.files import SUFFIX, read_text
from offhook_grammar.node import Frozen, record
from offhook_grammar.parser import Parser

MAX_CHAIN = 50

Read = Callable[[str], str]
Known = Callable[[str, str], "tree.File | None"]


@record
class SourceFile(Frozen):
    """One script. `uses` maps each path of its `use` items, as written, to the `path` of the file it means.
    `is_outline`: the tree has only what matters to other files."""

    path: str
    text: str
    tree: tree.File
    uses: Mapping[str, str]
    is_outline: bool = False


@record
class Bundle(Frozen):
    """Scripts that belong together, used ones ahead of those that use them, and all that is wrong in reading them."""

    files: tuple[SourceFile, ...]
    diagnostics: tuple[Diagnostic, ...]

    def with_whole(self, paths: Collection[str]) -> Bundle:
        """The bundle with the trees of these files whole, not outlines: what is wrong in them is known already."""
        parser: Parser | None = None
        files = list(self.files)
        for place, source in enumerate(files):
            if source.is_outline and source.path in paths:
                parser = parser or Parser()
                whole = parser.parse(source.text, source.path).file
                if whole is not None:
                    files[place] = replace(source, tree=whole, is_outline=False)
        return self if parser is None else replace(self, files=tuple(files))


def load(
    paths: Iterable[str], reader: Read = read_text, parser: Parser | None = None, known: Known | None = None
) -> Bundle:
    """Parse the scripts at `paths` and those they use, directly or not.

    A `use` is resolved against the folder of the file that says it, and takes files named `….hook` alone, so that no
    script can look into other files of the machine; `paths` may have any names. Files that cannot be found or read, and
    files that use each other in a circle, are diagnostics; `reader` may raise `OSError` or `UnicodeDecodeError` for
    them. `known` gives the outline of a file (path, text) in which nothing is wrong, for those that need no parsing.
    """
    loading = _Loading(reader, parser or Parser(), known)
    for path in paths:
        loading.add(os.path.normpath(path), None)
    return Bundle(tuple(loading.done.values()), tuple(sorted(loading.diagnostics, key=Diagnostic.sort_key)))


class _Loading:
    def __init__(self, reader: Read, parser: Parser, known: Known | None) -> None:
        self.reader = reader
        self.parser = parser
        self.known = known
        self.done: dict[str, SourceFile] = {}
        self.failed: set[str] = set()
        self.trail: list[str] = []  # the files being read, each used by the one before it
        self.diagnostics: list[Diagnostic] = []

    def add(self, path: str, use: tree.Use | None) -> bool:
        """Whether the file at `path` could be read, now or before."""
        if path in self.done or path in self.failed:
            return path in self.done
        if path in self.trail or len(self.trail) >= MAX_CHAIN:
            self._circle(path, use)
            return False
        text = self._read(path, use)
        if text is None:
            self.failed.add(path)
            return False
        return self._parse(path, text)

    def _parse(self, path: str, text: str) -> bool:
        outline = self.known(path, text) if self.known is not None else None
        file = outline or self._whole(path, text)
        if file is None:
            self.failed.add(path)
            return False
        self.trail.append(path)
        uses = {}
        for item in file.items:
            if isinstance(item, tree.Use):
                target = os.path.normpath(Path(path).parent / item.path)
                if self.add(target, item):
                    uses[item.path] = target
        self.trail.pop()
        self.done[path] = SourceFile(path, text, file, uses, outline is not None)
        return True

    def _whole(self, path: str, text: str) -> tree.File | None:
        result = self.parser.parse(text, path)
        self.diagnostics += result.diagnostics
        return result.file

    def _read(self, path: str, use: tree.Use | None) -> str | None:
        if "\0" in path:
            self._report("H501", f"{path!r} is no name of a file: it holds a NUL", use, path)
            return None
        if use is not None and not (path.endswith(SUFFIX) and Path(path).resolve().name.endswith(SUFFIX)):
            self._report("H501", f"`{path}` is no script: `use` takes files whose names end in `{SUFFIX}`", use, path)
            return None
        try:
            return self.reader(path)
        except UnicodeDecodeError as problem:
            self._report("H503", f"`{path}` is not text in UTF-8 (byte {problem.start + 1} is not)", use, path)
        except FileNotFoundError:
            # by the names without their endings, which are alike in all
            near = get_close_matches(Path(path).stem, _scripts_beside(path), n=1, cutoff=0.75)
            hint = f"did you mean `{near[0]}{SUFFIX}`?" if near else None
            self._report("H501", f"there is no file `{path}`", use, path, hint)
        except OSError as problem:
            why = problem.strerror or "it fails"
            self._report("H501", f"`{path}` cannot be read: {why[:1].lower()}{why[1:]}", use, path)
        return None

    def _circle(self, path: str, use: tree.Use | None) -> None:
        if path in self.trail:
            circle = " → ".join([*self.trail[self.trail.index(path) :], path])
            self._report("H502", f"these files use each other in a circle: {circle}", use, path)
        else:
            self._report("H502", f"files use each other more than {MAX_CHAIN} deep", use, path)

    def _report(self, code: str, message: str, use: tree.Use | None, path: str, hint: str | None = None) -> None:
        span: Span = use.span if use else NOWHERE
        self.diagnostics.append(Diagnostic(code, message, self.trail[-1] if use else path, span, hint=hint))


def _scripts_beside(path: str) -> list[str]:
    try:
        return sorted(entry.stem for entry in Path(path).parent.iterdir() if entry.suffix == SUFFIX)
    except OSError:
        return []
