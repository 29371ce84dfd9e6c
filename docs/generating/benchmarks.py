"""What the benchmarks found, from the file that they write."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "benchmarks" / "results.json"


def _results() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return found


def benchmark_machine() -> str:
    """When and on what the figures were taken."""
    facts = _results()["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in facts["versions"].items())
    return (
        f"Taken {facts['date']} on {facts['processor']}, {facts['cores']} cores, {facts['system']}, {facts['python']}, "
        f"SQLite {facts['sqlite']}; the load average when they began was {facts['load']}. Versions: {versions}."
    )


def benchmark_tables() -> str:
    """Every table, in the order of the run."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        from report import as_markdown
    finally:
        sys.path.pop(0)
    return "\n\n".join(as_markdown(table) for table in _results()["tables"])
