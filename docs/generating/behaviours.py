"""What people build on an actions framework: tables of the scripts in `examples/behaviours`, from these scripts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

from generating.markdown import table
from generating.repository import ROOT

FOLDER = ROOT / "examples" / "behaviours"
_MORE = Path(__file__).with_suffix(".toml")
_RULE = re.compile(r"\s*[^\s#]")
_PLUGIN = re.compile(r"^use plugin (\w+_plugin)\b", re.MULTILINE)
_USE = re.compile(r'^use "(?P<path>[^"]+)"', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Script:
    """A script of a behaviour: what its head says, its rules without its tests, and how many tests there are."""

    path: Path
    head: str
    rules: str
    tests: int

    @property
    def record(self) -> str:
        return self.path.name.partition("_")[0]

    @property
    def lines(self) -> int:
        """Lines of the rules that are neither blank nor comment."""
        return sum(bool(_RULE.match(line)) for line in self.rules.splitlines())

    @property
    def with_python(self) -> bool:
        """Whether it needs a plugin, itself or in a script that it uses."""
        used = (_read(self.path.parent / found["path"]) for found in _USE.finditer(self.rules))
        return bool(_PLUGIN.search(self.rules)) or any(one.with_python for one in used)


@cache
def scripts() -> tuple[Script, ...]:
    """All of them, by family and number."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*/FB-*.hook")))


def summary() -> str:
    """How many there are."""
    found = scripts()
    plugins = {one.record for one in found if one.with_python}
    records, tests = len({one.record for one in found}), sum(one.tests for one in found)
    sizes = sorted(one.lines for one in found)
    return (
        f"{records} behaviours, {tests:,} tests. Half of the scripts have {sizes[len(sizes) // 2]} lines of rules or "
        f"fewer; {len(plugins)} of the behaviours need a plugin in Python, all others none."
    )


def by_family() -> str:
    """A table for each family."""
    families: dict[str, list[Script]] = {}
    for one in scripts():
        families.setdefault(one.path.parent.name, []).append(one)
    parts = [f"### {name}\n\n{_family(members)}" for name, members in families.items()]
    return "\n\n".join(parts)


def left_out() -> str:
    """What no script can express, and why."""
    rows = [(one["id"], one["what"], one["why"]) for one in _more().get("left_out", ())]
    return table(("id", "what", "why"), rows) if rows else "There is nothing here: each behaviour has its script."


def compared() -> str:
    """Ten behaviours beside what they were built with: the figures, then each by itself."""
    entries = _more()["compared"]
    rows = [_figures(entry) for entry in entries]
    head = ("behaviour", "their files", "their lines", "our files", "our lines")
    return "\n\n".join([table(head, [*rows, _together(rows)]), *(_beside(entry) for entry in entries)])


def _read(path: Path) -> Script:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    head = list(takewhile(lambda line: line.startswith("#"), lines))
    rules = "\n".join(takewhile(lambda line: not line.startswith("test "), lines[len(head) :])).strip()
    words = " ".join(line.removeprefix("#").strip() for line in head)
    return Script(path, words, rules, sum(line.startswith("test ") for line in lines))


def _family(members: list[Script]) -> str:
    rows = [(one.record, one.head, str(one.lines), str(one.tests), "yes" if one.with_python else "") for one in members]
    return table(("id", "what it does", "lines", "tests", "Python"), rows)


@cache
def _more() -> dict[str, Any]:
    return tomllib.loads(_MORE.read_text(encoding="utf-8"))


def _ours(entry: dict[str, Any]) -> Iterator[Script]:
    """Raises `ValueError` for a behaviour without a script."""
    for record in entry["ids"]:
        found = [one for one in scripts() if one.record == record]
        if not found:
            raise ValueError(f"{_MORE.name}: there is no script of {record}")
        yield from found


def _figures(entry: dict[str, Any]) -> tuple[str, ...]:
    ours = list(_ours(entry))
    figures = (entry["files"], entry["lines"], len(ours), sum(one.lines for one in ours))
    return (", ".join(entry["ids"]), *(str(figure) for figure in figures))


def _together(rows: list[tuple[str, ...]]) -> tuple[str, ...]:
    return ("together", *(str(sum(int(row[column]) for row in rows)) for column in range(1, 5)))


def _beside(entry: dict[str, Any]) -> str:
    ours = list(_ours(entry))
    commits = ", ".join(f"`{commit}`" for commit in entry["commits"])
    blocks = "\n\n".join(f"```hook file\n{one.rules}\n```" for one in ours)
    source = f"`{entry['repository']}`, {entry['part']}; stored versions {commits}"
    words = (f"**Theirs** ({source}). {entry['theirs']}", f"**Ours.** {entry['ours']}")
    return "\n\n".join((f"### {', '.join(entry['ids'])}", *words, blocks))
