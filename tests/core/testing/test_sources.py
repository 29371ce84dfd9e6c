"""Which plugins a test's centre has."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from offhook import ConfigError
from offhook.testing import ContactCentre
from offhook.testing.sources import PluginChoice

PLUGIN = "from offhook import hookimpl\n\n@hookimpl\ndef before_set_activity():\n    pass\n"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A distribution with a plugin named `greet`, whose module is `offhook_greet_for_test`; gives the module."""
    info = tmp_path / "offhook_greet-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: offhook-greet\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[offhook]\ngreet = offhook_greet_for_test\n")
    (tmp_path / "offhook_greet_for_test.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(str(tmp_path))
    module = __import__("offhook_greet_for_test")
    yield module
    del sys.modules["offhook_greet_for_test"]


def names(desk: Any) -> list[str]:
    return [info.name for info in desk.host.plugins if info.source != "built-in"]


def test_what_else_is_installed_is_not_there(installed: Any) -> None:
    centres = ContactCentre(Path)
    assert names(centres()) == ["stub"]
    assert names(centres(installed=True)) == ["greet", "stub"]
    assert names(centres(plugins=["greet"])) == ["greet", "stub"]
    assert names(centres(plugins=["greet"], installed=True)) == ["greet", "stub"]
    centres.close()


def test_a_module_that_is_installed_has_its_installed_name(installed: Any) -> None:
    centres = ContactCentre(Path)
    desk = centres(plugins=[installed])
    assert [(info.name, info.version) for info in desk.host.plugins][-2:] == [("greet", "1.0"), ("stub", "")]
    centres.close()


def test_an_object_that_is_installed_has_its_installed_name(installed: Any, tmp_path: Path) -> None:
    (tmp_path / "offhook_greet-1.0.dist-info" / "entry_points.txt").write_text(
        "[offhook]\ngreet = offhook_greet_for_test:plugin\nother = not_there:plugin\n"
    )
    installed.plugin = SimpleNamespace(before_set_activity=installed.before_set_activity)
    centres = ContactCentre(Path)
    assert names(centres(plugins=[installed.plugin])) == ["greet", "stub"]
    assert names(centres(plugins=[installed])) == ["offhook_greet_for_test", "stub"]
    centres.close()


def test_without_the_built_in_ones(contact_centre: ContactCentre, greeter: Any) -> None:
    desk = contact_centre(plugins=["worker"], built_in=False)
    assert [info.name for info in desk.host.plugins] == ["worker", "stub"]


def test_modules_objects_and_paths(contact_centre: ContactCentre, greeter: Any, tmp_path: Path) -> None:
    file = tmp_path / "rules.py"
    file.write_text(PLUGIN)
    assert names(contact_centre(plugins=[greeter, file])) == ["greeter", "rules", "stub"]
    assert names(contact_centre(plugins=[str(file)])) == ["rules", "stub"]


def test_a_built_in_one_is_there_once(contact_centre: ContactCentre) -> None:
    assert names(contact_centre(plugins=["worker"])) == ["stub"]


def test_one_that_is_not_there(contact_centre: ContactCentre) -> None:
    with pytest.raises(ConfigError, match=r"no plugin wroker: none of that name is installed.*did you mean worker\?"):
        contact_centre(plugins=["wroker"])


def test_it_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []
    found = metadata.distributions
    monkeypatch.setattr(metadata, "distributions", lambda **options: looked.append(1) or found(**options))
    choice = PluginChoice()
    choice.sources((), installed=False)
    first = len(looked)
    choice.sources(["worker"], installed=False)
    assert len(looked) == first > 0
