"""Plugins are found, loaded behind a wall, checked whole; a broken one touches no other."""

from __future__ import annotations

import functools
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from offhook import ConfigError, EventSpec, FunctionInfo, Host, HostOptions, ParameterInfo, Payload, hookimpl
from offhook.plugins import PluginError, PluginSource, PluginStatus, entry_point_sources, path_source
from offhook_grammar.types import NUMBER


class Extra(Payload, group="extra"):
    """An action that a plugin of the test brings."""


def hook(function: Any = lambda: None, **options: Any) -> Any:
    return hookimpl(**options)(function)


def problem_of(host: Any, name: str) -> str:
    info = host.plugins.find(name)
    assert info.status is PluginStatus.BROKEN
    return str(info.problem)


async def test_a_misspelt_hook_is_found_with_a_suggestion(kit: Any) -> None:
    host = kit.host(kit.plugin("bad", before_pong=hook(), after_ping=hook()), kit.plugin("good", before_ping=hook()))
    problem = problem_of(host, "bad")
    assert "there is no hook before_pong; did you mean before_ping?" in problem
    assert f"{__file__}:" in problem
    assert host.plugins.find("good").status is PluginStatus.ACTIVE
    assert await host.invoke("Ping", "x") == "pong x"
    assert [handler.name for handler in host.planner.handlers if handler.origin.owner == "bad"] == []


async def test_every_mistake_of_a_plugin_is_named_at_once(kit: Any) -> None:
    host = kit.host(
        kit.plugin("bad", before_pong=hook(), after_ping=hook(lambda payload, error: None), on_task_creatd=hook())
    )
    problem = problem_of(host, "bad")
    assert "before_pong" in problem
    assert "after_ping takes the argument error, the hook gives payload, invocation" in problem
    assert "did you mean on_task_created?" in problem


@pytest.mark.parametrize(
    ("name", "function", "says"),
    [
        ("before_ping", lambda paylod: None, "did you mean payload?"),
        ("before_ping", lambda abort: None, "did you mean invocation.cancel(...)?"),
        ("instead_of_ping", lambda payload, next: None, "did you mean proceed?"),
        ("before_ping", lambda proceed: None, "takes the argument proceed"),
        ("before_ping", lambda *everything: None, "takes the argument *everything"),
        ("before_ping", lambda **everything: None, "takes the argument *everything"),
        ("on_task_created", lambda payload: None, "takes the argument payload, the hook gives event, centre, host"),
        ("offhook_started", lambda centre: None, "takes the argument centre, the hook gives host"),
        ("backend_name", lambda host: "x", "takes the argument host"),
    ],
)
async def test_wrong_arguments(kit: Any, name: str, function: Any, says: str) -> None:
    assert says in problem_of(kit.host(kit.plugin("bad", **{name: hook(function)})), "bad")


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("after_ping", {"required": True}, "only a before hook can guard"),
        ("before_ping", {"mode": "single"}, "only after, failure and event hooks"),
    ],
)
async def test_options_where_they_mean_nothing(kit: Any, name: str, options: Any, says: str) -> None:
    assert says in problem_of(kit.host(kit.plugin("bad", **{name: hook(**options)})), "bad")


WRONG = """
from __future__ import annotations
from typing import TYPE_CHECKING
from offhook import hookimpl
{imports}

@hookimpl
def before_hold_call(payload: {annotation}) -> None: ...
"""


