"""What will go: told to whoever uses it, at the file and line where it is used, and works meanwhile."""

from __future__ import annotations

import subprocess
import sys
import warnings
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

import offhook
from offhook import OffhookDeprecationWarning, hookimpl
from offhook.deprecations import DEPRECATIONS, Deprecation, Deprecations
from offhook.plugins import Plugins, PluginSource, PluginStatus, path_source
from offhook.registry import Registry

OLD = Deprecation("0.3", "0.5", "before_action")
PLUGIN = """from offhook import hookimpl

@hookimpl
def before_everything(invocation): ...

@hookimpl(behind="x")
def after_action(invocation, centre): ...
"""


def loaded(folder: Path, table: Deprecations, text: str = PLUGIN, *, name: str = "old") -> Any:
    file = folder / f"{name}.py"
    file.write_text(text, "utf-8")
    plugins = Plugins(Registry(), listing=True, deprecations=table)
    plugins.load([path_source(file)])
    return plugins.find(name)


def test_a_renamed_hook_runs_and_warns_at_the_plugins_line(tmp_path: Path) -> None:
    with pytest.warns(OffhookDeprecationWarning) as caught:
        info = loaded(tmp_path, Deprecations(hooks={"before_everything": OLD}))
    assert (info.status, [hook.target.hook_name for hook in info.hooks]) == (
        PluginStatus.ACTIVE,
        ["before_action", "after_action"],
    )
    [warning] = caught
    assert (warning.filename, warning.lineno) == (str(tmp_path / "old.py"), 3)
    words = "the hook before_everything is deprecated since Offhook 0.3 and goes with 0.5: use before_action"
    assert str(warning.message) == words
    assert info.deprecations == [f"{tmp_path / 'old.py'}:3: {words}"]
    assert info.to_json()["deprecations"] == info.deprecations


def test_without_its_old_name_the_hook_is_misspelt(tmp_path: Path) -> None:
    assert "there is no hook before_everything" in loaded(tmp_path, Deprecations()).problem


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (Deprecations(arguments={("after_action", "centre"): OLD}), "the argument centre of after_action is"),
        (Deprecations(arguments={("*", "centre"): OLD}), "the argument centre of after_action is"),
        (Deprecations(options={"behind": OLD}), "the option behind of hookimpl is"),
        (Deprecations(hooks={"after_action": OLD}), "the hook after_action is"),
    ],
)
def test_each_kind(tmp_path: Path, table: Deprecations, says: str) -> None:
    with pytest.warns(OffhookDeprecationWarning, match=says) as caught:
        info = loaded(tmp_path, table, PLUGIN.replace("before_everything", "before_action"))
    assert [(one.filename, one.lineno) for one in caught] == [(str(tmp_path / "old.py"), 6)]
    assert len(info.deprecations) == 1


def test_what_is_not_used_is_not_told(tmp_path: Path) -> None:
    table = Deprecations(
        hooks={"on_event": OLD}, arguments={("before_action", "centre"): OLD}, options={"priority": OLD}
    )
    assert loaded(tmp_path, table, PLUGIN.replace("before_everything", "before_action")).deprecations == []


def test_each_line_is_told_once_in_a_process(kit: Any) -> None:
    module = kit.plugin("old", before_action=hookimpl(priority=1)(lambda: None))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for _ in range(3):
            plugins = Plugins(Registry(), deprecations=Deprecations(options={"priority": OLD}))
            plugins.load([PluginSource("old", "given", lambda: module)])
            assert len(plugins.find("old").deprecations) == 1
    assert [(one.filename, one.category) for one in caught] == [(__file__, OffhookDeprecationWarning)]


IMPORTING = """import warnings
warnings.simplefilter("always")
import offhook, offhook.deprecations as table
table.DEPRECATIONS = table.Deprecations(names={{"{name}": table.Deprecation("0.3", "0.5", "Payload")}})
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    import using, using_too
for one in caught:
    print(one.filename.rpartition("/")[2], one.lineno, one.category.__name__, one.message)
from offhook.payload import Payload
print(using.{name} is Payload, using_too.value is Payload)
"""


@pytest.mark.parametrize("name", ["Payload", "OldPayload"])
def test_a_name_that_goes_warns_each_plugin_at_its_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "using.py").write_text(f"import offhook\n\nfrom offhook import {name}, Options\n", "utf-8")
    (tmp_path / "using_too.py").write_text(f"import offhook\nvalue = offhook.{name}\n", "utf-8")
    (tmp_path / "first.py").write_text(IMPORTING.format(name=name), "utf-8")
    done = subprocess.run([sys.executable, "first.py"], capture_output=True, text=True, check=False, cwd=tmp_path)
    words = f"OffhookDeprecationWarning offhook.{name} is deprecated since Offhook 0.3 and goes with 0.5: use Payload"
    assert done.stderr == ""
    assert done.stdout.splitlines() == [f"using.py 3 {words}", f"using_too.py 2 {words}", "True True"]


def test_a_name_that_never_was_is_none() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Pyload'"):
        offhook.Pyload  # noqa: B018


@pytest.mark.parametrize(("since", "until"), [("0.3", "0.4"), ("0.3", "0.3"), ("1.9", "1.10"), ("1.3", "0.9")])
def test_what_is_deprecated_stays_for_two_releases(since: str, until: str) -> None:
    with pytest.raises(ValueError, match=f"deprecated since {since} stays for 2 minor releases"):
        Deprecation(since, until, "x")


@pytest.mark.parametrize(("since", "until"), [("0.3", "0.5"), ("0.3.1", "0.12"), ("0.9", "1.0"), ("1.2", "2.0")])
def test_how_long_it_may_stay(since: str, until: str) -> None:
    assert Deprecation(since, until, "x").says("it") == (
        f"it is deprecated since Offhook {since} and goes with {until}: use x"
    )


def test_the_table_of_this_release() -> None:
    now = tuple(int(part) for part in metadata.version("offhook").split(".")[:2])
    assert [one for one in DEPRECATIONS if tuple(int(part) for part in one.until.split(".")[:2]) <= now] == []
    for name, one in DEPRECATIONS.names.items():
        assert name in offhook.__all__ or one.instead in offhook.__all__
