"""What is told to be certain is so in no script of the repository: none has a condition that is never or always true,
a handler that never gets its turn, or a sign of another language ahead of its braces."""

from __future__ import annotations

from pathlib import Path

from offhook.scripts.checking import check_files

ROOT = Path(__file__).parents[2]
CODES = ("H122", "H413", "H430", "H431", "H432")


def test_no_script_is_blamed() -> None:
    folders = ("examples", "docs/examples", "benchmarks", "plugins", "core")
    scripts = sorted(str(path) for folder in folders for path in (ROOT / folder).rglob("*.hook"))
    assert len(scripts) > 100

    found = check_files(scripts)

    blamed = [one for one in found.diagnostics if one.code in CODES]
    assert not blamed, "\n".join(f"{one.file}:{one.span.line}: {one.code} {one.message}" for one in blamed)