@pytest.mark.parametrize(
    ("imports", "annotation", "says"),
    [
        ("from offhook_plugins.voice import HangupCall", "HangupCall", "payload is a HangupCall, it is a HoldCall"),
        (
            "if TYPE_CHECKING:\n    from offhook_plugins.voice import HangupCall",
            "HangupCall",
            "payload is a HangupCall, it is a HoldCall",
        ),
        ("if TYPE_CHECKING:\n    import offhook_plugins.voice as v", "v.HangupCall", "payload is a HangupCall"),
        ("", "dict", "payload is a dict, it is the model HoldCall"),
        ("from offhook_plugins.voice import HoldCall", "HoldCall", None),
        ("if TYPE_CHECKING:\n    from offhook_plugins.voice import HoldCall", "HoldCall", None),
        ("from offhook import Payload", "Payload", None),
        ("from typing import Any", "Any", None),
    ],
)
async def test_the_annotation_of_the_payload(
    kit: Any, tmp_path: Path, imports: str, annotation: str, says: str | None
) -> None:
    file = tmp_path / "annotated.py"
    file.write_text(WRONG.format(imports=imports, annotation=annotation), "utf-8")
    if says is None:
        assert kit.host(file, builtin=True).plugins.find("annotated").problem is None
        return
    with pytest.raises(PluginError) as caught:
        kit.host(file, builtin=True)
    assert says in str(caught.value)
    assert f"{file}:" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = 1\nimport no_such_module\n", "2: ModuleNotFoundError: No module named 'no_such_module'"),
        ("x = 1\n\nraise LookupError('lost')\n", "3: LookupError: lost"),
        ("def broken(:\n", "1: invalid syntax"),
        ("import sys\nsys.exit(3)\n", "2: SystemExit: 3"),
        ("import json\njson.loads('{')\n", "2: JSONDecodeError"),
    ],
)
async def test_a_broken_import_is_walled_in_with_its_place(kit: Any, tmp_path: Path, text: str, says: str) -> None:
    # a folder of this name must not be taken for our own code
    folder = tmp_path / "offhook" / "plugins"
    folder.mkdir(parents=True)
    file = folder / "broken.py"
    file.write_text(text, "utf-8")
    installed = PluginSource("broken", "entry point", path_source(file).load)
    host = kit.host(installed, kit.plugin("good", before_ping=hook()))
    assert f"{file}:{says}" in problem_of(host, "broken")
    assert host.plugins.find("good").status is PluginStatus.ACTIVE
    with pytest.raises(PluginError, match="the plugin broken cannot be used") as caught:
        kit.host(installed, strict=True)
    assert caught.value.code == "broken-plugin"


async def test_a_plugin_named_by_its_path_is_required(kit: Any, tmp_path: Path) -> None:
    file = tmp_path / "guard.py"
    file.write_text("import no_such_module\n", "utf-8")
    with pytest.raises(PluginError, match=r"the plugin guard cannot be used: .*guard\.py:1: ModuleNotFoundError"):
        kit.host(file)
    file = tmp_path / "base.py"
    file.write_text("", "utf-8")
    with pytest.raises(PluginError) as caught:
        kit.host(file)
    assert caught.value.code == "duplicate-plugin"


async def test_a_package_may_import_its_own_modules(kit: Any, tmp_path: Path) -> None:
    folder = tmp_path / "greeter"
    folder.mkdir()
    (folder / "__init__.py").write_text("from .hooks import before_ping\n__version__ = '1.2'\n", "utf-8")
    (folder / "hooks.py").write_text(
        "from offhook import hookimpl\n@hookimpl\ndef before_ping(invocation): invocation.edit(text='hello')\n", "utf-8"
    )
    host = kit.host(folder)
    info = host.plugins.find("greeter")
    assert (info.source, info.version, info.status) == ("path", "1.2", PluginStatus.ACTIVE)
    assert await host.invoke("Ping", "x") == "pong hello"
    assert info.hooks[0].file == str(folder / "hooks.py")


async def test_two_files_of_one_name_do_not_meet(tmp_path: Path) -> None:
    loaded = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        file = tmp_path / folder / "same.py"
        file.write_text(f"where = {folder!r}\n", "utf-8")
        loaded.append(path_source(file).load())
    assert [module.where for module in loaded] == ["a", "b"]


def test_a_path_without_a_plugin(tmp_path: Path) -> None:
    for path in (tmp_path / "none.py", tmp_path):
        with pytest.raises(ConfigError, match="there is no plugin at"):
            path_source(path)


async def test_a_second_plugin_of_a_name_does_not_touch_the_first(kit: Any) -> None:
    host = kit.host(kit.plugin("base", before_ping=hook()))
    assert [(info.name, str(info.status)) for info in host.plugins] == [("base", "active"), ("base", "broken")]
    assert "another plugin is named base already" in host.plugins.infos[1].problem
    assert await host.invoke("Ping", "x") == "pong x"
    with pytest.raises(PluginError) as caught:
        kit.host(kit.plugin("base"), strict=True)
    assert caught.value.code == "duplicate-plugin"


