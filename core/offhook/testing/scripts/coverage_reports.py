"""What tests have covered, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from offhook.testing.scripts.coverage import FileCoverage, HandlerCoverage


def text(files: Sequence[FileCoverage]) -> str:
    """A line for each file, with the lines that never ran; below it the ways that were never gone, and the handlers."""
    width = max([len(one.path) for one in files] + [len("all"), 4])
    lines = [f"{'':{width}}  handlers  branches     lines  covered  missing"]
    for one in files:
        lines.append(f"{one.path:{width}}  {_figures([one])}  {ranges(one.missing_lines)}".rstrip())
        lines += [f"  {one.path}:{each.line}  {_idle(each)}: {each.name}" for each in one.idle]
        lines += dict.fromkeys(f"  {one.path}:{each.line}  {each.what}" for each in one.missing)
    if len(files) > 1:
        lines.append(f"{'all':{width}}  {_figures(files)}")
    return "\n".join(lines)


def _idle(handler: HandlerCoverage) -> str:
    return "the handler was asked, and never ran" if handler.asked else "the handler was never asked"


def _figures(files: Sequence[FileCoverage]) -> str:
    handlers = [handler for one in files for handler in one.handlers]
    ways, gone = sum(one.ways for one in files), sum(one.ways - len(one.missing) for one in files)
    lines, ran = sum(len(one.lines) for one in files), sum(len(one.lines) - len(one.missing_lines) for one in files)
    cells = [
        f"{sum(handler.ran > 0 for handler in handlers)}/{len(handlers)}".rjust(8),
        f"{gone}/{ways}".rjust(8),
        f"{ran}/{lines}".rjust(8),
        f"{percent(files):.0f}%".rjust(7),
    ]
    return "  ".join(cells)


def percent(files: Iterable[FileCoverage]) -> float:
    """How much of all lines and branches together was covered."""
    totals = [one.total for one in files]
    whole = sum(total for total, _ in totals)
    return 100.0 if not whole else 100.0 * sum(gone for _, gone in totals) / whole


def ranges(lines: Sequence[int]) -> str:
    """Line numbers in short: `3, 7-9`."""
    found: list[list[int]] = []
    for line in lines:
        if found and found[-1][1] == line - 1:
            found[-1][1] = line
        else:
            found.append([line, line])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in found)


def to_json(files: Sequence[FileCoverage]) -> dict[str, Any]:
    """All of it for programs."""
    return {"percent": round(percent(files), 2), "files": [_file(one) for one in files]}


def _file(one: FileCoverage) -> dict[str, Any]:
    return {
        "file": one.path,
        "percent": round(percent([one]), 2),
        "lines": {"all": sorted(one.lines), "missing": one.missing_lines},
        "branches": {
            "all": one.ways,
            "missing": [{"line": each.line, "what": each.what} for each in one.missing],
        },
        "handlers": [
            {"line": each.line, "head": each.name, "asked": each.asked, "ran": each.ran} for each in one.handlers
        ],
    }
