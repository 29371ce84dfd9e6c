"""What the tests of the language share: reading corpus files, the small catalogue, one parser for all."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from offhook_grammar.corrections import corrected_lines
from offhook_grammar.diagnostics import Diagnostic
from offhook_grammar.parser import Parser
from offhook_grammar.sources import load
from offhook_grammar.types import Catalogue, StaticCatalogue

HERE = Path(__file__).parent
CORPUS = HERE.parent / "corpus"
_SEPARATOR = re.compile(r"^---[ \t]*$", re.MULTILINE)
_EXPECTED = re.compile(r"###[ \t]*(H\d{3})[ \t]*((?:(?!###).)*)")


@dataclass(frozen=True)
class Expected:
    """An expectation: a diagnostic with this code on this line, whose words hold or match `text`. `corrected` is the
    line as it should be, if that is expected, too."""

    line: int
    code: str
    text: str
    corrected: str | None = None

    def fits(self, diagnostic: Diagnostic, line: int, corrected: str) -> bool:
        if self.corrected is not None and corrected != self.corrected:
            return False
        words = " ".join([diagnostic.message, diagnostic.hint or "", *diagnostic.notes])
        return (diagnostic.code, line) == (self.code, self.line) and (self.text in words or _matches(self.text, words))


def _matches(pattern: str, message: str) -> bool:
    try:
        return re.search(pattern, message) is not None
    except re.error:
        return False


@dataclass(frozen=True)
class Chunk:
    """One script of a corpus file, without the expectations; `line` is where it starts in the file."""

    path: Path
    line: int
    text: str
    expected: tuple[Expected, ...]

    def __str__(self) -> str:
        return f"{self.path.stem}:{self.line}"


def read_chunks(path: Path) -> Iterator[Chunk]:
    """The chunks of a corpus file, which lines with three dashes separate."""
    line = 1
    for piece in _SEPARATOR.split(path.read_bytes().decode("utf-8")):
        piece = piece.removeprefix("\n") if line > 1 else piece
        yield read_chunk(path, line, piece)
        line += piece.count("\n") + 1


def read_chunk(path: Path, line: int, piece: str) -> Chunk:
    """A chunk that starts on `line`. Each `### H101 text` at the end of a line expects a diagnostic there."""
    expected, kept = [], []
    for number, source in enumerate(piece.split("\n"), start=line):
        code, mark, wishes = source.partition("###")
        if mark:
            found = _EXPECTED.findall(mark + wishes)
            assert found, f"{path.name}:{number}: an expectation is written `### H101 text of the message`"
            expected += [_expected(number, name, text) for name, text in found]
        kept.append(code.rstrip(" \t") if mark else source)
    return Chunk(path, line, "\n".join(kept), tuple(expected))


def _expected(line: int, code: str, wish: str) -> Expected:
    """`write `let` >>> let x = 3`: words of the message, then the line as it should be."""
    text, mark, corrected = wish.partition(">>>")
    return Expected(line, code, text.strip(), corrected.strip() if mark else None)


def differences(chunk: Chunk, diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    """What was expected and did not come, and what came unexpected, with the lines of the corpus file."""
    missing, unexpected = list(chunk.expected), []
    for one in diagnostics:
        line = chunk.line + one.span.line - 1
        shown = corrected_lines(one, diagnostics, chunk.text)
        corrected = "\n".join(text for _, text in shown).strip()
        fitting = next((wish for wish in missing if wish.fits(one, line, corrected)), None)
        if fitting:
            missing.remove(fitting)
        else:
            unexpected.append(f"{chunk.path.name}:{line}: unexpected {one.code} {one.message} >>> {corrected}")
    return [
        f"{chunk.path.name}:{wish.line}: missing {wish.code} {wish.text} >>> {wish.corrected}" for wish in missing
    ] + unexpected


@dataclass(frozen=True)
class Language:
    """Parses and checks texts."""

    parser: Parser
    catalogue: Catalogue

    def diagnose(self, text: str, files: Mapping[str, str] | None = None, path: str = "script.hook") -> tuple[Any, ...]:
        """All diagnostics of a script, as `offhook check` gives them."""
        from offhook_grammar.checker import check

        bundle = load([path], reader=_Files({path: text, **(files or {})}), parser=self.parser)
        return (*bundle.diagnostics, *check(bundle, self.catalogue))


class _Files:
    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    def __call__(self, path: str) -> str:
        if path not in self.texts:
            raise FileNotFoundError(path)
        return self.texts[path]


@pytest.fixture(scope="session")
def parser() -> Parser:
    return Parser()


@pytest.fixture(scope="session")
def language(parser: Parser) -> Language:
    return Language(parser, _catalogue())


def _catalogue() -> Catalogue:
    spec = importlib.util.spec_from_file_location("corpus_catalogue", HERE / "catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    catalogue: StaticCatalogue = module.CATALOGUE
    return catalogue


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "chunk" in metafunc.fixturenames:
        chunks = [chunk for path in sorted(CORPUS.glob("*.hook")) for chunk in read_chunks(path)]
        metafunc.parametrize("chunk", chunks, ids=str)
