"""The `instead` chain around the implementation (rules 1, 7, 8)."""

from __future__ import annotations

from typing import Any

import pytest

from offhook import ActionCancelled, ActionError, hookimpl


def test_the_first_in_order_is_outermost(kit: Any, form: Any) -> None:
    steps: list[str] = []

    def wrap(name: str) -> Any:
        async def instead_of_ping(proceed: Any) -> Any:
            steps.append(f"{name} in")
            result = await proceed()
            steps.append(f"{name} out")
            return f"{name}({result})"

        return form(instead_of_ping)

    desk = kit.desk(
        kit.plugin("late", instead_of_ping=wrap("late")),
        kit.plugin("early", instead_of_ping=hookimpl(priority=1)(wrap("early"))),
    )
    assert desk.invoke("Ping", "x") == "early(late(pong x))"
    assert steps == ["early in", "late in", "late out", "early out"]
    assert desk.verdicts("Ping") == [("early.instead_of_ping", "proceeded"), ("late.instead_of_ping", "proceeded")]
    committed = kit.records(desk.host, "invocation.committed")[0]
    assert len(committed["verdicts"]) == 2


def test_a_plain_function_may_return_proceed(kit: Any) -> None:
    desk = kit.desk(kit.plugin("a", instead_of_ping=lambda proceed: proceed(text="y")))
    assert desk.invoke("Ping", "x") == "pong y"


def test_scripts_proceed_too(kit: Any) -> None:
    script = """instead of Ping named "w" when payload.text == "x" do
      let result = proceed with {attributes: {b: 2}, text: "y"}
      return "<{result}>"
    end"""
    desk = kit.desk(script=script)
    assert desk.invoke("Ping", {"text": "x", "attributes": {"a": {"c": 1}}}) == "<pong y>"
    assert kit.calls[0].attributes == {"a": {"c": 1}, "b": 2}
    assert desk.invoke("Ping", "z") == "pong z"
    assert desk.verdicts("Ping") == [("w", "declined")]


@pytest.mark.parametrize("end", ["", "return", "stop", "if 1 == 2 then return 5"])
def test_a_script_that_proceeds_and_returns_nothing_gives_what_came_of_it(kit: Any, end: str) -> None:
    desk = kit.desk(script=f"instead of Ping do\n  proceed\n  {end}\nend")
    assert desk.invoke("Ping", "x") == "pong x"


def test_a_script_that_does_not_proceed_gives_null_and_the_trace_says_so(kit: Any) -> None:
    desk = kit.desk(script='instead of Ping named "mute" do log "no"')
    assert desk.invoke("Ping", "x") is None
    assert desk.verdicts("Ping") == [("mute", "dropped it"), ("base.ping", "not reached")]


def test_proceed_with_merges_deeply(kit: Any) -> None:
    script = "instead of Ping do proceed with {attributes: {a: {d: 2}, list: [3]}, pingOptions: {retries: 2}}"
    desk = kit.desk(script=script)
    given = {"attributes": {"a": {"c": 1}, "list": [1, 2]}, "pingOptions": {"loud": True}}
    desk.invoke("Ping", given)
    payload = kit.calls[0]
    assert payload.attributes == {"a": {"c": 1, "d": 2}, "list": (3,)}
    assert (payload.ping_options.loud, payload.ping_options.retries) == (True, 2)


def test_an_invalid_change_on_the_way_in_fails_the_action_undone(kit: Any) -> None:
    desk = kit.desk(script="instead of Ping do proceed with {count: 0 - 1}")
    with pytest.raises(ActionError, match="count: input should be greater"):
        desk.invoke("Ping")
    assert kit.calls == []


def test_proceeding_twice_is_an_error(kit: Any, form: Any) -> None:
    async def instead_of_ping(proceed: Any) -> Any:
        await proceed()
        return await proceed()

    desk = kit.desk(kit.plugin("a", instead_of_ping=form(instead_of_ping)))
    with pytest.raises(ActionError) as caught:
        desk.invoke("Ping", "x")
    assert caught.value.code == "proceeds-twice"
    assert len(kit.calls) == 1


def test_a_chain_that_drops_the_call_is_visible(kit: Any, form: Any) -> None:
    def replaced() -> str:
        return "mine"

    def dropped() -> None:
        return None

    for function, verdict, result in ((replaced, "replaced", "mine"), (dropped, "dropped it", None)):
        desk = kit.desk(
            kit.plugin("a", instead_of_ping=form(function)),
            kit.plugin("b", instead_of_ping=lambda proceed: proceed()),
        )
        assert desk.invoke("Ping", "x") == result
        assert desk.verdicts("Ping") == [
            ("a.instead_of_ping", verdict),
            ("b.instead_of_ping", "not reached"),
            ("base.ping", "not reached"),
        ]
        assert kit.records(desk.host, "invocation.committed") == []
    assert kit.calls == []


