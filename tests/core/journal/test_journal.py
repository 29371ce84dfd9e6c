"""The journal: a bounded ring; digest and summary over everything; records that tell why."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import subprocess
import sys
import weakref
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offhook import ActionCancelled, ActionError, FrozenDict
from offhook.journal import Digest, Record, Summary, encode
from offhook.journal.records import plain

AT = datetime(2026, 1, 5, tzinfo=UTC)


def record(sequence: int, **what: Any) -> Record:
    return Record("test.kind", AT, sequence, "IV1", what)


async def test_the_ring_is_bounded_and_the_rest_is_not(kit: Any) -> None:
    small, large = kit.host(journal_size=5, digest=True), kit.host(journal_size=1000, digest=True)
    for host in (small, large):
        for number in range(20):
            await host.invoke("Ping", f"{number}")
    assert len(list(small.journal)) == 5
    assert len(small.journal) == len(large.journal) == 40
    assert small.journal.digest.hexdigest() == large.journal.digest.hexdigest()
    assert small.journal.summary == large.journal.summary
    assert small.journal.summary.actions["Ping"].completed == 20


async def test_equal_runs_have_equal_digests_and_different_ones_do_not(kit: Any) -> None:
    async def run(*texts: str, **options: Any) -> str:
        host = kit.host(script="before Ping do set payload.count = 2", digest=True, **options)
        async with host:
            for text in texts:
                await host.invoke("Ping", text)
        return str(host.journal.digest.hexdigest())

    assert await run("a", "b") == await run("a", "b")
    assert len({await run("a", "b"), await run("b", "a"), await run("a"), await run("a", "b", seed=2)}) == 4


def test_places_and_seconds_do_not_count() -> None:
    def digest(**what: Any) -> str:
        one = Digest()
        one.add(encode(record(1, action="Ping", **what)))
        return one.hexdigest()

    assert digest(place="/a:1", seconds=1.0) == digest(place="/b:2", seconds=2.0) == digest()
    assert digest(outcome="failed") != digest()


@given(st.lists(st.text(max_size=5), max_size=30), st.sets(st.integers(0, 30)))
def test_looking_at_the_digest_does_not_change_it(texts: list[str], looks: set[int]) -> None:
    looked, plain_one = Digest(), Digest()
    for number, text in enumerate(texts):
        looked.add(encode(record(number, text=text)))
        plain_one.add(encode(record(number, text=text)))
        if number in looks:
            looked.hexdigest()
    assert looked.hexdigest() == plain_one.hexdigest()


SCRIPT = """
import asyncio
from datetime import timedelta
from offhook import *
async def main():
    host = Host(HostOptions(clock=VirtualClock(), digest=True, seed=5, scripts=("{script}",)))
    async with host:
        from offhook.centre import transitions
        for number in range(5):
            with host.centre.unit("test") as unit:
                transitions.create_task(unit, channel="chat", attributes={{f"k{{i}}": i for i in range(number)}})
        await host.advance(timedelta(seconds=10))
        assert len(host.journal.summary.problems) == 2
    print(host.journal.digest.hexdigest())
