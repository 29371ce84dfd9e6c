"""Links between the pages lead somewhere, and no page hangs on one machine."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(?P<text>.+?)\s*$", re.MULTILINE)
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_MACHINE = re.compile(r"(?:^|[\s\"'`(=])(?:/(?:home|Users|root|work|tmp|var|opt|mnt)/|[A-Z]:\\Users)")


def _anchors(page: Path) -> set[str]:
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    anchors: set[str] = set()
    for found in _HEADING.finditer(text):
        plain = "".join(letter for letter in found["text"].lower() if letter.isalnum() or letter in " -_")
        name, number = plain.strip().replace(" ", "-"), 0
        while (name if not number else f"{name}-{number}") in anchors:
            number += 1
        anchors.add(name if not number else f"{name}-{number}")
    return anchors


def test_links_lead_somewhere(page: Path) -> None:
    lost = []
    for found in _LINK.finditer(_FENCED.sub("", page.read_text(encoding="utf-8"))):
        target = found["target"]
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        other = (page.parent / name).resolve() if name else page
        if not other.exists() or (anchor and anchor not in _anchors(other)):
            lost.append(target)

    assert not lost, f"{page.relative_to(ROOT)} has links that lead nowhere: {', '.join(sorted(set(lost)))}"


def test_no_path_of_a_machine(page: Path) -> None:
    found = _MACHINE.search(page.read_text(encoding="utf-8"))

    assert found is None, f"{page.relative_to(ROOT)} names {found[0].strip()}…" if found else ""


def test_nobody_is_told_to_install_what_no_index_has(page: Path) -> None:
    """Offhook is installed from its repository; an extra (`offhook[http]`) is added to what is installed."""
    told = re.search(r"pip install(?: -\S+)* [\"']?offhook(?![\w\[/-])", page.read_text(encoding="utf-8"))
    assert told is None, told


def test_every_guide_is_in_the_list_of_guides() -> None:
    docs = ROOT / "docs"
    listed = (docs / "README.md").read_text(encoding="utf-8")

    for page in (*docs.glob("*.md"), *docs.glob("plugins/*.md")):
        name = page.relative_to(docs).as_posix()
        assert name in ("README.md", "index.md") or f"({name})" in listed, f"docs/README.md does not lead to {name}"


def test_the_readme_has_its_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    for name in ("run", "test"):
        assert re.search(rf"^<!-- ci: {name} -->\n+```sh\n[^`]+```", readme, re.MULTILINE), (
            f"no ```sh behind ci: {name}"
        )
