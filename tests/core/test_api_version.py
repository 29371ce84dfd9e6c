"""`offhook_api`: for which version of the interface a plugin is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import offhook
from offhook import ConfigError, hookimpl
from offhook.api_version import check_api_version
from offhook.plugins import PluginError, PluginStatus


class Wanting:
    """A plugin of a class."""

    plugin_name = "wanting"
    offhook_api: Any = 99

    @hookimpl
    def before_ping(self) -> None: ...


def test_this_host_offers_version_1() -> None:
    assert offhook.API_VERSION == 1


@pytest.mark.parametrize("says", ["", "offhook_api = 1\n"])
def test_a_plugin_of_this_version_or_of_none(kit: Any, tmp_path: Path, says: str) -> None:
    file = tmp_path / "extra.py"
    file.write_text(f"{says}from offhook import hookimpl\n", "utf-8")
    assert kit.host(file).plugins.find("extra").status is PluginStatus.ACTIVE


def test_a_plugin_for_a_version_to_come_is_broken_with_its_line(kit: Any, tmp_path: Path) -> None:
    file = tmp_path / "extra.py"
    file.write_text('"""A plugin."""\n\noffhook_api = 2\n', "utf-8")
    with pytest.raises(PluginError) as caught:
        kit.host(file)
    assert caught.value.code == "api-version"
    assert str(caught.value) == (
        f"the plugin extra cannot be used: {file}:3: it is written for version 2 of the interface; "
        "this host offers 1 (install a newer Offhook)"
    )


@pytest.mark.parametrize("says", ["offhook_api = 2", "offhook_api: int = 2"])
def test_one_that_needs_what_only_a_later_version_has_is_told_so(kit: Any, tmp_path: Path, says: str) -> None:
    file = tmp_path / "extra.py"
    file.write_text(f"from offhook import hookimpl, SomethingNew\n\n{says}\n", "utf-8")
    with pytest.raises(PluginError, match=f"{file}:3: it is written for version 2") as caught:
        kit.host(file)
    assert caught.value.code == "api-version"


@pytest.mark.parametrize("says", ["", "offhook_api = 1", "offhook_api = SOME"])
def test_what_is_missing_is_told_as_ever_in_one_of_this_version(kit: Any, tmp_path: Path, says: str) -> None:
    file = tmp_path / "extra.py"
    file.write_text(f"from offhook import hookimpl, SomethingNew\n\n{says}\n", "utf-8")
    with pytest.raises(PluginError, match=f"{file}:1: ImportError") as caught:
        kit.host(file)
    assert caught.value.code == "broken-plugin"


def test_an_object_says_it_too_and_the_others_are_not_touched(kit: Any) -> None:
    host = kit.host(Wanting(), kit.plugin("other", before_ping=lambda: None))
    info = host.plugins.find("wanting")
    assert (info.status, info.code, info.to_json()["code"]) == (PluginStatus.BROKEN, "api-version", "api-version")
    assert info.problem.startswith(f"{__file__}:")
    assert "version 99" in info.problem
    assert host.plugins.find("other").status is PluginStatus.ACTIVE


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        (1, "it is written for version 1 of the interface; this host offers 2 to 3 (install a newer plugin)"),
        (4, "it is written for version 4 of the interface; this host offers 2 to 3 (install a newer Offhook)"),
        ("2", "offhook_api is a whole number, the version that the plugin is written for (this host offers 2 to 3)"),
        (True, "offhook_api is a whole number"),
    ],
)
def test_a_host_that_offers_several(kit: Any, wanted: Any, says: str) -> None:
    plugin = kit.plugin("extra")
    plugin.offhook_api = wanted
    with pytest.raises(ConfigError) as caught:
        check_api_version(plugin, oldest=2, newest=3)
    assert says in str(caught.value)
    assert caught.value.code == "api-version"


@pytest.mark.parametrize("wanted", [2, 3, None])
def test_what_it_offers(kit: Any, wanted: Any) -> None:
    plugin = kit.plugin("extra")
    plugin.offhook_api = wanted
    check_api_version(plugin, oldest=2, newest=3)