async def test_no_plugin_can_take_the_hosts_own_name(kit: Any) -> None:
    host = kit.host(kit.plugin("core", before_pong=hook()))
    assert "named core already" in problem_of(host, "core")
    assert host.registry.event("task.created") is not None


async def test_a_plugin_switched_off_brings_nothing(kit: Any) -> None:
    host = kit.host(kit.plugin("extra", register_actions=lambda: [Extra]), without=("extra",))
    assert host.plugins.find("extra").status is PluginStatus.SWITCHED_OFF
    assert host.registry.find_action("Extra") is None


@pytest.mark.parametrize("name", ["voice", "task", "chat"])
async def test_the_backend_does_the_rest_of_what_there_is(kit: Any, name: str) -> None:
    host = kit.host(without=(name,), builtin=True)
    embedded = host.plugins.find("embedded")
    assert (embedded.status, embedded.problem) == (PluginStatus.ACTIVE, None)
    assert host.registry.find_action({"voice": "HoldCall", "task": "AcceptTask", "chat": "SendMessage"}[name]) is None
    assert "set_activity" in {each.target.hook_name for each in embedded.hooks}


async def test_a_hook_into_what_is_switched_off_is_none_for_other_plugins(kit: Any) -> None:
    host = kit.host(kit.plugin("mine", before_hold_call=hook()), without=("voice",), builtin=True)
    assert "there is no hook before_hold_call" in problem_of(host, "mine")


async def test_switching_off_what_is_not_there_is_an_error(kit: Any) -> None:
    with pytest.raises(ConfigError, match=r"no plugin voize to switch off \(did you mean voice") as caught:
        kit.host(without=("voize",), builtin=True)
    assert caught.value.code == "unknown-plugin"


async def test_a_broken_plugins_actions_events_functions_and_hooks_are_gone(kit: Any) -> None:
    twice = FunctionInfo("twice", (ParameterInfo("n", NUMBER),), NUMBER, lambda n: 2 * n)
    host = kit.host(
        kit.plugin(
            "broken",
            register_actions=lambda: [Extra],
            register_events=lambda: [EventSpec("extra.happened", {}, "Something extra.")],
            register_functions=lambda: [twice],
            before_nothing=hook(),
        )
    )
    assert host.plugins.find("broken").status is PluginStatus.BROKEN
    assert host.registry.find_action("Extra") is None
    assert host.registry.event("extra.happened") is None
    assert host.registry.function("broken.twice") is None
    info = host.plugins.find("broken").to_json()
    assert info["actions"] == info["events"] == info["functions"] == info["hooks"] == []


async def test_hooks_into_a_plugin_that_could_not_be_loaded_are_mistakes(kit: Any) -> None:
    def register_actions() -> list[type[Payload]]:
        return [Extra]

    def register_events() -> None:
        raise LookupError("lost")

    host = kit.host(
        kit.plugin("other", before_extra=hook()),
        kit.plugin("broken", register_actions=register_actions, register_events=register_events),
    )
    assert "there is no hook before_extra" in problem_of(host, "other")


async def test_a_plugin_may_hook_into_one_that_comes_later(kit: Any) -> None:
    heard = []
    host = kit.host(
        kit.plugin("early", before_extra=hook(lambda: heard.append(1))),
        kit.plugin("late", register_actions=lambda: [Extra], extra=lambda: "done"),
    )
    assert await host.invoke("Extra") == "done"
    assert heard == [1]


@pytest.mark.parametrize(
    ("name", "answer", "says"),
    [
        ("register_actions", "Extra", "should give a list of payload models, it gave 'Extra'"),
        ("register_actions", [int], "should give a list of payload models, it gave [<class 'int'>]"),
        ("register_events", [Extra], "should give a list of EventSpec"),
        ("register_actions", [Extra, Extra], "the action Extra exists already"),
    ],
)
async def test_what_a_plugin_brings_is_checked(kit: Any, name: str, answer: Any, says: str) -> None:
    assert says in problem_of(kit.host(kit.plugin("bad", **{name: lambda: answer})), "bad")


async def test_what_is_asked_at_load_is_a_plain_function(kit: Any) -> None:
    async def register_actions() -> list[type[Payload]]:
        return [Extra]

    assert "so it is a plain function" in problem_of(
        kit.host(kit.plugin("bad", register_actions=register_actions)), "bad"
    )


