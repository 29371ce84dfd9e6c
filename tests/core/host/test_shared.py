"""Hosts that have the built-in plugins and the code of scripts in common: faster, and none the less apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from offhook import ActionError, Host, HostOptions
from offhook.shared import Shared

SCRIPT = """
param limit: number = 3
action Greet(name: text) do
  notify "Hello {name}, {limit}"
end
before SetActivity do cancel "no"
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "rules.hook"
    path.write_text(SCRIPT)
    return path


def make(shared: Shared | None, **options: Any) -> Host:
    return Host(HostOptions(shared=shared, **options))


def described(host: Host) -> list[Any]:
    plugins = [info.to_json() for info in host.plugins]
    handlers = [(handler.name, handler.rule) for handler in host.planner.handlers]
    return [plugins, handlers, sorted(action.name for action in host.registry.actions), sorted(host.registry.types)]


def test_a_host_is_what_it_is_without(script: Path) -> None:
    shared = Shared()
    alone, first, second = (
        make(None, scripts=(script,)),
        make(shared, scripts=(script,)),
        make(shared, scripts=(script,)),
    )
    assert described(alone) == described(first) == described(second)
    assert len(shared.brought) == 1
    assert len(shared.compiled) == 1


def test_nothing_goes_from_one_host_to_the_next(script: Path) -> None:
    shared = Shared()
    one = make(shared, scripts=(script,), params={"limit": 5})
    one.plugins.disable(one.plugins.active[0], "why not")
    place = next(place for place, info in enumerate(one.plugins) if info.hooks)
    one.plugins.infos[place].hooks.clear()
    one.planner.forget()
    other = make(shared)
    assert other.plugins.infos[0].problem is None
    assert other.plugins.infos[place].hooks
    with pytest.raises(ActionError, match="Greet"):
        other.registry.action("Greet")
    again = make(shared, scripts=(script,))
    assert again.scripts.program is not one.scripts.program
    assert again.scripts.program.names[str(script)] is not one.scripts.program.names[str(script)]


def test_what_is_switched_off_is_another_matter() -> None:
    shared = Shared()
    name = make(shared).plugins.infos[1].name
    without = make(shared, without=(name,))
    assert name not in [info.name for info in without.plugins.active]
    assert described(without) == described(make(None, without=(name,)))
    assert len(shared.brought) == 2


def test_what_several_scripts_use_is_compiled_once(script: Path, tmp_path: Path) -> None:
    shared = Shared()
    hosts = []
    for name in ("one", "two"):
        path = tmp_path / f"{name}.hook"
        path.write_text('use "rules.hook"\non task.created do log "came"\n')
        hosts.append(make(shared, scripts=(path,)))
    one, two = [next(iter(each.code.files)) for each in shared.compiled.values()]
    assert one.path == two.path == str(script)
    assert one is two
    assert [len(host.scripts.handlers) for host in hosts] == [2, 2]


def test_scripts_that_change_are_compiled_anew(script: Path) -> None:
    shared = Shared()
    make(shared, scripts=(script,))
    script.write_text(SCRIPT.replace("Greet", "Salute"))
    assert make(shared, scripts=(script,)).registry.action("Salute").name == "Salute"
