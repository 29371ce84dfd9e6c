"""The pages of the diagnostics: what each code means, with a script that earns it and one that does not.

Each code is one file, `codes/H101.toml`, with `title`, `explanation`, `bad` and `good`, and where the example needs
other files beside it, a table `[files]` of their texts by path. Ranges: H1xx syntax, H2xx names, H3xx types and
units, H4xx handlers, clauses and flow, H5xx files and plugins.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_FOLDER = Path(__file__).with_name("codes")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A page: `title` is one line, `explanation` a few sentences, `bad` and `good` are whole scripts.

    `files` are the texts of further files, by path, that both examples may use.
    """

    code: str
    title: str
    explanation: str
    bad: str
    good: str
    files: Mapping[str, str] = field(default_factory=dict)


def explain(code: str) -> Explanation | None:
    """The page of a code (`"H101"`, in either case), or None where there is no such code."""
    path = _FOLDER / f"{code.upper()}.toml"
    if code.upper() not in all_codes():
        return None
    page = tomllib.loads(path.read_text(encoding="utf-8"))
    return Explanation(
        code=code.upper(),
        title=page["title"],
        explanation=page["explanation"].strip(),
        bad=page["bad"],
        good=page["good"],
        files=page.get("files", {}),
    )


def all_codes() -> tuple[str, ...]:
    """Every code with a page, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("H*.toml")))
