"""The `after` and `on failure of` stages."""

from __future__ import annotations

from typing import Any

import pytest

from offhook import ActionCancelled, ActionError


def test_after_sees_the_result(kit: Any, form: Any) -> None:
    seen = []
    desk = kit.desk(
        kit.plugin("a", after_ping=form(lambda payload, result: seen.append((payload.text, result)))),
        script='after Ping as answer do log "{answer}"',
    )
    desk.invoke("Ping", "x")
    assert seen == [("x", "pong x")]
    assert kit.records(desk.host, "script.logged")[0]["text"] == "pong x"


def test_failure_sees_the_error_and_the_caller_too(kit: Any, form: Any) -> None:
    seen = []
    desk = kit.desk(
        kit.plugin("a", on_ping_failure=form(lambda error: seen.append(error.code)), after_ping=lambda: seen.append(1)),
        script='on failure of Ping do log "{error.code}: {error.message}"',
    )
    with pytest.raises(ActionError, match="it fails"):
        desk.invoke("Ping", "fail")
    assert seen == ["action-failed"]
    assert "action-failed: base.ping: ValueError: it fails" in kit.records(desk.host, "script.logged")[0]["text"]


def test_failure_handlers_do_not_see_cancellations(kit: Any) -> None:
    seen = []
    desk = kit.desk(
        kit.plugin("a", on_ping_failure=lambda error: seen.append(error)), script='before Ping do cancel "no"'
    )
    with pytest.raises(ActionCancelled):
        desk.invoke("Ping")
    assert seen == []


@pytest.mark.parametrize("stage", ["after", "failure"])
def test_failing_handlers_are_walled_in(kit: Any, form: Any, stage: str) -> None:
    ran = []

    def bad() -> None:
        raise LookupError("lost")

    hook = "after_ping" if stage == "after" else "on_ping_failure"
    desk = kit.desk(kit.plugin("a", **{hook: form(bad)}), kit.plugin("b", **{hook: form(lambda: ran.append(stage))}))
    if stage == "after":
        assert desk.invoke("Ping", "x") == "pong x"
    else:
        with pytest.raises(ActionError, match="it fails"):
            desk.invoke("Ping", "fail")
    assert ran == [stage]
    assert (f"a.{hook}", "LookupError: lost") in kit.problems(desk.host)
    assert (f"a.{hook}", "failed") in desk.verdicts("Ping")
    assert (f"b.{hook}", "ran") in desk.verdicts("Ping")


async def test_settled_is_the_last_record(kit: Any, form: Any) -> None:
    host = kit.host(kit.plugin("a", after_ping=form(lambda host: host.notify("hello"))))
    await host.invoke("Ping", "x")
    assert [record.kind for record in host.journal] == [
        "invocation.committed",
        "notification.shown",
        "invocation.settled",
    ]


def test_general_hooks_hear_every_action(kit: Any, form: Any) -> None:
    heard = []

    def note(stage: str) -> Any:
        return form(lambda invocation: heard.append((stage, invocation.action)))

    async def around(invocation: Any, proceed: Any) -> Any:
        heard.append(("instead", invocation.action))
        return await proceed()

    desk = kit.desk(
        kit.plugin(
            "all",
            before_action=note("before"),
            instead_of_action=form(around),
            after_action=note("after"),
            on_action_failure=note("failure"),
        )
    )
    desk.invoke("Move", {"sid": "A"})
    with pytest.raises(ActionError):
        desk.invoke("Ping", "fail")
    assert heard == [
        ("before", "Move"),
        ("instead", "Move"),
        ("after", "Move"),
        ("before", "Ping"),
        ("instead", "Ping"),
        ("failure", "Ping"),
    ]


def test_all_arguments_can_be_taken_by_name(kit: Any, form: Any) -> None:
    seen: dict[str, Any] = {}

    def before_ping(host: Any, centre: Any, worker: Any, invocation: Any, payload: Any) -> None:
        seen.update(host=host, centre=centre, worker=worker, invocation=invocation, payload=payload)

    desk = kit.desk(kit.plugin("a", before_ping=form(before_ping)))
    desk.invoke("Ping", "x", worker="Ann", by="agent", marks=("m",))
    assert seen["host"] is desk.host
    assert seen["centre"] is desk.host.centre
    assert seen["worker"].name == seen["invocation"].actor.name == "Ann"
    assert seen["invocation"].payload is seen["payload"]
    assert (seen["invocation"].by, seen["invocation"].marks) == ("agent", ("m",))


async def test_keyword_only_arguments_and_defaults(kit: Any) -> None:
    seen = []

    def before_ping(*, payload: Any, times: int = 2) -> None:
        seen.append((payload.text, times))

    await kit.host(kit.plugin("a", before_ping=before_ping)).invoke("Ping", "x")
    assert seen == [("x", 2)]
