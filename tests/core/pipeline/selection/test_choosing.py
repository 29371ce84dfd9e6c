"""Who is asked in a stage of many handlers, and what is told and counted of the others."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from offhook import ActionCancelled, hookimpl
from offhook.pipeline.selection import choosing, selecting, selection
from offhook.pipeline.selection.quiet import leaves_alone

MANY = "".join(f'before Ping named "h{n}" when payload.text == "{n}" do set payload.count = {n}\n' for n in range(20))


def asked(host: Any) -> list[str]:
    """The handlers whose conditions were evaluated, or that ran."""
    return [one.name for one in host.scripts.handlers if one.stats.declined_when_asked or one.stats.runs]


async def test_only_those_are_asked_that_can_want_to_run(kit: Any) -> None:
    host = kit.host(script=MANY + 'before Ping named "odd" when count(payload.tags) > 1 do stop')
    await host.invoke("Ping", "7")
    assert asked(host) == ["h7", "odd"]
    assert kit.calls[0].count == 7
    verdicts = kit.verdicts(host)
    assert verdicts[:21] == [(f"h{n}", "ran" if n == 7 else "declined") for n in range(20)] + [("odd", "declined")]
    assert [one.stats.declined for one in host.scripts.handlers] == [n != 7 for n in range(20)] + [1]


async def test_few_handlers_are_all_asked(kit: Any) -> None:
    host = kit.host(script="".join(MANY.splitlines(keepends=True)[:7]))
    await host.invoke("Ping", "x")
    assert len(asked(host)) == 7


async def test_a_host_that_traces_asks_no_more_and_knows_what_all_read(kit: Any) -> None:
    host = kit.host(script=MANY, trace=True)
    await host.invoke("Ping", "7")
    assert asked(host) == ["h7"]
    assert len(kit.records(host, "invocation.settled")[0]["reads"]) == 20
    assert all(read == {"payload.text": "7"} for read in kit.records(host, "invocation.settled")[0]["reads"][:20])


async def test_later_handlers_see_edits(kit: Any) -> None:
    chain = "".join(
        f'before Ping named "h{n}" when payload.text == "{n}" do set payload.text = "{n + 2}"\n' for n in range(12)
    )
    host = kit.host(script=chain)
    await host.invoke("Ping", "1")
    assert asked(host) == ["h1", "h3", "h5", "h7", "h9", "h11"]
    assert kit.calls[0].text == "13"


async def test_later_handlers_see_what_a_plugin_changed(kit: Any) -> None:
    def before_ping(invocation: Any) -> None:
        invocation.edit(text="5")

    host = kit.host(script=MANY)
    assert (await host.invoke("Ping", "7"), asked(host)) == ("pong 7", ["h7"])
    host = kit.host(kit.plugin("early", before_ping=before_ping), script=MANY)
    assert (await host.invoke("Ping", "7"), asked(host)) == ("pong 5", ["h5"])


async def test_whoever_is_behind_a_cancelling_one_is_not_reached(kit: Any) -> None:
    script = MANY.replace("set payload.count = 7", 'cancel "no"')
    host = kit.host(script=script)
    with pytest.raises(ActionCancelled):
        await host.invoke("Ping", "7")
    words = ["declined"] * 7 + ["cancelled"] + ["not reached"] * 12
    assert [verdict for _, verdict in kit.verdicts(host)] == words
    assert [one.stats.declined for one in host.scripts.handlers] == [1] * 7 + [0] * 13


async def test_a_missing_value_is_an_error_only_where_it_is_reached(kit: Any) -> None:
    rules = "".join(
        f'before Ping named "h{n}" when payload.text == "{n}" and payload.attributes.age > {n} do stop\n'
        for n in range(12)
    )
    host = kit.host(script=rules)
    await host.invoke("Ping", {"text": "3"})
    assert asked(host) == ["h3"]
    assert kit.problems(host) == [("h3", "payload.attributes.age is null: > needs a value on both sides")]


async def test_counts_go_on_when_scripts_are_loaded_anew(kit: Any) -> None:
    host = kit.host(script=MANY)
    await host.invoke("Ping", "x")
    kit.script(MANY + "# more\n")
    for count in (2, 3):
        host.reload_scripts()
        await host.invoke("Ping", "x")
        assert {one.stats.declined for one in host.scripts.handlers} == {count}
        kit.script(MANY + f"# more than {count}\n")


async def test_an_entity_equals_its_sid_and_is_asked_about(kit: Any) -> None:
    script = "".join(f'before Ping named "h{n}" when worker == "WK{n}" do stop\n' for n in range(12))
    host = kit.host(script=script)
    worker = host.centre.worker("Ann")
    host = kit.host(
        script=script + f'before Ping named "hers" when worker == "{worker.sid}" do set payload.count = 3\n'
    )
    await host.invoke("Ping", "x", worker="Ann")
    assert kit.calls[-1].count == 3


@pytest.mark.parametrize("stage", ["before", "after"])
async def test_an_interrupted_stage_tells_and_counts_what_it_came_to(kit: Any, stage: str) -> None:
    async def wait() -> None:
        await asyncio.Event().wait()

    found = []
    for least in (1000, 1):
        script = MANY.replace("set payload.count = 19", "stop").replace("before", stage)
        if stage == "after":
            script = "".join(f'after Ping named "h{n}" when payload.text == "{n}" do stop\n' for n in range(20))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(selecting, "LEAST", least)
            middle = kit.plugin("middle", **{f"{stage}_ping": hookimpl(behind="h9", ahead_of="h10")(wait)})
            host = kit.host(middle, script=script, clock=None)
        invoking = asyncio.ensure_future(host.invoke("Ping", "7"))
        await asyncio.sleep(0.01)
        invoking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await invoking
        stats = [(one.stats.runs, one.stats.declined) for one in host.planner.handlers]
        found.append((kit.records(host, "invocation.settled")[0].get("verdicts"), stats))
        await host.close()
    assert found[0] == found[1]
    assert [7, "ran"] in [[place, verdict] for place, (_, verdict) in enumerate(found[0][0])]


@pytest.mark.parametrize("passes", [0, 2])
async def test_whoever_hears_of_a_failure_may_change_what_later_ones_look_at(kit: Any, passes: int) -> None:
    """As well before it is known which handlers leave the payload alone as after that, and the next time."""
    fails = 'before Ping named "fails" when payload.text == "x" do set payload.count = payload.attributes.none + 1\n'
    host = kit.host(script=fails + MANY)
    running: list[Any] = []
    report = host.reporting.problem

    def problem(handler: Any, problem: BaseException, subject: Any, place: str | None = None) -> str:
        subject.edit(text=running[-1])
        return str(report(handler, problem, subject, place))

    host.reporting.problem = problem
    for _ in range(passes):
        for number in range(20):
            await host.invoke("Ping", str(number))
            assert kit.calls[-1].count == number
        running.append("x")  # so that it fails alone, and is known to be quiet, too
        await host.invoke("Ping", {"text": "x", "attributes": {"none": 4}})
        assert kit.calls[-1].count == 5
    choose = host.planner.plan(host.registry.action("Ping")).choose_before
    assert not choose.fails
    assert not passes or not choose.loud & choose.lineup.firsts
    for text in ("3", "5", "3"):
        running.append(text)
        await host.invoke("Ping", "x")
        assert (kit.calls[-1].text, kit.calls[-1].count) == (text, int(text))
        ran = [name for name, verdict in kit.verdicts(host)[-21:] if verdict == "ran"]
        assert ran == [f"h{text}"]
    assert [one.stats.declined for one in host.scripts.handlers[1:]] == [
        passes * 20 + 3 - (number in (3, 5)) - (number == 3) for number in range(20)
    ]


async def test_a_handler_is_looked_into_once(kit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that is found to change what conditions look at."""
    looked_into: list[str] = []

    def counting(handler: Any, *rest: Any) -> bool:
        looked_into.append(handler.name)
        return leaves_alone(handler, *rest)

    monkeypatch.setattr(selection, "leaves_alone", counting)
    host = kit.host(script=MANY + 'before Ping named "edits" when payload.text == "7" do set payload.text = "8"\n')
    for _ in range(3):
        await host.invoke("Ping", "7")
        assert kit.calls[-1].text == "8"
    assert looked_into == ["h7", "edits"]


async def test_failures_of_long_ago_are_forgotten(kit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "MOST", 2)
    fails = 'before Ping named "fails" when payload.text == "x" do set payload.count = payload.attributes.none + 1\n'
    host = kit.host(script=MANY + fails)
    chosen = host.planner.plan(host.registry.action("Ping")).choose_before
    found = []
    for text in ("7", "x", *["7"] * (2 * choosing.LONG), "x", "7"):
        await host.invoke("Ping", text)
        assert kit.calls[-1].count == (7 if text == "7" else 1)
        found.append(chosen.fails)
    assert found[:2] == [0, choosing.LONG - 1]
    assert found[-3:] == [0, choosing.LONG, choosing.LONG - 1]
    assert host.planner.handlers[-1].stats.failed == 2
