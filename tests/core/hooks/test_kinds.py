"""One test for each kind of hook: when it fires, what it gets, what becomes of its result and of its failure.

`tests/docs/test_hooks_reference.py` wants a `test_hook_<kind>` here for every kind that is specified.
"""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import Field

from offhook import (
    ActionCancelled,
    ActionError,
    Command,
    ConfigError,
    EventSpec,
    FunctionInfo,
    Health,
    Host,
    Options,
    Payload,
    PluginConfig,
    TypeInfo,
)
from offhook.centre import Centre, UnitOfWork
from offhook.types import TEXT, Entity


def check_arguments(host: Host, call: dict[str, Any]) -> None:
    """What all hooks of actions get."""
    assert isinstance(call["payload"], Payload)
    assert (call["centre"], call["host"]) == (host.centre, host)
    assert call["worker"] is call["invocation"].worker


async def test_hook_before(kit: Any) -> None:
    calls: list[Any] = []

    def hook(payload: Any, invocation: Any, centre: Any, host: Any, worker: Any) -> None:
        calls.append(locals())
        raise LookupError("lost")

    host = kit.host(kit.plugin("a", before_ping=hook))
    assert await host.invoke("Ping", "x", worker="Ann") == "pong x"
    check_arguments(host, *calls)
    assert kit.problems(host) == [("a.before_ping", "LookupError: lost")]

    def cancels(invocation: Any) -> None:
        invocation.cancel("no", code="never")

    host = kit.host(kit.plugin("a", before_ping=cancels))
    with pytest.raises(ActionCancelled, match="no"):
        await host.invoke("Ping")

    host = kit.host(kit.plugin("a", before_ping=lambda: "something"))
    await host.invoke("Ping")
    assert len(kit.problems(host)) == 1


async def test_hook_instead(kit: Any) -> None:
    inner: list[str] = []

    async def outermost(payload: Any, invocation: Any, centre: Any, host: Any, worker: Any, proceed: Any) -> str:
        inner.append(await proceed(text="y"))
        return f"{payload.text} became {inner[0]}"

    host = kit.host(kit.plugin("a", instead_of_ping=outermost))
    assert await host.invoke("Ping", "x") == "x became pong y"

    def fails() -> None:
        raise LookupError("lost")

    host = kit.host(kit.plugin("a", instead_of_ping=fails))
    with pytest.raises(ActionError, match="lost"):
        await host.invoke("Ping")
    assert len(kit.calls) == 1


async def test_hook_implementation(kit: Any) -> None:
    class Note(Payload, group="test", examples=[{}]):
        """Keep a note."""

        good: bool = Field(True, description="Whether it comes to a good end.")

    def note(payload: Any, invocation: Any, centre: Centre, host: Host, worker: Any, unit: UnitOfWork) -> str:
        unit.remember("notes", "last", payload.good)
        if not payload.good:
            raise ActionError("no more paper", code="no-paper")
        return "kept"

    host = kit.host(kit.plugin("notes", register_actions=lambda: [Note], note=note))
    assert await host.invoke("Note") == "kept"
    with pytest.raises(ActionError) as caught:
        await host.invoke("Note", {"good": False})
    assert caught.value.code == "no-paper"
    assert host.centre.recall("notes", "last") is True


async def test_hook_after(kit: Any) -> None:
    calls: list[Any] = []

    def hook(payload: Any, invocation: Any, centre: Any, host: Any, worker: Any, result: Any) -> None:
        calls.append(locals())
        raise LookupError("lost")

    host = kit.host(kit.plugin("a", after_ping=hook))
    assert await host.invoke("Ping", "x") == "pong x"
    check_arguments(host, *calls)
    assert calls[0]["result"] == "pong x"
    assert kit.problems(host) == [("a.after_ping", "LookupError: lost")]


async def test_hook_failure(kit: Any) -> None:
    calls: list[Any] = []

    def hook(payload: Any, invocation: Any, centre: Any, host: Any, worker: Any, error: Any) -> None:
        calls.append(locals())
        raise LookupError("lost")

    host = kit.host(kit.plugin("a", on_ping_failure=hook))
    with pytest.raises(ActionError) as caught:
        await host.invoke("Ping", "fail")
    check_arguments(host, *calls)
    assert (calls[0]["error"].code, str(calls[0]["error"])) == (caught.value.code, str(caught.value))
    assert kit.problems(host)[-1] == ("a.on_ping_failure", "LookupError: lost")


async def test_hook_event(kit: Any) -> None:
    heard: list[Any] = []

    def hook(event: Any, centre: Any, host: Any) -> None:
        heard.append((event.type, event.entity("task"), centre, host))
        raise LookupError("lost")

    host = kit.host(kit.plugin("a", on_task_created=hook))
    task = kit.task(host)
    await host.settle()
    assert heard == [("task.created", task, host.centre, host)]
    assert kit.problems(host) == [("a.on_task_created", "LookupError: lost")]


async def test_hook_register_config(kit: Any) -> None:
    class Limits(PluginConfig):
        most: int = Field(default=3, ge=0)

    seen: list[Any] = []

    def hook(config: Any) -> None:
        seen.append(config)

    plugin = kit.plugin("a", register_config=lambda: Limits, before_ping=hook, register_functions=_functions(seen))
    for given, most in (({}, 3), ({"a": {"most": 7}}, 7)):
        host = kit.host(plugin, plugin_config=given)
        await host.invoke("Ping")
        assert seen == [Limits(most=most)] * 2
        seen.clear()
    with pytest.raises(ConfigError, match="the plugin a: most"):
        kit.host(plugin, plugin_config={"a": {"most": -1}})
    _is_broken_by(kit, "register_config", lambda: {"most": 3})


