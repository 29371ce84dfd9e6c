"""The hooks of a host's start and end, and of its health: each behind a wall, in order, and within its limit."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from offhook import ConfigError, Health, OffhookError, PluginConfig, Policy, hookimpl


def living(kit: Any, name: str, heard: list[str], *, start: Any = None, stop: Any = None) -> Any:
    """A plugin that tells when it starts and stops, and does these things, too."""

    def started() -> None:
        heard.append(f"{name} starts")
        if start is not None:
            start()

    def stopped() -> None:
        heard.append(f"{name} stops")
        if stop is not None:
            stop()

    return kit.plugin(name, offhook_started=started, offhook_stopped=stopped)


def fails() -> None:
    raise LookupError("lost")


async def test_the_last_to_start_is_the_first_to_stop(kit: Any) -> None:
    heard: list[str] = []
    async with kit.host(living(kit, "a", heard), living(kit, "b", heard)):
        assert heard == ["a starts", "b starts"]
    assert heard[2:] == ["b stops", "a stops"]


async def test_who_could_not_start_is_not_stopped(kit: Any) -> None:
    heard: list[str] = []
    host = kit.host(living(kit, "a", heard), living(kit, "b", heard, start=fails), living(kit, "c", heard))
    async with host:
        assert await host.invoke("Ping", "x") == "pong x"
    assert heard == ["a starts", "b starts", "c starts", "c stops", "a stops"]
    assert kit.problems(host) == [("b.offhook_started", "LookupError: lost")]


async def test_a_strict_host_that_does_not_start_stops_who_did(kit: Any) -> None:
    heard: list[str] = []
    plugins = (living(kit, "a", heard), living(kit, "b", heard, start=fails), living(kit, "c", heard))
    host = kit.host(*plugins, strict=True)
    with pytest.raises(OffhookError, match=r"b\.offhook_started failed: LookupError: lost"):
        await host.start()
    assert heard == ["a starts", "b starts", "a stops"]
    await host.close()
    assert heard == ["a starts", "b starts", "a stops"]


async def test_each_is_stopped_though_others_fail(kit: Any) -> None:
    heard: list[str] = []
    host = kit.host(living(kit, "a", heard), living(kit, "b", heard, stop=fails), strict=True)
    with pytest.raises(OffhookError, match=r"b\.offhook_stopped failed: LookupError: lost"):
        async with host:
            pass
    assert heard == ["a starts", "b starts", "b stops", "a stops"]


async def test_who_was_disabled_meanwhile_is_stopped(kit: Any) -> None:
    heard: list[str] = []
    plugin = living(kit, "a", heard)
    plugin.before_ping = kit.plugin("x", before_ping=fails).before_ping
    async with kit.host(plugin, policies={"a": Policy("disable")}) as host:
        await host.invoke("Ping", "x")
        assert str(host.plugins.find("a").status) == "disabled"
    assert heard == ["a starts", "a stops"]


async def test_what_starts_gives_the_state_of_the_other_hooks(kit: Any) -> None:
    heard: list[Any] = []

    async def started(host: Any) -> list[str]:
        return [f"{host.options.seed} opened"]

    def stopped(state: list[str]) -> None:
        heard.append(("stopped", *state))

    plugin = kit.plugin(
        "a",
        offhook_started=started,
        offhook_stopped=stopped,
        offhook_health=lambda state: Health("ok", state[0]),
        before_ping=lambda payload, state: state.append(payload.text),
        on_event=lambda event, *, state: heard.append((event.type, *state)),
    )
    one, two = kit.host(plugin, seed=1), kit.host(plugin, seed=2)
    async with one, two:
        for host in (one, two):
            await host.invoke("Ping", f"ping {host.options.seed}")
        assert (await two.health())["a"].text == "2 opened"
    assert heard[-2:] == [("stopped", "2 opened", "ping 2"), ("stopped", "1 opened", "ping 1")]
    assert ("centre.started", "1 opened") in heard
    assert one.plugins.find("a").state is None


async def test_without_a_start_there_is_no_state(kit: Any) -> None:
    seen: list[Any] = []
    failing = kit.plugin("b", offhook_started=fails, before_ping=lambda state: seen.append(state))
    host = kit.host(kit.plugin("a", before_ping=lambda state: None), failing)
    says = "before_ping takes the argument state, and the plugin has none here: it is what its offhook_started gives"
    assert says in host.plugins.find("a").problem
    async with host:
        await host.invoke("Ping", "x")
    assert seen == [None]
    bad = kit.host(kit.plugin("c", offhook_started=lambda state: None))
    assert "offhook_started takes the argument state, and the plugin has none here" in bad.plugins.find("c").problem


class Config(PluginConfig):
    """Has a secret."""

    token: SecretStr = SecretStr("hunter2")


def patient(kit: Any, **answers: Any) -> Any:
    """A host with short limits, and a plugin for each answer to the question for its health."""
    plugins = [
        kit.plugin(name, register_config=lambda: Config, offhook_health=answer) for name, answer in answers.items()
    ]
    return kit.host(*plugins, hook_limit=timedelta(milliseconds=50), watchdog_limit=timedelta(milliseconds=100))


async def test_health_that_hangs_raises_or_is_nonsense_is_failing(kit: Any) -> None:
    async def hangs() -> Health:
        await asyncio.Event().wait()
        return Health()

    def loops() -> Health:
        while True:
            time.sleep(0.001)

    def leaks(config: Config) -> Health:
        token = config.token.get_secret_value()
        return Health("ok", f"with {token}", {"token": token, "all": [token, 1]})

    def raises(config: Config) -> Health:
        raise ValueError(f"not with {config.token.get_secret_value()}")

    async with patient(
        kit,
        fine=lambda: Health(facts={"lines": (1, 2)}),
        hangs=hangs,
        loops=loops,
        leaks=leaks,
        raises=raises,
        word=lambda: "ok",
        nothing=lambda: None,
        unknown=lambda: Health("okay"),
        odd=lambda: Health(facts={"host": object()}),
    ) as host:
        found = await host.health()
    assert list(found) == ["fine", "hangs", "loops", "leaks", "raises", "word", "nothing", "unknown", "odd"]
    assert found.pop("fine") == Health(facts={"lines": (1, 2)})
    assert found.pop("leaks") == Health("ok", "with [secret]", {"token": "[secret]", "all": ("[secret]", 1)})
    assert {health.status for health in found.values()} == {"failing"}
    assert all(f"{__file__}:" in health.text for health in found.values())
    texts = {name: health.text.partition(": ")[2] for name, health in found.items()}
    assert texts.pop("odd").startswith("odd.offhook_health failed: a fact of a health")
    assert texts == {
        "hangs": "hangs.offhook_health failed: it did not end within 50ms",
        "loops": "loops.offhook_health failed: it held everything else up for too long and was interrupted",
        "raises": "raises.offhook_health failed: ValueError: not with [secret]",
        "word": "word.offhook_health should give a Health, it gave 'ok'",
        "nothing": "nothing.offhook_health should give a Health, it gave None",
        "unknown": "unknown.offhook_health failed: a health is ok, degraded or failing; found 'okay' "
        "(did you mean ok?)",
    }


def test_health_is_a_value_for_programs() -> None:
    health = Health("degraded", "slow", {"lines": [1, 2]})
    assert health.to_json() == {"status": "degraded", "text": "slow", "facts": {"lines": (1, 2)}}
    with pytest.raises(ConfigError, match="its facts are a map"):
        Health(facts=[1])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("policies", "limit"),
    [
        ({}, "20ms"),
        ({"*": Policy(limit=timedelta(seconds=9))}, "20ms"),
        ({"a": Policy(limit=timedelta(milliseconds=30))}, "30ms"),
    ],
)
async def test_its_author_says_how_long_a_health_may_take(kit: Any, policies: Any, limit: str) -> None:
    @hookimpl(limit="20ms")
    async def slow() -> Health:
        await asyncio.sleep(60)
        return Health()

    async with kit.host(kit.plugin("a", offhook_health=slow), policies=policies) as host:
        found = await host.health()
    assert f"it did not end within {limit}" in found["a"].text


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("offhook_health", {"priority": 3}, "offhook_health cannot say priority=: that is for hooks of actions and"),
        ("offhook_started", {"required": True}, "offhook_started cannot say required=: "),
        ("offhook_stopped", {"behind": "a"}, "offhook_stopped cannot say behind=: "),
        ("register_functions", {"limit": "5s"}, "register_functions cannot say limit=: "),
        ("register_config", {"named": "x"}, "register_config cannot say named=: "),
    ],
)
def test_options_that_would_mean_nothing(kit: Any, name: str, options: Any, says: str) -> None:
    def hook() -> list[str]:
        return []

    host = kit.host(kit.plugin("a", **{name: hookimpl(**options)(hook)}))
    assert says in host.plugins.find("a").problem


@pytest.mark.parametrize("name", ["offhook_started", "offhook_health", "register_actions"])
def test_a_generator_would_never_run(kit: Any, name: str) -> None:
    def hook() -> Any:
        yield 1

    host = kit.host(kit.plugin("a", **{name: hook}))
    assert f"{name} is a generator function, which would never run" in host.plugins.find("a").problem
