"""Write the generated parts of the pages anew, or with `--check` say which of them are out of date.

    python docs/generate.py [--check]

A generated part stands between `<!-- generated: NAME -->` and `<!-- end of NAME -->`; everything else is written by
hand and left alone. `generating/` has a function for each NAME, and for each file that is made whole. `file PATH` puts
a file of the repository in.
"""

from __future__ import annotations

import re
import sys
from difflib import unified_diff
from pathlib import Path

import click
from generating import FILES, PARTS, file_part

DOCS = Path(__file__).parent
_PART = re.compile(r"^(<!-- generated: (?P<name>[^\n]+?) -->\n).*?^(<!-- end of (?P=name) -->)", re.DOTALL | re.M)
_MARK = re.compile(r"^<!-- (?:generated: |end of )", re.MULTILINE)


class StalePart(Exception):  # noqa: N818  # the name says what it is
    """A mark of a page that nothing belongs to."""


def renewed(text: str, page: str) -> str:
    """A page with its generated parts made anew. Raises `StalePart` for a mark that cannot be filled."""

    def fill(found: re.Match[str]) -> str:
        name = found["name"]
        if name.startswith("file "):
            return f"{found[1]}\n{file_part(DOCS.parent, name.removeprefix('file '))}\n{found[3]}"
        if name not in PARTS:
            raise StalePart(f"{page}: nothing is called {name!r}; there are {', '.join(PARTS)}")
        return f"{found[1]}\n{PARTS[name]()}\n{found[3]}"

    out = _PART.sub(fill, text)
    if len(_MARK.findall(text)) != 2 * len(_PART.findall(text)):
        raise StalePart(f"{page}: a mark has no partner")
    return out


def main(arguments: list[str]) -> int:
    """Do it; 1 if something is out of date (`--check`)."""
    check, stale = "--check" in arguments, 0
    for path in [*sorted(DOCS.glob("*.md")), *sorted(DOCS.glob("plugins/*.md")), *FILES]:
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        new = FILES[path]() if path in FILES else renewed(old, path.name)
        if new == old:
            continue
        stale += 1
        if check:
            difference = unified_diff(old.splitlines(), new.splitlines(), path.name, "what it should be", "", "", 1)
            click.echo("\n".join(difference))
        else:
            path.write_text(new, encoding="utf-8")
            click.echo(f"{path.name}: renewed")
    if check and stale:
        click.echo("run `python docs/generate.py`")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
