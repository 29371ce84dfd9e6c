"""Every kind of hook has its section, an example that works, a test of that example, and a test of its own."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "plugins" / "hooks.md"
EXAMPLES = ROOT / "docs" / "examples" / "hooks"
TESTS = ROOT / "tests" / "core" / "hooks" / "test_kinds.py"


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    from generating.hook_kinds import hook_kinds

    return list(hook_kinds())


def test_no_kind_lacks_anything(kinds: list[str]) -> None:
    assert {"before", "event", "register_actions", "offhook_stopped"} <= set(kinds)
    assert list(_lacking(kinds)) == []


def test_a_kind_that_lacks_all_is_noticed() -> None:
    assert list(_lacking(["before", "register_tea"])) == [
        "docs/plugins/hooks.md: a section register_tea (run docs/generate.py)",
        "docs/plugins/hooks.md: the parts of the section register_tea",
        "docs/examples/hooks/register_tea.py",
        "docs/examples/hooks/test_hooks.py: test_register_tea",
        "tests/core/hooks/test_kinds.py: test_hook_register_tea",
    ]


def test_nothing_is_told_of_a_kind_that_there_is_not(kinds: list[str]) -> None:
    examples = {path.stem for path in EXAMPLES.glob("*.py")} - {"test_hooks"}
    assert examples == set(kinds)
    assert {name.removeprefix("test_hook_") for name in _functions(TESTS) if name.startswith("test_")} == set(kinds)
    assert {name.removeprefix("test_") for name in _functions(EXAMPLES / "test_hooks.py") if "_" in name} >= set(kinds)


def test_the_examples_pass_their_tests() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            str(EXAMPLES),
            str(EXAMPLES.parent / "testing"),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def _lacking(kinds: Iterable[str]) -> Iterator[str]:
    """What has to be written for these kinds."""
    page = PAGE.read_text(encoding="utf-8")
    parts = ("**Fires:**", "**Arguments:**", "**Sync or async:**", "**Example.**", "\ndef test_", "**Used by**")
    tests, tests_of_examples = _functions(TESTS), _functions(EXAMPLES / "test_hooks.py")
    for kind in kinds:
        section = re.search(rf"^## {kind}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
        if section is None:
            yield f"{_named(PAGE)}: a section {kind} (run docs/generate.py)"
        parts = (
            f"\ndef test_{kind}(",
            "\ndef test_",
            "**Fires:**",
            "**Arguments:**",
            "**Sync or async:**",
            "**Example.**",
            "**Used by**",
        )
        if section is None or [section[1].count(part) for part in parts] != [1] * len(parts):
            yield f"{_named(PAGE)}: the parts of the section {kind}"
        if not (EXAMPLES / f"{kind}.py").is_file():
            yield f"{_named(EXAMPLES)}/{kind}.py"
        if f"test_{kind}" not in tests_of_examples:
            yield f"{_named(EXAMPLES)}/test_hooks.py: test_{kind}"
        if f"test_hook_{kind}" not in tests:
            yield f"{_named(TESTS)}: test_hook_{kind}"


def _functions(file: Path) -> set[str]:
    body = ast.parse(file.read_text(encoding="utf-8")).body
    return {node.name for node in body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
