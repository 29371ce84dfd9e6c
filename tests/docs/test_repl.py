"""Sessions at the prompt print what the pages say.

The ```text blocks with the word `session` of a page are one session, from its first line to its last: `> ` begins an
input, `… ` goes on with it, and the rest is what comes back. What is left out of the comparison is that of
`test_programs.py`. A ```hook block with `name=FILE` behind an input that saves FILE is that file.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from offhook.repl import Repl
from offhook.repl.commands import COMMANDS

from .conftest import ROOT, Block, read_blocks
from .test_programs import fits, normal

PAGES = ("docs/repl.md", "README.md")


def _inputs(block: Block) -> Iterator[tuple[str, str]]:
    """Each input, and what the page says that comes of it."""
    found: list[tuple[list[str], list[str]]] = []
    for row in block.text.splitlines():
        if row.startswith("> "):
            found.append(([row[2:]], []))
        elif row.startswith("… ") and not found[-1][1]:
            found[-1][0].append(row[2:])
        else:
            found[-1][1].append(row)
    for typed, shown in found:
        yield "\n".join(typed), "\n".join(shown)


async def _follow(blocks: list[Block]) -> int:
    repl = Repl()
    await repl.start()
    count = 0
    try:
        for block in blocks:
            if block.language == "hook":
                name = next(word.removeprefix("name=") for word in block.words if word.startswith("name="))
                assert Path(name).read_text(encoding="utf-8") == block.text, f"{block}: {name} is another"
                continue
            for typed, stated in _inputs(block):
                result = await repl.feed(typed)
                assert fits(normal(stated), normal(result.text)), f"{block}: > {typed}\n{result.text}"
                count += 1
    finally:
        await repl.close()
    return count


def _blocks(page: Path) -> list[Block]:
    """The blocks of a session, and the files that it saves."""
    found: list[Block] = []
    for block in read_blocks(page):
        is_saved = block.language == "hook" and any(word.startswith("name=") for word in block.words)
        if (block.language, block.words) == ("text", ("session",)) or (is_saved and found):
            found.append(block)
    return found


@pytest.mark.parametrize("told", PAGES)
def test_every_input_gives_what_the_page_says(told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = _blocks(ROOT / told)
    monkeypatch.chdir(tmp_path)
    assert asyncio.run(_follow(blocks)) >= (50 if told == PAGES[0] else 6)


def test_the_page_has_every_command_as_the_prompt_does() -> None:
    text = (ROOT / PAGES[0]).read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(.+)` \| (.+) \|$", text, re.MULTILINE)
    assert rows == [(one.usage.replace("|", "\\|"), one.summary) for one in COMMANDS.values()]
