"""Actions whose models are imported when they are needed: the built-in ones then, others while a host is built."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from offhook import ConfigError, LazyAction, hookimpl
from offhook.plugins import PluginStatus
from offhook.registry import Registry

MODELS = '''
from offhook import Payload

class Extra(Payload, group="extra", aliases=("More",)):
    """An action."""

class Shared(Payload):
    """No action."""
'''


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A module with models that only this test has imported, if anybody."""
    (tmp_path / "extra_models.py").write_text(MODELS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "extra_models", raising=False)
    yield "extra_models"
    sys.modules.pop("extra_models", None)


def problem_of(host: Any) -> str:
    info = host.plugins.find("lazy")
    assert info.status is PluginStatus.BROKEN
    return str(info.problem)


def test_a_run_imports_the_models_of_the_actions_that_it_needs(tmp_path: Path) -> None:
    script = tmp_path / "one.hook"
    script.write_text('before AcceptTask do log "one"\n', encoding="utf-8")
    program = (
        "import sys\n"
        "from offhook import Host, HostOptions\n"
        f"host = Host(HostOptions(scripts=({str(script)!r},)))\n"
        "print('offhook_plugins.task' in sys.modules, 'offhook_plugins.voice' in sys.modules)\n"
        "print(host.registry.find_action('EndConferenceForAll').name, 'offhook_plugins.voice' in sys.modules)\n"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert found.splitlines() == ["True False", "EndCall True"]


def test_an_action_is_known_by_its_names_before_its_model_is_there(module: str) -> None:
    registry = Registry()
    registry.add_lazy_action(LazyAction("Extra", module, ("More",)), "lazy")
    assert registry.action_names == ["Extra", "More"]
    assert registry.action_name("More") == "Extra"
    assert registry.owner("Extra") == "lazy"
    assert module not in sys.modules
    spec = registry.action("More")
    assert spec is registry.find_action("Extra")
    assert list(registry.actions) == [spec]
    assert module in sys.modules


def test_a_name_is_taken_by_an_action_whose_model_is_not_there(module: str) -> None:
    registry = Registry()
    registry.add_lazy_action(LazyAction("Extra", module, ("More",)), "lazy")
    with pytest.raises(ConfigError, match="the action More exists already, from the plugin lazy"):
        registry.add_lazy_action(LazyAction("More", module), "other")
    registry.remove_plugin("lazy")
    assert registry.find_action("More") is None
    registry.add_lazy_action(LazyAction("Extra", module, ("More",)), "other")
    assert registry.owner("Extra") == "other"


async def test_another_plugins_models_are_imported_while_the_host_is_built(kit: Any, module: str) -> None:
    plugin = kit.plugin("lazy", register_actions=lambda: [LazyAction("Extra", module, ("More",))], extra=lambda: "done")
    host = kit.host(plugin)
    assert module in sys.modules
    assert await host.invoke("More") == "done"


@pytest.mark.parametrize(
    ("action", "says"),
    [
        (LazyAction("Extra", "extra_models"), "declared with the names Extra and its class has Extra, More"),
        (LazyAction("Extr", "extra_models"), "extra_models has no action Extr"),
        (LazyAction("Shared", "extra_models"), "extra_models has no action Shared"),
        (LazyAction("Extra", "no_such_models"), "No module named 'no_such_models'"),
    ],
)
async def test_what_another_plugin_declares_wrongly_is_found_at_load(
    kit: Any, module: str, action: LazyAction, says: str
) -> None:
    host = kit.host(kit.plugin("lazy", register_actions=lambda: [action]))
    assert says in problem_of(host)
    assert host.registry.find_action("Extra") is None


async def test_hooks_on_the_built_in_actions_are_checked_without_their_models(kit: Any) -> None:
    misspelt = kit.plugin("lazy", before_hold_cal=hookimpl(lambda: None))
    assert "there is no hook before_hold_cal; did you mean before_hold_call?" in problem_of(
        kit.host(misspelt, builtin=True)
    )


async def test_a_second_implementation_is_found_without_the_model(kit: Any) -> None:
    second = kit.plugin("lazy", show_directory=hookimpl(lambda: None))
    assert "ShowDirectory has an implementation already" in problem_of(kit.host(second, builtin=True))
