"""The page of mistakes: each kind in `tests/corpus/habits_*.hook`, with what `offhook check` prints for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from offhook.scripts.checking import check_files
from offhook_grammar.render import render_all

CORPUS = Path(__file__).parents[2] / "tests/corpus"
HABITS = ("javascript", "plain", "python", "spreadsheets")
FILE = "rules.hook"
_SEPARATOR = re.compile(r"^---\n", re.MULTILINE)
_EXPECTED = re.compile(r"[ \t]*###.*$", re.MULTILINE)


def habits(name: str) -> str:
    """Each kind of mistake of one group: its name, a script that makes it, and what is said of that."""
    return "\n\n".join(_section(title, script) for title, script in kinds(name))


def number_of_kinds() -> str:
    """How many kinds there are."""
    count = sum(1 for name in HABITS for _ in kinds(name))
    return f"There are {count} of them on this page."


def kinds(name: str) -> Iterator[tuple[str, str]]:
    """The kinds of one group: title and script."""
    text = (CORPUS / f"habits_{name}.hook").read_text(encoding="utf-8")
    for chunk in _SEPARATOR.split(text):
        title, _, script = _EXPECTED.sub("", chunk).partition("\n")
        yield title.removeprefix("# "), script


def printed(script: str) -> tuple[list[str], str]:
    """The codes of the findings of a script, and what `offhook check` prints of them."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.write_text(script, encoding="utf-8")
        found = check_files([str(path)])
        shown = render_all(found.diagnostics, found.texts).replace(str(path.parent) + "/", "")
    return sorted({one.code for one in found.diagnostics}), shown


def _section(title: str, script: str) -> str:
    codes, shown = printed(script)
    return f"### {title}\n\n```hook told fails={','.join(codes)}\n{script}```\n\n```text\n{shown}\n```"
