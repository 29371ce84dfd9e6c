"""Tables for people: in the terminal, and as Markdown for the page."""

from __future__ import annotations

from typing import Any


def as_text(table: dict[str, Any]) -> str:
    """A table in columns, with its notes."""
    head, *rows = _grid(table)
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]
    lines = [f"{table['name']}: {table['title']} ({table['unit']})"]
    for row in (head, *rows):
        first, *others = row
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        lines.append("  ".join(["  " + first.ljust(widths[0]), *cells]).rstrip())
    lines += [f"  {note}" for note in table["notes"]]
    lines += [f"  left out: {name} ({why})" for name, why in table["skipped"].items()]
    return "\n".join(lines) + "\n"


def as_markdown(table: dict[str, Any]) -> str:
    """A table as it stands on the page."""
    head, *rows = _grid(table)
    lines = [f"### {table['name']}: {table['title']}", "", f"In {table['unit']}.", ""]
    lines.append("| " + " | ".join(head) + " |")
    lines.append("| --- |" + " ---: |" * (len(head) - 1))
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    if table["notes"]:
        lines += ["", " ".join(table["notes"])]
    if table["skipped"]:
        lines += ["", "Left out: " + "; ".join(f"{name} ({why})" for name, why in table["skipped"].items()) + "."]
    return "\n".join(lines)


def _grid(table: dict[str, Any]) -> list[list[str]]:
    grid = [["", *table["columns"]]]
    for row in table["rows"]:
        grid.append([row["name"], *[_cell(row["cells"].get(column)) for column in table["columns"]]])
    return grid


def _cell(cell: dict[str, float] | None) -> str:
    if cell is None:
        return ""
    shown = number(cell["value"])
    return f"{shown} ({number(cell['ratio'])}×)" if "ratio" in cell else shown


def number(value: float) -> str:
    """With three digits or so: `0.42`, `3.1`, `42`, `12,345`."""
    if value >= 100:
        return f"{value:,.0f}"
    if value >= 10:
        return f"{value:.1f}".removesuffix(".0")
    return f"{value:.2f}"
