"""The generated parts of the pages are what the product says today."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_pages_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_stale_part_is_noticed(tmp_path: Path) -> None:
    for name in ("generate.py", "generating"):
        (tmp_path / "docs").mkdir(exist_ok=True)
        (tmp_path / "docs" / name).symlink_to(ROOT / "docs" / name)
    page = tmp_path / "docs" / "page.md"
    page.write_text(
        "# A page\n\n<!-- generated: names in scope -->\nold\n<!-- end of names in scope -->\n", encoding="utf-8"
    )
    script = f"import sys; sys.path.insert(0, {str(ROOT / 'docs')!r})\nimport generate, pathlib\n"
    script += f"generate.DOCS = pathlib.Path({str(tmp_path / 'docs')!r})\nsys.exit(generate.main(sys.argv[1:]))\n"

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True)

    found = run("--check")
    assert (found.returncode, "-old" in found.stdout) == (1, True)
    assert run().returncode == 0
    assert "`workers`" in page.read_text(encoding="utf-8")
    assert run("--check").returncode == 0
    page.write_text("<!-- generated: nonsense -->\n<!-- end of nonsense -->\n", encoding="utf-8")
    assert "nothing is called 'nonsense'" in run("--check").stderr
