"""Everything that is measured, side by side in one run: one table, one JSON file.

    python benchmarks/run.py [--only W1,W2,W3,W4,W5,tests,completion,city,routing] [--quick] [--json FILE]

`--quick` runs a few rounds of each, to see that it works; its figures say nothing. The page in `docs/` is made of
`benchmarks/results.json`: `python benchmarks/run.py --json benchmarks/results.json && python docs/generate.py`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from machine import machine
from report import as_text

WORKLOADS: Mapping[str, str] = {
    "W1": "invoke",
    "W2": "w2_rules",
    "W3": "w3_load",
    "W4": "w4_start",
    "W5": "w5_store",
    "tests": "language_tests",
    "completion": "completion",
    "city": "city_hall",
    "routing": "routing",
}
"""The programs by the names of what they measure; each has `run(quick)`."""


def measure(names: list[str], quick: bool, tell: Callable[[str], None]) -> dict[str, Any]:
    """Run the workloads in turn; `tell` is given each table as soon as it is there."""
    out: dict[str, Any] = {"machine": machine(), "quick": quick, "tables": []}
    for name in names:
        for table in _tables(name, importlib.import_module(WORKLOADS[name]).run(quick)):
            out["tables"].append(table)
            tell(as_text(table))
    return out


def _tables(name: str, found: Any) -> list[dict[str, Any]]:
    if isinstance(found, list):
        return [table.to_json() for table in found]
    return [found if "columns" in found else _of_rows(name, found)]


def _of_rows(name: str, found: Mapping[str, Any]) -> dict[str, Any]:
    """A table of rows that are plain maps: the first text names the row, the numbers are its columns."""
    columns: dict[str, None] = {}
    rows = []
    for row in found["rows"]:
        label = next(value for value in row.values() if isinstance(value, str))
        numbers = {key: value for key, value in row.items() if isinstance(value, int | float) and key != "ratio"}
        cells = {key.replace("_", " "): {"value": value} for key, value in numbers.items()}
        if "ratio" in row:
            next(reversed(cells.values()))["ratio"] = row["ratio"]
        columns |= dict.fromkeys(cells)
        rows.append({"name": label, "cells": cells})
    return {
        "name": found.get("workload", name),
        "title": found.get("title", TITLES.get(name, name)),
        "unit": found.get("unit", "the units of the columns"),
        "columns": list(columns),
        "rows": rows,
        "notes": [text for text in (found.get("goal"), *found.get("notes", ())) if text],
        "skipped": found.get("skipped", {}),
    }


TITLES: Mapping[str, str] = {
    "W5": "Rows of the journal that are safe on the disk",
    "city": "The main job, a day of a city's telephone line, with a store and without",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", metavar="NAMES", default=",".join(WORKLOADS), help=f"of {', '.join(WORKLOADS)}")
    parser.add_argument("--quick", action="store_true", help="a few rounds, to see that it works")
    parser.add_argument("--json", metavar="FILE", help="write what was found, too")
    options = parser.parse_args()
    names = [name for name in options.only.split(",") if name]
    unknown = [name for name in names if name not in WORKLOADS]
    if unknown:
        parser.error(f"there is no {', '.join(unknown)}; there are {', '.join(WORKLOADS)}")
    logging.getLogger("offhook").setLevel(logging.ERROR)  # the example warns its supervisors all day long
    found = measure(names, options.quick, lambda text: print(text, flush=True))
    facts = found["machine"]
    print(f"{facts['date']}, {facts['processor']}, {facts['cores']} cores, {facts['python']}, load {facts['load']}")
    if options.json:
        Path(options.json).write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