def _functions(seen: list[Any]) -> Any:
    """The hook of functions, which may take the configuration, too."""

    def register_functions(config: Any) -> list[FunctionInfo]:
        seen.append(config)
        return []

    return register_functions


def test_hook_register_actions(kit: Any) -> None:
    host = kit.host(kit.plugin("a", register_actions=lambda: [kit.Move]), builtin=False)
    assert "Move" in str(host.plugins.find("a").problem)  # the test's own plugin has it already
    _is_broken_by(kit, "register_actions", lambda: [str])


def test_hook_register_events(kit: Any) -> None:
    spec = EventSpec("tea.ready", {}, "Tea is ready.")
    host = kit.host(kit.plugin("a", register_events=lambda: [spec], on_tea_ready=lambda event: None))
    assert host.plugins.find("a").events == ["tea.ready"]
    _is_broken_by(kit, "register_events", lambda: ["tea.ready"])


class Tea(Options):
    """What is drunk here."""

    leaf: str = Field("green", description="Of which kind.")


async def test_hook_register_types(kit: Any) -> None:
    function = FunctionInfo("tea", (), Entity("Tea"), Tea)
    plugin = kit.plugin("a", register_types=lambda: [TypeInfo("Tea", Tea)], register_functions=lambda: [function])
    host = kit.host(plugin, script="use plugin a\nafter Ping do log a.tea().leaf")
    await host.invoke("Ping")
    assert [one["text"] for one in kit.records(host, "script.logged")] == ["green"]
    with pytest.raises(ConfigError, match="has no field `leef`"):
        kit.host(plugin, script="use plugin a\nafter Ping do log a.tea().leef")
    _is_broken_by(kit, "register_types", lambda: [Tea])


async def test_hook_register_functions(kit: Any) -> None:
    function = FunctionInfo("word", (), TEXT, lambda: "tea", "A word.")
    host = kit.host(
        kit.plugin("a", register_functions=lambda: [function]), script="use plugin a\nafter Ping do log a.word()"
    )
    await host.invoke("Ping")
    assert [one["text"] for one in kit.records(host, "script.logged")] == ["tea"]
    _is_broken_by(kit, "register_functions", lambda: [len])


async def test_hook_register_commands(kit: Any) -> None:
    command = Command("brew", "Brew it.", lambda context: f"tea for {context.host.options.seed}")
    plugin = kit.plugin("a", register_commands=lambda: [command])
    host = kit.host(plugin)
    info, found = host.plugins.command("brew")
    assert (info.name, found) == ("a", command)
    assert host.plugins.command_names == ["brew"]
    _is_broken_by(kit, "register_commands", lambda: ["brew"])
    for name, code in (("run", "duplicate-command"), ("Brew it", "bad-command")):
        with pytest.raises(ConfigError) as caught:
            kit.host(kit.plugin("bad", register_commands=lambda name=name: [Command(name, "", print)]), strict=True)
        assert isinstance(caught.value.__cause__, ConfigError)
        assert caught.value.__cause__.code == code
    host = kit.host(plugin, kit.plugin("b", register_commands=lambda: [command]))
    assert "the command brew exists already, from the plugin a" in host.plugins.find("b").problem


async def test_hook_backend_name(kit: Any) -> None:
    paper = kit.plugin("paper", backend_name=lambda: "paper", set_activity=lambda: "on paper")
    host = kit.host(paper, builtin=True, backend="paper")
    assert await host.invoke("SetActivity", {"activityName": "Available"}, worker="Ann") == "on paper"
    host = kit.host(paper, builtin=True)
    assert await host.invoke("SetActivity", {"activityName": "Available"}, worker="Ann") != "on paper"
    _is_broken_by(kit, "backend_name", lambda: 7)


async def test_hook_offhook_started(kit: Any) -> None:
    seen: list[Any] = []

    def started(host: Host) -> None:
        seen.append(host)
        raise LookupError("lost")

    host = kit.host(kit.plugin("a", offhook_started=started))
    assert not seen
    async with host:
        assert seen == [host]
        assert await host.invoke("Ping", "x") == "pong x"
    assert kit.problems(host) == [("a.offhook_started", "LookupError: lost")]


async def test_hook_offhook_stopped(kit: Any, form: Any) -> None:
    seen: list[Any] = []

    def stopped(host: Host) -> None:
        seen.append(host)
        raise LookupError("lost")

    host = kit.host(kit.plugin("a", offhook_stopped=form(stopped)))
    async with host:
        await host.invoke("Ping", "x")
        assert not seen
    assert seen == [host]
    assert kit.problems(host) == [("a.offhook_stopped", "LookupError: lost")]


async def test_hook_offhook_health(kit: Any, form: Any) -> None:
    def health(host: Host) -> Health:
        return Health("degraded", f"{len(host.centre.workers)} workers", {"workers": 2})

    host = kit.host(kit.plugin("a", offhook_health=form(health)), kit.plugin("b", before_ping=lambda: None))
    async with host:
        assert await host.health() == {"a": Health("degraded", "2 workers", {"workers": 2})}
    assert kit.problems(host) == []


def _is_broken_by(kit: Any, hook: str, answers: Any) -> None:
    """A plugin whose hook answers with something else is not loaded; the others are."""
    host = kit.host(kit.plugin("bad", **{hook: answers}))
    assert str(host.plugins.find("bad").status) == "broken"
    assert hook in str(host.plugins.find("bad").problem)
    assert str(host.plugins.find("base").status) == "active"
    with pytest.raises(ConfigError, match="the plugin bad cannot be used"):
        kit.host(kit.plugin("bad", **{hook: answers}), strict=True)
