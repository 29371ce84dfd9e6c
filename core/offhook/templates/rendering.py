"""The files of a template, with the names filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

_MARK: Final = re.compile(r"@([a-z_]+)@")

# where a file goes → the file here; those of the template have no names of their own that a tool would look at
PLUGIN: Final[Mapping[str, str]] = {
    "pyproject.toml": "pyproject.toml",
    "README.md": "README.md",
    ".gitignore": "gitignore",
    ".github/workflows/tests.yml": "tests.yml",
    "src/@package@/__init__.py": "__init__.py",
    "src/@package@/plugin.py": "plugin.py",
    "src/@package@/py.typed": "py.typed",
    "tests/test_@plugin@.py": "test_plugin.py",
}
SCRIPT: Final[Mapping[str, str]] = {"@script@": "script.hook", "@test@": "test_script.py"}
SETTINGS: Final[Mapping[str, str]] = {"offhook.toml": "offhook.toml"}


def rendered(kind: str, template: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """Each file's path, with `/`, and its text. `kind` is the folder of the template, `names` what stands for
    `@name@`; a KeyError is a mistake of the template."""
    folder = files("offhook.templates") / kind
    return {
        _filled(path, names): _filled((folder / f"{source}.txt").read_text(encoding="utf-8"), names)
        for path, source in template.items()
    }


def _filled(text: str, names: Mapping[str, str]) -> str:
    return _MARK.sub(lambda mark: names[mark[1]], text)