def test_a_failure_inside_is_reported_once_and_reaches_the_caller(kit: Any, form: Any) -> None:
    desk = kit.desk(
        kit.plugin("a", instead_of_ping=form(lambda proceed: proceed())),
        kit.plugin("b", instead_of_ping=form(lambda proceed: proceed())),
    )
    with pytest.raises(ActionError, match="it fails"):
        desk.invoke("Ping", "fail")
    assert kit.problems(desk.host) == [("base.ping", "ValueError: it fails")]
    assert ("a.instead_of_ping", "failed") not in desk.verdicts("Ping")


def test_a_wrapper_may_deal_with_a_failure(kit: Any) -> None:
    async def instead_of_ping(proceed: Any) -> Any:
        try:
            return await proceed()
        except ActionError as error:
            return f"instead: {error.code}"

    desk = kit.desk(kit.plugin("a", instead_of_ping=instead_of_ping))
    assert desk.invoke("Ping", "fail") == "instead: action-failed"


def test_a_failing_wrapper_fails_the_action(kit: Any, form: Any) -> None:
    def instead_of_ping() -> None:
        raise LookupError("lost")

    desk = kit.desk(kit.plugin("a", instead_of_ping=form(instead_of_ping)))
    with pytest.raises(ActionError, match=r"a\.instead_of_ping: LookupError: lost") as caught:
        desk.invoke("Ping")
    assert f"{__file__}:{instead_of_ping.__code__.co_firstlineno + 1}" == caught.value.place
    assert isinstance(caught.value.__cause__, LookupError)
    assert kit.problems(desk.host) == [("a.instead_of_ping", "LookupError: lost")]
    assert ("base.ping", "not reached") in desk.verdicts("Ping")


async def test_fail_in_a_script_is_the_actions_failure_with_its_place(kit: Any) -> None:
    host = kit.host(script='instead of Ping do\n  fail "no more" code "sold-out"\nend', strict=True)
    with pytest.raises(ActionError, match="no more") as caught:
        await host.invoke("Ping")
    assert caught.value.code == "sold-out"
    assert (caught.value.place or "").endswith("test.hook:2")
    assert kit.problems(host) == []


@pytest.mark.parametrize("script", [False, True])
def test_cancelling_before_proceed(kit: Any, script: bool, form: Any) -> None:
    def instead_of_ping(invocation: Any) -> None:
        invocation.cancel("no")

    if script:
        desk = kit.desk(script='instead of Ping named "a.instead_of_ping" do cancel "no"')
    else:
        desk = kit.desk(kit.plugin("a", instead_of_ping=form(instead_of_ping)))
    with pytest.raises(ActionCancelled, match="no") as caught:
        desk.invoke("Ping")
    assert caught.value.by == "a.instead_of_ping"
    assert kit.calls == []
    assert kit.settled(desk.host) == [("Ping", "cancelled")]


def test_what_is_done_cannot_be_cancelled(kit: Any, form: Any) -> None:
    async def instead_of_ping(invocation: Any, proceed: Any) -> None:
        await proceed()
        invocation.cancel("too late")

    desk = kit.desk(kit.plugin("a", instead_of_ping=form(instead_of_ping)))
    with pytest.raises(ActionError, match="is done and cannot be cancelled") as caught:
        desk.invoke("Ping")
    assert caught.value.code == "done-already"
    assert kit.settled(desk.host) == [("Ping", "failed")]


def test_what_failed_inside_can_be_cancelled(kit: Any) -> None:
    async def instead_of_ping(invocation: Any, proceed: Any) -> None:
        try:
            await proceed()
        except ActionError as error:
            invocation.cancel(f"it would fail: {error.code}")

    desk = kit.desk(kit.plugin("a", instead_of_ping=instead_of_ping))
    with pytest.raises(ActionCancelled, match="it would fail"):
        desk.invoke("Ping", "fail")


def test_a_cancellation_from_further_in_keeps_its_maker(kit: Any, form: Any) -> None:
    def inner(invocation: Any) -> None:
        invocation.cancel("inner")

    desk = kit.desk(
        kit.plugin("outer", instead_of_ping=form(lambda proceed: proceed())),
        kit.plugin("inner", instead_of_ping=form(inner)),
    )
    with pytest.raises(ActionCancelled) as caught:
        desk.invoke("Ping")
    assert caught.value.by == "inner.instead_of_ping"


def test_an_edit_in_the_chain_is_seen_further_in(kit: Any, form: Any) -> None:
    async def instead_of_ping(invocation: Any, proceed: Any) -> Any:
        invocation.edit(text="y")
        return await proceed(count=7)

    desk = kit.desk(kit.plugin("a", instead_of_ping=form(instead_of_ping)))
    assert desk.invoke("Ping", "x") == "pong y"
    assert kit.calls[0].count == 7


async def test_redirecting_belongs_to_before(kit: Any) -> None:
    def instead_of_ping(invocation: Any) -> None:
        invocation.redirect("Move", {"sid": "A"})

    with pytest.raises(ActionError, match="this is the stage `instead of`") as caught:
        await kit.host(kit.plugin("a", instead_of_ping=instead_of_ping)).invoke("Ping")
    assert caught.value.code == "wrong-stage"
