"""What the tests of types share: a new plugin and a new script's test, with right and wrong code beside them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from offhook.templates import make_plugin, make_script, plugin_names, script_names

CODE = Path(__file__).parent / "code"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The folder of the new plugin, as strict as its own settings are."""
    folder = make_plugin(plugin_names("crm-pop"), tmp_path, "0.1.0").folder
    make_script(script_names("wrap-up"), folder / "tests", with_settings=False)
    for file in CODE.glob("*.py"):
        shutil.copy(file, folder / "src")
    return folder
