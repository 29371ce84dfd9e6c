"""The `before` stage: order, edits, cancelling, redirecting, guards (rules 1, 2, 3)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from offhook import ActionCancelled, ActionError, ConfigError, hookimpl


def names(kit: Any, host: Any, stage: str = "before", action: str = "Ping") -> list[str]:
    return [handler.name for handler in getattr(host.planner.plan(host.registry.action(action)), stage)]


def hook(**options: Any) -> Any:
    @hookimpl(**options)
    def function() -> None: ...

    return function


def test_handlers_run_in_load_order_then_file_order(kit: Any) -> None:
    # the general one of `a` was registered first and the particular one of `b` later; `c` is last
    plugins = [
        kit.plugin("a", before_action=hook()),
        kit.plugin("b", before_ping=hook()),
        kit.plugin("c", before_action=hook(), before_ping=hook()),
    ]
    desk = kit.desk(*plugins, script='before Ping named "first" do log "1"\nbefore Ping named "second" do log "2"')
    order = names(kit, desk.host)
    assert [name.partition(".")[0] for name in order] == ["a", "b", "c", "c", "first", "second"]


def test_higher_priority_runs_first(kit: Any) -> None:
    desk = kit.desk(
        kit.plugin("low", before_ping=hook(priority=-5)),
        kit.plugin("none", before_ping=hook()),
        kit.plugin("high", before_ping=hook(priority=5)),
        script='before Ping named "script" priority 3 do log "1"',
    )
    assert names(kit, desk.host) == ["high.before_ping", "script", "none.before_ping", "low.before_ping"]


def test_ahead_and_behind_name_handlers_or_plugins(kit: Any) -> None:
    desk = kit.desk(
        kit.plugin("a", before_ping=hook(behind="c")),
        kit.plugin("b", before_ping=hook(named="the b")),
        kit.plugin("c", before_ping=hook(ahead_of=("the b", "nobody"))),
    )
    assert names(kit, desk.host) == ["c.before_ping", "a.before_ping", "the b"]


def test_priority_comes_before_ahead_of(kit: Any) -> None:
    desk = kit.desk(
        kit.plugin("a", before_ping=hook(ahead_of="b")),
        kit.plugin("b", before_ping=hook(priority=1)),
    )
    assert names(kit, desk.host) == ["b.before_ping", "a.before_ping"]


async def test_of_plugins_in_a_cycle_the_last_one_is_left_out(kit: Any) -> None:
    plugins = (
        kit.plugin("a", before_ping=hook(ahead_of="b")),
        kit.plugin("b", before_ping=hook(ahead_of="c")),
        kit.plugin("c", before_ping=hook(ahead_of="a")),
        kit.plugin("d", before_ping=hook(behind="c")),
    )
    host = kit.host(*plugins)
    problem = host.plugins.find("c").problem
    assert "ahead of and behind" in problem
    assert "d.before_ping" not in problem
    for name in "abc":
        assert f"{name}.before_ping" in problem
    assert names(kit, host) == ["a.before_ping", "b.before_ping", "d.before_ping"]
    with pytest.raises(ConfigError, match=r"the plugin c cannot be used: .*ahead of and behind"):
        kit.host(*plugins, strict=True)


def test_a_cycle_among_the_handlers_of_an_event_is_a_load_error_too(kit: Any) -> None:
    desk = kit.desk(
        kit.plugin("a", on_task_created=hook(ahead_of="b")),
        kit.plugin("b", on_task_created=hook(ahead_of="a")),
    )
    assert "ahead of and behind" in desk.host.plugins.find("b").problem


async def test_a_cycle_of_scripts_handlers_is_a_load_error(kit: Any) -> None:
    script = 'before Ping named "one" ahead of "two" do log "1"\nbefore Ping named "two" ahead of "one" do log "2"'
    with pytest.raises(ConfigError, match="these handlers can have no order"):
        kit.host(script=script)


def test_a_script_that_names_an_action_by_its_other_name_hears_it(kit: Any) -> None:
    desk = kit.desk(script='before Observe named "both" do log "heard"')
    desk.invoke("Watch")
    assert len(kit.records(desk.host, "script.logged")) == 1


def test_handlers_see_the_payload_as_those_before_left_it(kit: Any, form: Any) -> None:
    seen = []

    def first(invocation: Any) -> None:
        invocation.edit(text="edited")

    def second(payload: Any) -> None:
        seen.append(payload.text)

    desk = kit.desk(kit.plugin("a", before_ping=form(first)), kit.plugin("b", before_ping=form(second)))
    assert desk.invoke("Ping", "x") == "pong edited"
    assert seen == ["edited"]


def test_a_cancellation_has_reason_code_handler_and_place(kit: Any, form: Any) -> None:
    def before_ping(invocation: Any) -> None:
        invocation.cancel("not today", code="closed")

    desk = kit.desk(
        kit.plugin("a", before_ping=form(before_ping)),
        kit.plugin("b", before_ping=hook(), after_ping=hook(), on_ping_failure=hook()),
    )
    with pytest.raises(ActionCancelled) as caught:
        desk.invoke("Ping", "x")
    error = caught.value
    assert (error.reason, error.code, error.by, error.action) == ("not today", "closed", "a.before_ping", "Ping")
    assert "test_before.py:" in (error.place or "")
    assert kit.calls == []
    assert desk.verdicts("Ping") == [("a.before_ping", "cancelled"), ("b.before_ping", "not reached")]
    settled = kit.records(desk.host, "invocation.settled")[0]
    assert settled["cancelled"] == {"code": "closed", "reason": "not today", "by": "a.before_ping"}
    assert kit.problems(desk.host) == []


def test_a_script_cancels_with_its_line(kit: Any) -> None:
    desk = kit.desk(script='before Ping named "no" when payload.text == "x" do\n  cancel "never"\nend')
    with pytest.raises(ActionCancelled) as caught:
        desk.invoke("Ping", "x")
    assert caught.value.by == "no"
    assert (caught.value.place or "").endswith("test.hook:2")
    assert desk.invoke("Ping", "y") == "pong y"
    assert desk.verdicts("Ping") == [("no", "declined")]


def test_a_redirect_gives_the_caller_the_other_actions_result(kit: Any, form: Any) -> None:
    causes = []

    def before_ping(invocation: Any) -> None:
        invocation.redirect("Move", {"sid": "A"}, marks=("redirected",))

    def before_move(invocation: Any) -> None:
        causes.append((invocation.cause.action, invocation.marks, invocation.by, invocation.worker.name))

    desk = kit.desk(
        kit.plugin("a", before_ping=form(before_ping), before_move=before_move), kit.plugin("b", before_ping=hook())
    )
    assert desk.invoke("Ping", "x", worker="Ann") == "A"
    assert causes == [("Ping", ("redirected",), "plugin", "Ann")]
    assert kit.settled(desk.host) == [("Ping", "redirected"), ("Move", "completed")]
    assert desk.verdicts("Ping") == [("a.before_ping", "redirected"), ("b.before_ping", "not reached")]
    assert kit.records(desk.host, "invocation.settled")[0]["redirect"] == "Move"


def test_a_redirect_to_the_same_action_does_not_come_back_to_its_handler(kit: Any, form: Any) -> None:
    def before_ping(payload: Any, invocation: Any) -> None:
        invocation.redirect("Ping", {"text": payload.text + "!"})

    desk = kit.desk(kit.plugin("a", before_ping=form(before_ping)))
    assert desk.invoke("Ping", "x") == "pong x!"


def test_a_failed_redirect_fails_for_the_caller(kit: Any) -> None:
    desk = kit.desk(script='before Move do redirect to Ping "fail"')
    with pytest.raises(ActionError, match="it fails"):
        desk.invoke("Move", {"sid": "A"})


def test_a_failing_handler_is_reported_and_the_action_goes_on(kit: Any, form: Any) -> None:
    def before_ping() -> None:
        raise LookupError("lost")

    desk = kit.desk(kit.plugin("a", before_ping=form(before_ping)), kit.plugin("b", before_ping=hook()))
    assert desk.invoke("Ping", "x") == "pong x"
    assert kit.problems(desk.host) == [("a.before_ping", "LookupError: lost")]
    record = kit.records(desk.host, "handler.failed")[0]
    line = before_ping.__code__.co_firstlineno + 1
    assert record["place"] == f"{__file__}:{line}"
    assert desk.verdicts("Ping") == [("a.before_ping", "failed"), ("b.before_ping", "ran")]


def test_a_failing_guard_cancels_the_action(kit: Any, form: Any) -> None:
    def before_ping() -> None:
        raise LookupError("lost")

    desk = kit.desk(
        kit.plugin("a", before_ping=hookimpl(required=True)(form(before_ping))), kit.plugin("b", before_ping=hook())
    )
    with pytest.raises(ActionCancelled, match=r"the guard a\.before_ping failed: lost") as caught:
        desk.invoke("Ping", "x")
    assert caught.value.code == "guard-failed"
    assert kit.calls == []
    assert desk.verdicts("Ping")[1] == ("b.before_ping", "not reached")


@pytest.mark.parametrize(
    ("script", "ends"),
    [
        ('before Ping when payload.attributes.n > 1 do log "x"', "completed"),
        ('before Ping required when payload.attributes.n > 1 do log "x"', "cancelled"),
        ('before Ping when payload.attributes.n > 1 do cancel "x"', "cancelled"),
        ('before Ping when payload.attributes.n > 1 do redirect to Move sid: "A"', "cancelled"),
        ("before Ping required do let x = 1 + payload.attributes.n", "cancelled"),
    ],
)
def test_a_failing_condition_counts_as_a_failing_handler(kit: Any, script: str, ends: str) -> None:
    desk = kit.desk(script=script)
    codes = []
    try:
        desk.invoke("Ping")
    except ActionCancelled as cancelled:
        codes.append(cancelled.code)
    assert codes == (["guard-failed"] if ends == "cancelled" else [])
    assert kit.settled(desk.host) == [("Ping", ends)]
    assert "null" in kit.problems(desk.host)[0][1]


async def test_a_strict_host_raises_the_first_failure(kit: Any, form: Any) -> None:
    def before_ping() -> None:
        raise LookupError("lost")

    host = kit.host(kit.plugin("a", before_ping=form(before_ping)), strict=True)
    with pytest.raises(ActionError, match=r"a\.before_ping failed: LookupError: lost") as caught:
        await host.invoke("Ping", "x")
    assert caught.value.code == "handler-failed"
    assert isinstance(caught.value.__cause__, LookupError)


async def test_on_a_strict_host_a_failing_guard_raises_its_failure_once(kit: Any) -> None:
    @hookimpl(required=True)
    def before_ping(payload: Any) -> None:
        if payload.text == "x":
            raise LookupError("lost")

    host = kit.host(kit.plugin("a", before_ping=before_ping), strict=True)
    with pytest.raises(ActionError) as caught:
        await host.invoke("Ping", "x")
    assert caught.value.code == "handler-failed"
    assert await host.invoke("Ping", "y") == "pong y"


def test_a_coroutine_cancelled_by_its_own_doing_is_a_failure(kit: Any) -> None:
    async def before_ping() -> None:
        future = asyncio.get_running_loop().create_future()
        future.cancel()
        await future

    desk = kit.desk(kit.plugin("a", before_ping=before_ping))
    assert desk.invoke("Ping", "x") == "pong x"
    assert "it was cancelled by something that it waited for" in kit.problems(desk.host)[0][1]


def test_a_plain_function_may_give_a_coroutine(kit: Any) -> None:
    async def work(invocation: Any) -> None:
        invocation.edit(text="done")

    desk = kit.desk(kit.plugin("a", before_ping=lambda invocation: work(invocation)))
    assert desk.invoke("Ping", "x") == "pong done"
