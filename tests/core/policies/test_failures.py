"""Policies: what the failures of a plugin do, beside being reported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from offhook import ActionCancelled, ActionError, ConfigError, Payload, Policy, hookimpl
from offhook.plugins import PluginStatus


class Extra(Payload, group="extra", examples=[{}]):
    """An action that a plugin of the test brings."""


def fail() -> None:
    raise LookupError("lost")


def info_of(host: Any, name: str = "bad") -> Any:
    return host.plugins.find(name)


def test_failures_are_ignored_unless_said_otherwise(kit: Any) -> None:
    for policies in ({}, {"bad": Policy("ignore")}, {"other": Policy("cancel"), "*": Policy("ignore")}):
        desk = kit.desk(kit.plugin("bad", before_ping=fail), kit.plugin("other"), policies=policies)
        assert desk.invoke("Ping", "x") == "pong x"
        assert info_of(desk.host).status is PluginStatus.ACTIVE


@pytest.mark.parametrize("name", ["bad", "*"])
def test_a_failing_before_hook_cancels_the_action(kit: Any, form: Any, name: str) -> None:
    desk = kit.desk(kit.plugin("bad", before_ping=form(fail)), policies={name: Policy("cancel")})
    with pytest.raises(ActionCancelled, match=r"the guard bad.before_ping failed: .*lost") as caught:
        desk.invoke("Ping", "x")
    assert caught.value.code == "guard-failed"
    assert caught.value.place.startswith(f"{__file__}:")
    assert kit.calls == []
    assert kit.settled(desk.host) == [("Ping", "cancelled")]
    assert len(kit.problems(desk.host)) == 1


def test_a_failing_instead_hook_cancels_the_action(kit: Any, form: Any) -> None:
    desk = kit.desk(kit.plugin("bad", instead_of_ping=form(fail)), policies={"bad": Policy("cancel")})
    with pytest.raises(ActionCancelled) as caught:
        desk.invoke("Ping", "x")
    assert caught.value.code == "guard-failed"
    assert kit.calls == []


def test_what_is_done_is_not_cancelled(kit: Any) -> None:
    async def instead_of_ping(proceed: Any) -> None:
        await proceed()
        fail()

    desk = kit.desk(kit.plugin("bad", instead_of_ping=instead_of_ping), policies={"bad": Policy("cancel")})
    with pytest.raises(ActionError, match="lost"):
        desk.invoke("Ping", "x")
    assert len(kit.calls) == 1


def test_an_error_that_an_instead_hook_means_for_the_caller_stays_one(kit: Any) -> None:
    def instead_of_ping() -> None:
        raise ActionError("not today", code="closed")

    desk = kit.desk(kit.plugin("bad", instead_of_ping=instead_of_ping), policies={"bad": Policy("cancel")})
    with pytest.raises(ActionError, match="not today") as caught:
        desk.invoke("Ping", "x")
    assert caught.value.code == "closed"


def test_a_plugin_is_disabled_after_its_failures(kit: Any, form: Any, caplog: pytest.LogCaptureFixture) -> None:
    calls = []

    def before_ping() -> None:
        calls.append(1)
        fail()

    bad = kit.plugin("bad", before_ping=form(before_ping), before_move=lambda: calls.append(2))
    other = kit.plugin("other", before_ping=fail)
    desk = kit.desk(bad, other, policies={"bad": Policy("disable", after=3)})
    for _ in range(5):
        assert desk.invoke("Ping", "x") == "pong x"
    desk.invoke("Move", {"sid": "A"})
    assert calls == [1, 1, 1]
    info = info_of(desk.host)
    assert str(info.status) == "disabled"
    assert "disabled after 3 failures, the last of bad.before_ping: LookupError: lost" in info.to_json()["problem"]
    record = kit.records(desk.host, "plugin.disabled")[0]
    assert (record["plugin"], record["failures"]) == ("bad", 3)
    assert record["place"].startswith(f"{__file__}:")
    assert "the plugin bad is disabled after 3 failures" in caplog.messages
    assert "bad" not in {handler.origin.owner for handler in desk.host.planner.handlers}
    assert info_of(desk.host, "other").status is PluginStatus.ACTIVE
    assert desk.verdicts("Ping") == [("other.before_ping", "failed"), ("base.ping", "ran")][:1]


def test_what_a_disabled_plugin_brings_stays_and_its_actions_are_not_available(kit: Any) -> None:
    def extra() -> None:
        fail()

    bad = kit.plugin("bad", register_actions=lambda: [Extra], extra=extra)
    desk = kit.desk(bad, policies={"bad": Policy("disable")}, script="after Ping do Extra otherwise log error.code")
    with pytest.raises(ActionError, match="lost"):
        desk.invoke("Extra")
    with pytest.raises(ActionError) as caught:
        desk.invoke("Extra")
    assert caught.value.code == "not-available"
    desk.invoke("Ping", "x")
    assert [one["text"] for one in kit.records(desk.host, "script.logged")] == ["not-available"]


async def test_failures_of_events_count_too_and_the_end_is_still_told(kit: Any) -> None:
    ended = []

    @hookimpl
    def on_task_created() -> None:
        fail()

    bad = kit.plugin("bad", on_task_created=on_task_created, offhook_stopped=lambda: ended.append(1))
    async with kit.host(bad, policies={"bad": Policy("disable", after=2)}) as host:
        for _ in range(3):
            kit.task(host)
            await host.settle()
        assert len(kit.problems(host)) == 2
        assert info_of(host).status is PluginStatus.DISABLED
    assert ended == [1]


async def test_after_a_restart_it_is_still_disabled(kit: Any, tmp_path: Path) -> None:
    def build() -> Any:
        options: Any = {"policies": {"bad": Policy("disable", after=2)}, "store": tmp_path / "a.store"}
        return kit.host(kit.plugin("bad", before_ping=fail), kit.plugin("other", before_ping=fail), **options)

    async with build() as host:
        await host.invoke("Ping", "x")
    async with build() as host:
        await host.invoke("Ping", "x")
        assert info_of(host).status is PluginStatus.DISABLED
    async with build() as host:
        assert info_of(host).status is PluginStatus.DISABLED
        await host.invoke("Ping", "x")
        assert kit.verdicts(host)[0] == ("other.before_ping", "failed")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"on_failure": "disabel"}, "found 'disabel' (did you mean disable?)"),
        ({"limit": 5}, "`limit` is a timedelta of more than nothing; found 5"),
        ({"after": 0}, "`after` is a whole number from 1; found 0"),
        ({"after": True}, "`after` is a whole number from 1; found True"),
    ],
)
def test_what_is_no_policy(given: Any, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Policy(**given)
    assert caught.value.code == "bad-policy"
    assert says in str(caught.value)


async def test_a_policy_for_nobody_is_an_error(kit: Any) -> None:
    with pytest.raises(ConfigError, match=r"no plugin baes to have a policy for \(did you mean base\?\)") as caught:
        kit.host(policies={"baes": Policy("cancel")})
    assert caught.value.code == "unknown-plugin"
