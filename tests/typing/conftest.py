"""What the tests of types share: a new plugin in a folder, with the code that is right and wrong beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from offhook.templates import make_plugin, plugin_names

CODE = Path(__file__).parent / "code"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The folder of a new plugin, as strict as its own settings are."""
    folder = make_plugin(plugin_names("crm-pop"), tmp_path, "0.1.0").folder
    for file in CODE.glob("*.py"):
        shutil.copy(file, folder / "src")
    return folder
