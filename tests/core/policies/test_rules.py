"""How a hook takes part: what settings say of it, of its plugin, what its author says, what holds for all."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from offhook import ActionCancelled, ActionError, ConfigError, HandlerOptions, Policy, hookimpl
from offhook.plugins import PluginStatus
from offhook.settings import load_settings

SECOND = timedelta(seconds=1)


def fail() -> None:
    raise LookupError("lost")


def hook(function: Any = lambda: None, /, **options: Any) -> Any:
    """A function of its own with these options."""

    def called() -> Any:
        return function()

    return hookimpl(**options)(called)


def rule(host: Any, plugin: str = "extra", name: str = "before_ping") -> Any:
    info = host.plugins.find(plugin)
    return host.policies.rule(info, next(one for one in info.hooks if one.target.hook_name == name))


def test_unless_anything_is_said(kit: Any) -> None:
    said = rule(kit.host(kit.plugin("extra", before_ping=hook()), hook_limit=7 * SECOND))
    assert said.to_json() == {
        "priority": 0,
        "ahead_of": [],
        "behind": [],
        "limit": "7s",
        "on_failure": "ignore",
        "guard": False,
        "said": {},
    }


def test_what_the_author_says(kit: Any) -> None:
    options = {"priority": 3, "ahead_of": "a", "behind": ("b",), "limit": "5s", "on_failure": "cancel"}
    said = rule(kit.host(kit.plugin("extra", before_ping=hook(**options))))
    assert said.to_json() == {
        "priority": 3,
        "ahead_of": ["a"],
        "behind": ["b"],
        "limit": "5s",
        "on_failure": "cancel",
        "guard": True,
        "said": dict.fromkeys(("priority", "ahead_of", "behind", "limit", "on_failure"), "author"),
    }


LEVELS: list[tuple[str, dict[str, Any], timedelta, str]] = [
    ("all plugins", {"*": Policy("disable", limit=2 * SECOND)}, 5 * SECOND, "cancel"),
    ("its plugin", {"extra": Policy("disable", limit=3 * SECOND), "*": Policy("ignore")}, 3 * SECOND, "disable"),
    (
        "itself",
        {"extra": Policy("disable", limit=SECOND, handlers={"before_ping": HandlerOptions(1, 4 * SECOND, "ignore")})},
        4 * SECOND,
        "ignore",
    ),
]


@pytest.mark.parametrize(("policies", "limit", "way"), [one[1:] for one in LEVELS], ids=[one[0] for one in LEVELS])
def test_what_is_said_of_more_counts_less(kit: Any, policies: Any, limit: timedelta, way: str) -> None:
    plugin = kit.plugin("extra", before_ping=hook(limit="5s", on_failure="cancel"))
    said = rule(kit.host(plugin, policies=policies))
    assert (said.limit, said.on_failure) == (limit, way)


def test_what_holds_for_all_holds_where_nobody_says_otherwise(kit: Any) -> None:
    policies = {"*": Policy("disable", 3, 2 * SECOND), "extra": Policy(limit=SECOND)}
    desk = kit.desk(kit.plugin("extra", before_ping=hook()), policies=policies)
    said = rule(desk.host)
    assert (said.limit, said.on_failure) == (SECOND, "disable")
    assert desk.host.policies.of(desk.host.plugins.find("extra")).after == 3


def test_settings_change_the_order(kit: Any) -> None:
    order: list[str] = []
    first = kit.plugin("first", before_ping=hook(lambda: order.append("first")))
    second = kit.plugin("second", before_ping=hook(lambda: order.append("second")))
    policies = {"second": Policy(handlers={"before_ping": HandlerOptions(priority=1)})}
    host = kit.host(first, second, policies=policies)
    host.run("Ping")
    host.stop()
    policies = {"second": Policy(handlers={"before_ping": HandlerOptions(ahead_of=("first",))})}
    host = kit.host(first, second, policies=policies)
    host.run("Ping")
    host.stop()
    host = kit.host(first, second)
    host.run("Ping")
    host.stop()
    assert order == ["second", "first", "second", "first", "first", "second"]


def test_settings_take_an_order_away(kit: Any) -> None:
    first = kit.plugin("first", before_ping=hook())
    second = kit.plugin("second", before_ping=hook(ahead_of="first"))
    desk = kit.desk(first, second, policies={"second": Policy(handlers={"before_ping": HandlerOptions(ahead_of=())})})
    assert rule(desk.host, "second").ahead_of == ()


def test_one_hook_has_a_limit_of_its_own(kit: Any) -> None:
    @hookimpl(limit="5s")
    async def before_ping(host: Any) -> None:
        await host.sleep(timedelta(hours=1))

    desk = kit.desk(kit.plugin("slow", before_ping=before_ping))
    started = desk.host.clock.now()
    desk.invoke("Ping", "x")
    assert desk.host.clock.now() - started == timedelta(seconds=5)
    assert kit.problems(desk.host) == [("slow.before_ping", "it did not end within 5s")]


def test_an_after_hook_lets_its_caller_go_at_its_limit(kit: Any) -> None:
    @hookimpl(limit="2s")
    async def after_ping(invocation: Any) -> None:
        await invocation.invoke("Move", {"sid": "A"})

    async def before_move(host: Any) -> None:
        await host.sleep(timedelta(seconds=20))

    desk = kit.desk(kit.plugin("slow", after_ping=after_ping), kit.plugin("other", before_move=before_move))
    started = desk.host.clock.now()
    desk.invoke("Ping", "x")
    assert desk.host.clock.now() - started == timedelta(seconds=2)
    assert kit.problems(desk.host) == [("slow.after_ping", "it kept the caller for 2s, who goes on without it")]
    desk.advance(timedelta(minutes=1))
    assert [type(call).__name__ for call in kit.calls] == ["Ping", "Move"]


def test_one_hook_cancels_and_the_others_of_its_plugin_do_not(kit: Any, form: Any) -> None:
    strict = hook(form(fail), on_failure="cancel")
    desk = kit.desk(kit.plugin("bad", before_ping=strict, before_move=form(fail)))
    desk.invoke("Move", {"sid": "A"})
    with pytest.raises(ActionCancelled, match=r"the guard bad.before_ping failed"):
        desk.invoke("Ping")
    assert [one["policy"] for one in kit.records(desk.host, "handler.failed")] == ["ignore", "cancel"]


def test_only_failures_of_hooks_that_disable_count(kit: Any) -> None:
    bad = kit.plugin("bad", before_ping=hook(fail, on_failure="disable"), before_move=hook(fail))
    desk = kit.desk(bad, policies={"bad": Policy(after=2)})
    for place in "AB":
        desk.invoke("Move", {"sid": place})
    desk.invoke("Ping")
    assert desk.host.plugins.find("bad").status is PluginStatus.ACTIVE
    desk.invoke("Ping")
    assert desk.host.plugins.find("bad").status is PluginStatus.DISABLED


def test_a_guard_that_disables_cancels_too(kit: Any) -> None:
    desk = kit.desk(kit.plugin("bad", before_ping=hook(fail, required=True, on_failure="disable")))
    with pytest.raises(ActionCancelled):
        desk.invoke("Ping")
    assert desk.host.plugins.find("bad").status is PluginStatus.DISABLED
    assert [one["policy"] for one in kit.records(desk.host, "handler.failed")] == ["disable"]


def test_what_is_said_of_all_hooks_of_a_plugin_holds_where_it_can(kit: Any) -> None:
    desk = kit.desk(kit.plugin("bad", after_ping=hook(fail)), policies={"bad": Policy("cancel")})
    assert desk.invoke("Ping", "x") == "pong x"
    assert rule(desk.host, "bad", "after_ping").to_json()["said"] == {}
    assert [one["policy"] for one in kit.records(desk.host, "handler.failed")] == ["ignore"]


MISFITS: list[tuple[dict[str, Any], str, str]] = [
    ({"bad": {"before_pin": HandlerOptions(1)}}, "unknown-hook", r"no hook before_pin \(did you mean before_ping\?\)"),
    ({"bad": {"after_ping": HandlerOptions(on_failure="cancel")}}, "bad-policy", "only a before or instead hook"),
    ({"bad": {"on_task_created": HandlerOptions(limit=SECOND)}}, "bad-policy", "a limit is for hooks that hold"),
    ({"bad": {"before_move": HandlerOptions(on_failure="ignore")}}, "bad-policy", "failure of a guard"),
    ({"*": {"before_ping": HandlerOptions(1)}}, "bad-policy", "`\\*` is for all plugins"),
]


@pytest.mark.parametrize(("given", "code", "says"), MISFITS)
def test_what_cannot_be_said_of_a_hook(kit: Any, given: Any, code: str, says: str) -> None:
    hooks = {name: hook() for name in ("before_ping", "after_ping", "on_task_created")}
    bad = kit.plugin("bad", **hooks, before_move=hook(required=True))
    with pytest.raises(ConfigError, match=says) as caught:
        kit.host(bad, policies={name: Policy(handlers=hooks) for name, hooks in given.items()})
    assert caught.value.code == code


def test_in_settings_a_hyphen_is_an_underscore(kit: Any) -> None:
    host = kit.host(kit.plugin("my_extra", before_ping=hook()), policies={"my-extra": Policy(limit=SECOND)})
    assert rule(host, "my_extra").limit == SECOND


def test_nothing_is_checked_against_a_plugin_that_is_not_loaded(kit: Any) -> None:
    policies = {"bad": Policy(handlers={"before_pign": HandlerOptions(1)})}
    desk = kit.desk(kit.plugin("bad", before_ping=hook()), policies=policies, without=("bad",))
    assert desk.host.plugins.find("bad").status is PluginStatus.SWITCHED_OFF


def test_the_line_of_the_settings_is_told(kit: Any, tmp_path: Path) -> None:
    file = tmp_path / "offhook.toml"
    file.write_text('[plugin.bad]\nlimit = "2s"\n\n[plugin.bad.handlers.before_pign]\npriority = 1\n')
    policies = load_settings(file).host_options().policies
    with pytest.raises(ConfigError) as caught:
        kit.host(kit.plugin("bad", before_ping=hook()), policies=policies)
    assert (caught.value.file, caught.value.line) == (str(file), 4)
    with pytest.raises(ConfigError) as caught:
        kit.host(policies=policies)
    assert (caught.value.file, caught.value.line) == (str(file), 1)


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("on_task_created", {"limit": "5s"}, "on_task_created cannot say limit=: only before, instead"),
        ("after_ping", {"on_failure": "cancel"}, "after_ping cannot say on_failure='cancel'"),
        ("before_ping", {"on_failure": "ignore", "required": True}, "the failure of a guard cancels the action"),
    ],
)
def test_what_an_author_cannot_say(kit: Any, name: str, options: Any, says: str) -> None:
    desk = kit.desk(kit.plugin("bad", **{name: hook(**options)}))
    assert says in desk.host.plugins.find("bad").problem


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"limit": "5 parsecs"}, "a limit is a duration such as '5s' or a timedelta, not '5 parsecs'"),
        ({"limit": "-5s"}, "a limit is a duration"),
        ({"limit": 5}, "a limit is a duration"),
        ({"on_failure": "explode"}, "on_failure is ignore, cancel or disable, not 'explode'"),
    ],
)
def test_options_that_are_none(options: Any, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        hookimpl(**options)
    assert caught.value.code == "bad-hook"


def test_handler_options_that_are_none() -> None:
    for given in ({"priority": True}, {"priority": "1"}, {"limit": timedelta()}, {"on_failure": "no"}):
        with pytest.raises(ConfigError) as caught:
            HandlerOptions(**given)  # type: ignore[arg-type]
        assert caught.value.code == "bad-policy"


async def test_the_error_of_an_instead_hook_says_its_limit(kit: Any) -> None:
    @hookimpl(limit="3s")
    async def instead_of_ping(host: Any) -> None:
        await host.sleep(timedelta(hours=1))

    with pytest.raises(ActionError, match="it did not end within 3s"):
        await kit.host(kit.plugin("slow", instead_of_ping=instead_of_ping)).invoke("Ping")
