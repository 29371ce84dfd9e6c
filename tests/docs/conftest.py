"""What the tests of the pages share: the pages themselves, cut into their fenced blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^(?P<ticks>`{3,})(?P<info>[^`\n]*)\n(?P<text>.*?)^(?P=ticks)[ \t]*$", re.MULTILINE | re.DOTALL)
_BETWEEN = re.compile(r"\s*")


def executed_pages() -> list[Path]:
    """The pages whose blocks are run: the guides, the README, those of the examples."""
    found = ("docs/*.md", "docs/plugins/*.md", "README.md", "examples/*/README.md", "examples/plugins/*/README.md")
    return [path for pattern in found for path in sorted(ROOT.glob(pattern))]


def all_pages() -> list[Path]:
    """Every page in Markdown that the repository has."""
    folders = (
        "",
        "docs",
        "docs/plugins",
        "docs/examples/*",
        "examples/*",
        "examples/plugins/*",
        "benchmarks",
        "changelog",
    )
    return sorted({path for folder in folders for path in ROOT.glob(f"{folder}/*.md" if folder else "*.md")})


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the words behind it, its text, and the block that follows at once, if any."""

    page: Path
    line: int
    language: str
    words: tuple[str, ...]
    text: str
    output: str | None

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def read_blocks(page: Path, text: str | None = None) -> Iterator[Block]:
    """The fenced blocks of a page. A ```text block right behind another is what that one prints."""
    text = page.read_text(encoding="utf-8") if text is None else text
    found = list(_FENCE.finditer(text))
    for place, fence in enumerate(found):
        language, *words = fence["info"].split() or [""]
        following = found[place + 1] if place + 1 < len(found) else None
        close = following is not None and _BETWEEN.fullmatch(text, fence.end(), following.start())
        output = following["text"] if close and following and following["info"].strip() == "text" else None
        yield Block(page, text.count("\n", 0, fence.start()) + 1, language, tuple(words), fence["text"], output)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`hook_block`, `python_block`, `console_block`: each block of that language is a test."""
    for name in metafunc.fixturenames:
        language, _, rest = name.partition("_")
        if rest == "block":
            blocks = [one for page in executed_pages() for one in read_blocks(page) if one.language == language]
            metafunc.parametrize(name, blocks, ids=str)
        elif name == "page":
            metafunc.parametrize(name, all_pages(), ids=lambda path: str(path.relative_to(ROOT)))
