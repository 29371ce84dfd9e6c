"""The guards ahead of an invocation: blocked, pending, role, depth and cycle of causes."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from offhook import ActionCancelled, ActionError


async def refusal(host: Any, *arguments: Any, **options: Any) -> ActionError:
    with pytest.raises(ActionError) as caught:
        await host.invoke(*arguments, **options)
    return caught.value


async def test_a_block_stops_every_call(kit: Any) -> None:
    host = kit.host()
    host.block("Ping", reason="we are closed")
    for payload in (None, {"text": "x"}):
        error = await refusal(host, "Ping", payload)
        assert (error.code, str(error)) == ("action-blocked", "Ping is blocked: we are closed")
    assert kit.calls == []
    assert host.unblock("Ping") == 1
    assert await host.invoke("Ping", "x") == "pong x"


async def test_a_block_with_fields_stops_calls_that_have_them(kit: Any) -> None:
    host = kit.host()
    host.block("Ping", {"text": "x", "pingOptions": {"loud": True}})
    assert (await refusal(host, "Ping", {"text": "x", "pingOptions": {"loud": True}, "count": 5})).code
    assert await host.invoke("Ping", {"text": "x"}) == "pong x"
    assert await host.invoke("Ping", {"text": "y", "pingOptions": {"loud": True}}) == "pong y"


def test_blocking_twice_is_once(kit: Any) -> None:
    desk = kit.desk()
    assert desk.host.block("Ping", {"text": "x"}) is desk.host.block("Ping", {"text": "x"})
    desk.host.block("Ping", {"text": "y"})
    assert len(desk.host.guards.blocks("Ping")) == 2
    assert desk.host.unblock("Ping", {"text": "x"}) == 1
    assert desk.host.unblock("Ping", {"text": "x"}) == 0
    assert [block.fields["text"] for block in desk.host.guards.blocks()] == ["y"]


@pytest.mark.parametrize("method", ["block", "unblock"])
def test_a_block_names_known_fields_and_actions(kit: Any, method: str) -> None:
    desk = kit.desk()
    with pytest.raises(ActionError, match=r"no field tekst to block by \(did you mean text"):
        getattr(desk.host, method)("Ping", {"tekst": "x"})
    with pytest.raises(ActionError, match="there is no action Pyng"):
        getattr(desk.host, method)("Pyng")


async def test_an_alias_blocks_the_same_action(kit: Any) -> None:
    host = kit.host()
    host.block("Observe")
    assert (await refusal(host, "Watch")).code == "action-blocked"


async def test_a_block_on_a_task_goes_by_any_of_its_sids(kit: Any) -> None:
    host = kit.host(builtin=True)
    task = kit.task(host)
    await host.settle()
    for wanted in (task, task.task_sid, task.sid):
        host.block("AcceptTask", {"task": wanted})
        assert (await refusal(host, "AcceptTask", {"sid": task.sid}, worker="Ann")).code == "action-blocked"
        host.unblock("AcceptTask")


@pytest.mark.parametrize("field", ["sid", "task"])
@pytest.mark.parametrize("wanted", ["task_sid", "sid"])
@pytest.mark.parametrize("given", ["task_sid", "sid"])
async def test_a_block_by_either_sid_stops_calls_by_either_sid(kit: Any, field: str, wanted: str, given: str) -> None:
    host = kit.host(builtin=True)
    task = kit.task(host)
    await host.settle()
    host.block("AcceptTask", {field: getattr(task, wanted)})
    error = await refusal(host, "AcceptTask", {"sid": getattr(task, given)}, worker="Ann")
    assert error.code == "action-blocked"
    host.unblock("AcceptTask")
    host.block("AcceptTask", {field: "WT00000000000000000000000000000000"})
    assert await host.invoke("AcceptTask", {"sid": getattr(task, given)}, worker="Ann") is not None


@pytest.mark.parametrize("stage", ["before_move", "instead_of_move", "script"])
async def test_an_edit_does_not_get_past_a_block(kit: Any, stage: str) -> None:
    def edit(invocation: Any) -> None:
        invocation.edit(sid="B")

    async def around(proceed: Any) -> Any:
        return await proceed(sid="B")

    hook = {"before_move": edit, "instead_of_move": around}
    plugin = kit.plugin("p", **{stage: hook[stage]}) if stage in hook else None
    options: dict[str, Any] = {} if plugin else {"script": 'instead of Move do proceed with {sid: "B"}'}
    host = kit.host(*[one for one in (plugin,) if one], **options)
    host.block("Move", {"sid": "B"}, reason="it is locked")
    for _ in range(2):
        error = await refusal(host, "Move", {"sid": "A"})
        assert (error.code, str(error)) == ("action-blocked", "Move is blocked: it is locked")
    assert kit.calls == []
    assert kit.settled(host) == [("Move", "failed")] * 2
    assert host.guards.pending() == ()


async def test_an_edited_payload_is_pending_under_its_new_key(kit: Any) -> None:
    def before_move(invocation: Any, payload: Any) -> None:
        if payload.sid == "A":
            invocation.edit(sid="B")

    async def instead_of_move(proceed: Any, host: Any) -> Any:
        await host.sleep(timedelta(seconds=1))
        return await proceed()

    host = kit.host(kit.plugin("p", before_move=before_move, instead_of_move=instead_of_move))
    first = asyncio.create_task(host.invoke("Move", {"sid": "A"}))
    await asyncio.sleep(0)
    assert [one.payload.sid for one in host.guards.pending("Move")] == ["B"]
    others = [host.invoke("Move", {"sid": sid}) for sid in ("B", "A")]
    errors = await asyncio.gather(*others, return_exceptions=True)
    assert [error.code for error in errors] == ["action-pending"] * 2
    assert await first == "B"
    assert host.guards.pending() == ()


async def test_blocks_are_in_the_journal(kit: Any) -> None:
    host = kit.host()
    host.block("Ping", reason="x")
    host.unblock("Ping")
    host.unblock("Ping")
    assert [record.kind for record in host.journal] == ["action.blocked", "action.unblocked"]


def test_the_same_action_for_the_same_key_is_refused_while_it_runs(kit: Any) -> None:
    errors = []
    other = []

    async def before_move(payload: Any, host: Any, invocation: Any) -> None:
        if payload.sid == "A" and not other:
            assert [one.action for one in host.guards.pending("Move")] == ["Move"]
            # a payload that differs, but names the same thing
            errors.append(await refusal(invocation, "Move", {"sid": "A", "place": "place of A"}))
            other.append(await invocation.invoke("Move", {"sid": "B"}))

    desk = kit.desk(kit.plugin("p", before_move=before_move))
    desk.invoke("Move", {"sid": "A"})
    assert [error.code for error in errors] == ["cycle"]
    assert other == ["B"]
    assert desk.host.guards.pending() == ()


async def test_two_callers_for_one_key(kit: Any) -> None:
    async def before_move(host: Any) -> None:
        await host.sleep(timedelta(seconds=1))

    host = kit.host(kit.plugin("p", before_move=before_move))
    first = asyncio.create_task(host.invoke("Move", {"sid": "A"}))
    await asyncio.sleep(0)
    assert len(host.guards.pending("Move")) == 1
    second = await asyncio.gather(host.invoke("Move", {"sid": "A"}), return_exceptions=True)
    assert second[0].code == "action-pending"
    assert second[0].retryable
    assert "running already for the same sid" in str(second[0])
    assert await first == "A"


@pytest.mark.parametrize("ending", ["completed", "cancelled", "failed"])
def test_an_ended_invocation_is_no_longer_pending(kit: Any, ending: str) -> None:
    def before_move(invocation: Any) -> None:
        if ending == "cancelled":
            invocation.cancel("no")

    def instead_of_move(proceed: Any) -> Any:
        if ending == "failed":
            raise ValueError("no")
        return proceed()

    desk = kit.desk(kit.plugin("p", before_move=before_move, instead_of_move=instead_of_move))
    for _ in range(2):
        with suppress(ActionCancelled, ActionError):
            desk.invoke("Move", {"sid": "A"})
        assert desk.host.guards.pending() == ()
    assert kit.settled(desk.host) == [("Move", ending)] * 2


def test_after_handlers_may_ask_for_the_same_again(kit: Any) -> None:
    async def after_move(invocation: Any) -> None:
        await invocation.invoke("Move", {"sid": "A"})

    desk = kit.desk(kit.plugin("p", after_move=after_move))
    desk.invoke("Move", {"sid": "A"})
    assert kit.settled(desk.host) == [("Move", "completed"), ("Move", "completed")]
    assert kit.problems(desk.host) == []


async def test_roles(kit: Any) -> None:
    host = kit.host()
    error = await refusal(host, "Watch", worker="Ann", by="agent")
    assert error.code == "not-permitted"
    assert str(error) == "Watch is for the role supervisor; Ann has agent"
    assert await host.invoke("Watch", worker="Sue", by="supervisor") == "seen"
    assert await host.invoke("Watch") == "seen"  # the system's rights


def test_what_an_agent_causes_has_the_agents_rights(kit: Any) -> None:
    async def after_ping(invocation: Any) -> None:
        await invocation.invoke("Watch")

    desk = kit.desk(kit.plugin("p", after_ping=after_ping))
    desk.invoke("Ping", worker="Ann", by="agent")
    assert "Watch is for the role supervisor" in kit.problems(desk.host)[0][1]
    desk.invoke("Ping", worker="Sue", by="supervisor")
    assert len(kit.problems(desk.host)) == 1


def test_a_chain_of_causes_has_a_limit_and_is_printed(kit: Any) -> None:
    # rule 6 keeps a handler from hearing what it caused, so the chain needs a handler for each link
    plugins = []
    for index in range(6):

        async def link(invocation: Any, index: int = index) -> None:
            await invocation.invoke("Ping", {"count": index + 1, "text": f"{invocation.depth}"})

        plugins.append(kit.plugin(f"link{index}", before_ping=link))
    desk = kit.desk(*plugins, max_depth=4)
    desk.invoke("Ping")
    messages = [message for _, message in kit.problems(desk.host)]
    assert any("4 actions caused one another: Ping → Ping → Ping → Ping → Ping" in message for message in messages)


def test_an_action_that_causes_itself_is_a_cycle(kit: Any) -> None:
    async def before_ping(invocation: Any) -> None:
        await invocation.invoke("Ping", invocation.payload)

    desk = kit.desk(kit.plugin("p", before_ping=before_ping))
    desk.invoke("Ping", "x")
    assert "Ping caused itself with the same payload: Ping → Ping" in kit.problems(desk.host)[0][1]


def test_a_mark_of_its_own_makes_it_another_thing_to_do(kit: Any) -> None:
    async def before_ping(invocation: Any) -> None:
        if "again" not in invocation.marks:
            await invocation.invoke("Ping", invocation.payload, marks=("again",))

    desk = kit.desk(kit.plugin("p", before_ping=before_ping))
    desk.invoke("Ping", "x")
    assert kit.problems(desk.host) == []
    assert [one.get("marks") for one in kit.records(desk.host, "invocation.committed")] == [["again"], None]


async def test_an_unknown_worker_is_an_error_that_the_journal_has(kit: Any) -> None:
    host = kit.host()
    assert (await refusal(host, "Ping", worker="Nobody")).code == "unknown-worker"
    assert kit.records(host, "invocation.refused")[0]["error"]["code"] == "unknown-worker"
