"""A new plugin is installed into a fresh virtual environment, passes its test there, and is seen by Offhook."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from offhook.templates import make_plugin, plugin_names


def test_a_new_plugin_in_a_fresh_environment(fresh: Any) -> None:
    made = json.loads(fresh.run("offhook", "new", "plugin", "crm-pop", "--format", "json"))
    # as somebody would who copies them
    out = fresh.run("bash", "-euo", "pipefail", "-c", "\n".join(made["next"]))
    assert "6 passed" in out
    assert "source   entry point" in out
    assert "status   active" in out

    rows = json.loads(fresh.run("offhook", "plugins", "crm_pop", "--format", "json"))
    assert [(row["name"], row["version"], row["source"], row["status"]) for row in rows] == [
        ("crm_pop", "0.1.0", "entry point", "active")
    ]
    assert "nothing found" in fresh.run("offhook", "doctor")
    where = fresh.run("python", "-c", "import offhook, sys; print(offhook.__file__, *sys.path)")
    assert str(fresh.folder) in where
    assert str(Path(__file__).parents[3]) not in where


def test_the_wheel_of_a_new_plugin(tmp_path: Path, build: Callable[[Path, Path], Path]) -> None:
    made = make_plugin(plugin_names("crm-pop"), tmp_path, "0.1.0")
    wheel = build(made.folder, tmp_path / "wheels")
    with zipfile.ZipFile(wheel) as file:
        information = "offhook_crm_pop-0.1.0.dist-info"
        assert {name for name in file.namelist() if not name.startswith(information)} == {
            "offhook_crm_pop/__init__.py",
            "offhook_crm_pop/plugin.py",
            "offhook_crm_pop/py.typed",
        }
        assert file.read(f"{information}/entry_points.txt").decode() == "[offhook]\ncrm_pop = offhook_crm_pop.plugin\n"