asyncio.run(main())
"""


def test_the_digest_does_not_depend_on_the_surroundings(tmp_path: Path) -> None:
    script = tmp_path / "a.hook"
    script.write_text(
        "on task.created do\n SetTaskAttributes task: task, attributes: {seen: keys(task.attributes)}\nend\n"
        "on task.created mode parallel within 1s do wait 5s\n"
        "on task.created do let x = task.attributes.n + 1\n"
    )
    digests = set()
    for number, (seed, zone, language) in enumerate((("1", "UTC", "C"), ("77", "Asia/Tokyo", "de_DE.UTF-8"))):
        folder = tmp_path / f"cwd{number}"
        folder.mkdir()
        place = script if number else Path("..") / script.name
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT.format(script=place)],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_committed_stands_before_its_events_and_settled_last(kit: Any) -> None:
    desk = kit.desk(script='after AcceptTask do log "after"', builtin=True)
    task = desk.task()
    desk.settle()
    count = len(desk.host.journal)
    desk.invoke("AcceptTask", {"sid": task.sid}, worker="Ann", by="agent")
    kinds = [one.kind for one in desk.host.journal if one.sequence > count]
    assert kinds[0] == "invocation.committed"
    assert "reservation.accepted" in kinds[1:-2]
    assert kinds[-2:] == ["script.logged", "invocation.settled"]
    settled = list(desk.host.journal)[-1]
    assert next(one.kind for one in desk.host.journal.of(settled.subject)) == "invocation.committed"


def test_records_are_json(kit: Any) -> None:
    script = """before Ping do
      set payload.attributes.at = now
      log "hello"
    end
    before Move do cancel "no" """
    desk = kit.desk(script=script, builtin=True)
    desk.task(attributes={"a": [1]})
    desk.host.block("Ping", {"text": "blocked"})
    desk.settle()
    desk.invoke("Ping", "x", worker="Ann", marks=("m",))
    for action, payload in (("Ping", "fail"), ("Ping", "blocked"), ("Move", {"sid": "A"}), ("Nothing", None)):
        with pytest.raises((ActionError, ActionCancelled)):
            desk.invoke(action, payload)
    records = [json.loads(json.dumps(one.to_json())) for one in desk.host.journal]
    assert [one["sequence"] for one in records] == list(range(1, len(records) + 1))
    assert all(one["at"] == "2026-01-05T00:00:00Z" for one in records)
    committed = next(one for one in records if one["kind"] == "invocation.committed")
    assert committed["payload"]["attributes"] == {"at": "2026-01-05T00:00:00Z"}
    assert committed["worker"] == desk.host.centre.worker("Ann").sid
    assert committed["marks"] == ["m"]
    failed = next(one for one in records if one.get("outcome") == "failed")
    assert failed["error"]["code"] == "action-failed"
    json.dumps(desk.host.journal.summary.to_json())


def test_the_summary_counts_outcomes_and_reasons(kit: Any) -> None:
    script = """before Ping named "no" when payload.text == "c" do cancel "closed"
    before Ping when payload.text == "r" do redirect to Move sid: "A" """
    desk = kit.desk(script=script)
    for text in ("x", "c", "c", "r", "fail"):
        with contextlib.suppress(ActionCancelled, ActionError):
            desk.invoke("Ping", text)
    data = desk.host.journal.summary.to_json()
    assert data["actions"]["Ping"] == {"completed": 1, "cancelled": 2, "failed": 1, "redirected": 1, "interrupted": 0}
    assert data["cancellations"] == [{"action": "Ping", "reason": "closed", "by": "no", "count": 2}]
    assert data["errors"] == [{"action": "Ping", "code": "action-failed", "count": 1}]
    assert data["invocations"] == 6
    assert desk.host.journal.summary.problems == {("base.ping", "ValueError: it fails"): 1}


def test_the_summary_does_not_grow_with_texts_that_differ() -> None:
    summary = Summary(max_reasons=10)
    for number in range(1000):
        summary.settled("Ping", "cancelled", reason=f"{number}", by="x")
        summary.failed("x", f"{number}")
    assert len(summary.cancellations) == len(summary.problems) == 11
    assert sum(summary.cancellations.values()) == sum(summary.problems.values()) == 1000


def test_values_in_records() -> None:
    class Thing:
        pass

    class Entity:
        task_sid = "WT1"
        sid = "WR1"

    assert plain(Thing()) == "<Thing>"
    assert plain(Entity()) == "WT1"
    assert plain({"b", "a"}) == ["a", "b"]
    assert plain(timedelta(minutes=2)) == "2m"
    assert plain(FrozenDict({"a": (1, AT)})) == {"a": [1, "2026-01-05T00:00:00Z"]}


def test_listeners_hear_every_record(kit: Any) -> None:
    desk = kit.desk(journal_size=1)
    heard: list[Record] = []
    desk.host.journal.listen(heard.append)
    desk.invoke("Ping", "x")
    assert [one.kind for one in heard] == ["invocation.committed", "invocation.settled"]


@pytest.mark.parametrize("bad", ["\ud800", "\udc00 and more"])
@pytest.mark.parametrize("place", [lambda bad: {"a": bad}, lambda bad: {"a": [{"b": bad}]}, lambda bad: {bad: 1}])
def test_half_a_surrogate_pair_is_refused_where_it_comes_in(kit: Any, bad: str, place: Any) -> None:
    desk = kit.desk()
    for attributes in (place(bad), FrozenDict(place(bad))):
        with pytest.raises(ActionError, match="half of a surrogate pair") as caught:
            desk.invoke("Ping", {"attributes": attributes})
        assert caught.value.code == "invalid-payload"
    with pytest.raises(ActionError) as caught:
        desk.invoke("Ping", {"text": bad})
    assert caught.value.code == "invalid-payload"
    assert kit.calls == []
    assert desk.invoke("Ping", {"attributes": {"a": "\U0001f600 é"}}) == "pong "


async def test_whatever_is_in_a_record_it_can_be_digested(kit: Any) -> None:
    class Odd:
        def __str__(self) -> str:
            raise ValueError("no words")

    circle: list[Any] = []
    circle.append(circle)
    digests = set()
    for value in ("\ud800", "\ud801", Odd(), circle):
        host = kit.host(digest=True)
        host.journal.note("test.kind", {"value": value, "other": 1})
        assert [one.kind for one in host.journal] == ["test.kind"]
        digests.add(host.journal.digest.hexdigest())
    assert len(digests) == 4


async def test_a_failing_listener_of_the_journal_stops_nothing(kit: Any, caplog: pytest.LogCaptureFixture) -> None:
    def failing(_record: Any) -> None:
        raise ValueError("no")

    heard: list[str] = []
    host = kit.host(builtin=True)
    host.journal.listen(failing)
    host.journal.listen(lambda record: heard.append(record.kind))
    kit.task(host)
    assert await host.invoke("Ping", "x") == "pong x"
    assert heard == [one.kind for one in host.journal]
    assert "invocation.committed" in heard
    assert "a listener of the journal failed at record 1" in caplog.text


def test_a_mistake_of_our_own_is_an_action_error_too(kit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = kit.desk(kit.plugin("a", before_ping=lambda invocation: (invocation.edit(text="y"), None)[1]))
    desk.host.block("Ping", {"text": "z"})  # so that the guards look at the edited payload
    monkeypatch.setattr(desk.host.guards, "again", lambda _invocation: {}["x"])
    with pytest.raises(ActionError) as caught:
        desk.invoke("Ping", "x")
    assert isinstance(caught.value.__cause__, KeyError)
    assert caught.value.action == "Ping"
    assert kit.settled(desk.host) == [("Ping", "failed")]


def test_names_that_nobody_registered_are_counted_as_one(kit: Any) -> None:
    desk = kit.desk()
    for number in range(5):
        with pytest.raises(ActionError):
            desk.invoke(f"Nothing{number}")
    with pytest.raises(ActionError):
        desk.invoke("Ping", {"count": -1})
    summary = desk.host.journal.summary
    assert {name: count.failed for name, count in summary.actions.items()} == {"(unknown)": 5, "Ping": 1}
    assert summary.errors == {("(unknown)", "unknown-action"): 5, ("Ping", "invalid-payload"): 1}


async def test_a_host_has_no_digest_unless_it_is_asked_for(kit: Any) -> None:
    with pytest.raises(ActionError, match=r"HostOptions\(digest=True\)") as caught:
        _ = kit.host().journal.digest
    assert caught.value.code == "digest-off"


@given(st.lists(st.text(max_size=5), max_size=10), st.lists(st.text(max_size=5), max_size=10))
def test_a_digest_goes_on_from_its_state(first: list[str], second: list[str]) -> None:
    whole, begun = Digest(), Digest()
    for text in first:
        whole.add(encode(record(1, text=text)))
        begun.add(encode(record(1, text=text)))
    resumed = Digest(begun.state)
    for text in second:
        whole.add(encode(record(1, text=text)))
        resumed.add(encode(record(1, text=text)))
    assert whole.hexdigest() == resumed.hexdigest()


async def busy(kit: Any, **options: Any) -> Any:
    """A host in which much has happened."""
    script = """before Ping when payload.text == "edited" do
      set payload.attributes.at = now
      log "hello"
    end
    before Ping when payload.text == "no" do cancel "no"
    after Ping when payload.text == "edited" do Move sid: "B" """
    host = kit.host(script=script, builtin=True, **options)
    kit.task(host, attributes={"a": [1]})
    await host.settle()
    for text in ("x", "edited", "no", "fail"):
        with contextlib.suppress(ActionError, ActionCancelled):
            await host.invoke("Ping", {"text": text, "tags": ["a"]}, worker="Ann", marks=("m",))
    return host


async def test_the_texts_of_a_record_are_what_programs_get(kit: Any) -> None:
    host = kit.host(script='before Ping do log "hello"', builtin=True)
    told: list[tuple[Record, Any]] = []
    host.journal.feed(lambda record, encoded: told.append((record, encoded)))
    kit.task(host, attributes={"a": [1, {"b": None}]})
    host.notify("look", to=host.centre.worker("Ann"))
    for text in ("x", "fail"):
        with contextlib.suppress(ActionError):
            await host.invoke("Ping", {"text": text, "attributes": {"a": {"b": (1.5, True)}}})
    assert [record for record, _ in told] == list(host.journal)
    for one, texts in told:
        parts = json.loads(texts.what) | (json.loads(texts.aside) if texts.aside else {})
        head = {"sequence": one.sequence, "kind": texts.kind, "at": texts.at, "subject": texts.subject}
        assert head | parts == one.to_json()
    asides = {one.kind: set(json.loads(texts.aside)) for one, texts in told if texts.aside}
    assert asides["script.logged"] == asides["notification.shown"] == {"place"}


async def test_records_made_on_demand_say_what_they_would_have_said_at_once(kit: Any) -> None:
    lazy, eager = await busy(kit), await busy(kit, digest=True)
    assert [one.to_json() for one in lazy.journal] == [one.to_json() for one in eager.journal]
    edited = [one["edits"] for one in kit.records(lazy, "invocation.committed") if one.get("edits")]
    assert len(edited) == 1


def test_the_journal_keeps_no_results(kit: Any) -> None:
    class Large:
        pass

    desk = kit.desk(kit.plugin("large", instead_of_ping=lambda proceed: Large()))
    weak = weakref.ref(desk.invoke("Ping", "x"))
    gc.collect()
    assert weak() is None


async def test_a_journal_goes_on_after_a_restart(kit: Any) -> None:
    whole, first, second = kit.host(digest=True), kit.host(digest=True), kit.host(digest=True)
    for text in ("a", "b"):
        whole.journal.note("test.kind", {"text": text})
    first.journal.note("test.kind", {"text": "a"})
    second.journal.take_up(len(first.journal), first.journal.digest.state)
    second.journal.note("test.kind", {"text": "b"})
    assert second.journal.digest.hexdigest() == whole.journal.digest.hexdigest()
    assert [one.sequence for one in second.journal] == [2]
