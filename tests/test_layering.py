"""The built-in plugins, and those of the examples, use nothing but what a plugin may import."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PUBLIC = {"offhook", "offhook.centre", "offhook.centre.transitions", "offhook.fields", "offhook.types"}
EXAMPLES = ROOT / "examples"
FILES = [
    *sorted((ROOT / "plugins").rglob("*.py")),
    *sorted(EXAMPLES.rglob("*_plugin.py")),
    *sorted(EXAMPLES.glob("plugins/*/src/**/*.py")),
]
OURS = ("offhook", "offhook_grammar", "offhook_plugins")


def imports_of(file: Path) -> Iterator[tuple[int, str, str]]:
    """Line, module and name of every import of ours in a file."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in OURS:
            yield from ((node.lineno, node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, "") for alias in node.names if alias.name.split(".")[0] in OURS)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_plugin_imports_public_names_only(file: Path) -> None:
    hidden = [
        f"{file.name}:{line}: from {module} import {name}"
        for line, module, name in imports_of(file)
        if not (module in PUBLIC or module.startswith("offhook_plugins")) or name.startswith("_")
    ]
    assert hidden == []


def test_every_public_name_can_be_imported() -> None:
    import offhook
    import offhook.centre

    for module in (offhook, offhook.centre):
        for name in module.__all__:
            assert getattr(module, name) is not None
    assert set(offhook.__all__) <= set(dir(offhook))


def test_the_source_roots_are_no_packages() -> None:
    for root in ("core", "grammar", "plugins"):
        assert not (ROOT / root / "__init__.py").exists()


def test_the_contract_about_the_command_names_every_module() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    named = next(one["source_modules"] for one in contracts if one["name"] == "Nothing imports the command")
    modules = {
        f"offhook.{path.stem}"
        for path in (ROOT / "core" / "offhook").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    assert set(named) == modules - {"offhook.__init__", "offhook.__main__", "offhook.cli", "offhook.repl"}
