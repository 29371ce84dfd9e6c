"""Plugins that cannot be loaded: each is named with file and line, and nothing else is touched; strict hosts stop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from offhook import Host, HostOptions
from offhook.cli import main
from offhook.plugins import PluginError, PluginStatus


def test_there_are_many_kinds(pytestconfig: pytest.Config) -> None:
    assert len(list((Path(__file__).parent / "kinds").glob("*.py"))) >= 100


async def test_it_is_named_and_left_out(walls: Any, broken: Any, caplog: pytest.LogCaptureFixture) -> None:
    async with walls.host(broken) as host:
        info = host.plugins.find(broken.name)
        assert info.status is PluginStatus.BROKEN
        for mark in broken.of("broken"):
            assert f"{broken.place(mark)}: {mark.words}" in info.problem
        assert f"the plugin {broken.name} cannot be used: {info.problem}" in caplog.messages
        assert [one.name for one in host.planner.handlers if one.origin.owner == broken.name] == []
        await host.invoke("SetActivity", {"activityName": "Offline"}, worker="Ann")
        assert {"SetActivity", "worker.activity.update"} <= set(walls.neighbour.heard)
    others = [one for one in host.plugins if one.name != broken.name]
    assert {one.status for one in others} == {PluginStatus.ACTIVE}


async def test_a_strict_host_stops(walls: Any, broken: Any) -> None:
    with pytest.raises(PluginError) as caught:
        walls.host(broken, strict=True)
    mark = broken.of("broken")[0]
    assert str(caught.value).startswith(f"the plugin {broken.name} cannot be used: {broken.place(mark)}: ")
    assert caught.value.code == "broken-plugin"
    assert caught.value.plugin == broken.name


def test_the_command_stops_with_its_place(broken: Any, tmp_path: Path) -> None:
    if broken.impatient:
        pytest.skip("the command has no short limits")
    script = tmp_path / "a.hook"
    script.write_text("on task.created do log task.channel\n", "utf-8")
    done = CliRunner().invoke(main, ["run", str(script), "--events", "-", "--plugin", str(broken.file)])
    assert done.exit_code == 3
    assert f"offhook: the plugin {broken.name} cannot be used: " in done.stderr
    assert f"{broken.place(broken.of('broken')[0])}: " in done.stderr


def test_it_is_listed_with_its_problem(broken: Any) -> None:
    if broken.impatient:
        pytest.skip("the command has no short limits")
    done = CliRunner().invoke(main, ["plugins", broken.name, "--plugin", str(broken.file)])
    assert done.exit_code == 0
    assert "status   broken" in done.stdout
    assert broken.place(broken.of("broken")[0]) in done.stdout


async def test_a_suspicion_is_said_and_the_plugin_loaded(walls: Any, warned: Any) -> None:
    async with walls.host(warned, strict=True) as host:
        info = host.plugins.find(warned.name)
        assert info.status is PluginStatus.ACTIVE
        assert [f"{warned.place(mark)}: {mark.words}" for mark in warned.of("warned")] == info.warnings


async def test_of_two_plugins_of_a_name_the_first_is_taken(walls: Any, kit: Any) -> None:
    twin = kit.plugin("neighbour")
    host = Host(HostOptions(centre=kit.centre, plugins=(walls.neighbour, twin)))
    assert [str(info.status) for info in host.plugins if info.name == "neighbour"] == ["active", "broken"]