async def test_functions_are_called_by_the_plugins_name(kit: Any) -> None:
    twice = FunctionInfo("twice", (ParameterInfo("n", NUMBER),), NUMBER, lambda n: 2 * n)
    host = kit.host(
        kit.plugin("maths", register_functions=lambda: [twice]), script='before Ping do log "{maths.twice(4)}"'
    )
    assert host.plugins.find("maths").functions == ["maths.twice"]
    await host.invoke("Ping")
    assert kit.records(host, "script.logged")[0]["text"] == "8"


async def test_events_of_a_plugin_have_hooks_and_can_be_heard(kit: Any) -> None:
    heard = []
    spec = EventSpec("extra.happened", {"task": "Task"}, "Something extra.", {"size": "number"})
    host = kit.host(
        kit.plugin(
            "extra",
            register_events=lambda: [spec],
            on_extra_happened=lambda event: heard.append(event.data["size"]),
        ),
        script='on extra.happened when event.size > 2 do Ping "{task.channel} {event.size}"',
    )
    task = kit.task(host)
    with host.centre.unit("test") as unit:
        unit.emit("extra.happened", {"task": task}, data={"size": 3})
    await host.settle()
    assert heard == [3]
    assert kit.calls[0].text == "chat 3"


async def test_a_callable_object_and_a_partial_are_hooks_too(kit: Any) -> None:
    seen = []

    class Sync:
        def __call__(self, payload: Any) -> None:
            seen.append(f"object {payload.text}")

    class Async:
        async def __call__(self, payload: Any) -> None:
            seen.append(f"async object {payload.text}")

    def two(number: int, payload: Any) -> None:
        seen.append(f"{number} {payload.text}")

    host = kit.host(
        kit.plugin("a", before_ping=Sync()),
        kit.plugin("b", before_ping=Async()),
        kit.plugin("c", before_ping=functools.partial(two, 7)),
    )
    await host.invoke("Ping", "x")
    assert seen == ["object x", "async object x", "7 x"]
    assert kit.problems(host) == []


class Distribution(metadata.Distribution):
    def __init__(self, name: str, points: list[str]) -> None:
        self._name = name
        self._points = points

    def read_text(self, filename: str) -> str | None:
        if filename == "METADATA":
            return f"Metadata-Version: 2.1\nName: {self._name}\nVersion: 2.0\n"
        if filename == "entry_points.txt":
            return "[offhook]\n" + "\n".join(f"{point} = json" for point in self._points)
        return None

    def locate_file(self, path: Any) -> Any:
        return Path(path)


def test_entry_points_come_in_one_order_ours_first(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [Distribution("zeta", ["z1"]), Distribution("Offhook", ["b", "a"]), Distribution("Alpha", ["x", "w"])]
    for order in (found, found[::-1]):
        monkeypatch.setattr(metadata, "distributions", lambda order=order: iter(order))
        sources = entry_point_sources()
        assert [(one.name, one.source) for one in sources] == [
            ("b", "built-in"),
            ("a", "built-in"),
            ("x", "entry point"),
            ("w", "entry point"),
            ("z1", "entry point"),
        ]
        assert sources[0].version == "2.0"


async def test_one_broken_entry_point_does_not_stop_the_others(kit: Any) -> None:
    def broken() -> Any:
        raise ImportError("gone")

    host = kit.host(
        PluginSource("gone", "entry point", broken),
        PluginSource("there", "entry point", lambda: kit.plugin("there", before_ping=hook()), "3.1"),
    )
    assert "ImportError: gone" in problem_of(host, "gone")
    assert host.plugins.find("there").version == "3.1"


def test_the_built_in_plugins_load_without_a_word() -> None:
    code = (
        "import warnings; warnings.simplefilter('error'); from offhook import *; h = Host(HostOptions(strict=True)); \
print(all(str(i.status) == 'active' and i.source == 'built-in' for i in h.plugins if i.source == 'built-in'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_a_backend_that_no_plugin_is() -> None:
    with pytest.raises(ConfigError, match=r"there is no backend embeded \(did you mean embedded\?\)") as caught:
        Host(HostOptions(backend="embeded"))
    assert caught.value.code == "unknown-backend"
