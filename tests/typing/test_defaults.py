"""Defaults of fields stand by name: pyright takes a field for required whose default stands without `default=`."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("plugins", "core/offhook/payloads", "examples", "docs/examples")


def fields(file: Path) -> list[ast.Call]:
    """The calls of pydantic's `Field`."""
    return [
        node
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Field"
    ]


def test_every_default_of_a_payload_has_its_name() -> None:
    files = [ROOT / "core/offhook/fields.py"]
    for folder in FOLDERS:
        files += sorted((ROOT / folder).rglob("*.py"))
    calls = [(file, call) for file in files for call in fields(file)]
    assert len(calls) > 100
    assert [f"{file.relative_to(ROOT)}:{call.lineno}" for file, call in calls if call.args] == []
