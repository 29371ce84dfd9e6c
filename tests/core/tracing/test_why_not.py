"""`--why-not`: each reason for which a handler did not run; told by real hosts, so that records and answers fit."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from offhook import ActionCancelled, ActionError, Host
from offhook.tracing import TraceError, TraceRecords, WhyNot, open_trace, why_not
from offhook.tracing.entries import ALWAYS

from .conftest import RESERVATION, TASK

Work = Callable[[Host], Awaitable[Any]]


@pytest.fixture
def told(kit: Any, tmp_path: Path) -> Callable[..., WhyNot]:
    """The answer for the handler `probe` after a host with this script has done some work."""

    def ask(script: str, work: Work, *plugins: Any, name: str = "probe", **options: Any) -> WhyNot:
        host = kit.host(*plugins, script=script, trace=True, **options)

        async def whole() -> None:
            async with host:
                await work(host)
                await host.settle()

        asyncio.run(whole())
        path = tmp_path / "journal.jsonl"
        path.write_text("".join(json.dumps(record.to_json()) + "\n" for record in host.journal), encoding="utf-8")
        with open_trace(path) as records:
            return why_not(records, name, window=ALWAYS, scope="")

    return ask


async def ping(host: Host) -> None:
    with suppress(ActionError, ActionCancelled):
        await host.invoke("Ping", {"text": "hi", "count": 3}, worker="Ann")


def reasons(answer: WhyNot) -> list[tuple[str, str]]:
    return [(occasion.reason.code, occasion.reason.text) for occasion in answer.occasions]


def test_its_condition_was_false(told: Callable[..., WhyNot]) -> None:
    answer = told('before Ping named "probe" when payload.count > 5 do stop\n', ping)
    assert reasons(answer) == [("condition-false", "its condition was false")]
    (occasion,) = answer.occasions
    assert (occasion.name, occasion.id, occasion.reads) == ("Ping", "IV000000000001", {"payload.count": 3})
    assert answer.handler is not None
    assert answer.handler.condition == "payload.count > 5"
    assert answer.verdict == "it could have run once, and did not"


def test_it_did_run(told: Callable[..., WhyNot]) -> None:
    async def twice(host: Host) -> None:
        await ping(host)
        await ping(host)

    answer = told('before Ping named "probe" do stop\n', twice)
    assert reasons(answer) == [("ran", "it ran")] * 2
    assert answer.verdict == "it did run, 2 times"


@pytest.mark.parametrize(
    ("first", "words"),
    [
        ('cancel "no"', "cancelled the action"),
        ("redirect to Watch", "did another action instead"),
        ("fail", "failed, and is a guard"),
    ],
)
def test_another_one_ended_the_stage(told: Callable[..., WhyNot], first: str, words: str) -> None:
    guard = "required " if first == "fail" else ""
    body = "let x = 1 + payload.attributes.nothing" if first == "fail" else first
    answer = told(f'before Ping named "guard" {guard}do\n  {body}\nend\nbefore Ping named "probe" do stop\n', ping)
    assert reasons(answer)[0] == ("not-reached", f"it was not reached: guard {words} before it")


def test_it_had_caused_it_itself(told: Callable[..., WhyNot]) -> None:
    answer = told('after Ping named "probe" when payload.text == "hi" do\n  Ping text: "again"\nend\n', ping)
    assert reasons(answer) == [
        ("ran", "it ran"), ("own-cause", "it had caused this itself, and is not called for what it causes"),
    ]  # fmt: skip


def test_it_failed(told: Callable[..., WhyNot]) -> None:
    answer = told('before Ping named "probe" do\n  let x = 1 + payload.attributes.nothing\nend\n', ping)
    ((code, text),) = reasons(answer)
    assert code == "ran"
    assert text.startswith("it ran, and failed: payload.attributes.nothing is null")
    assert "test.hook:2" in text


@pytest.mark.parametrize(
    ("mode", "code", "text"),
    [
        ("single", "dropped", "its mode (single) or the limit of runs dropped it, since another run was under way"),
        ("queued", "queued", "it was put in the queue behind another run of its own"),
    ],
)
def test_its_mode(kit: Any, told: Callable[..., WhyNot], mode: str, code: str, text: str) -> None:
    async def offered(host: Host) -> None:
        kit.task(host)
        await host.settle()
        await host.advance(timedelta(minutes=3))

    answer = told(f'on reservation.created named "probe" mode {mode} do\n  wait 5m\nend\n', offered)
    assert reasons(answer)[:2] == [("ran", "it ran, and waited"), (code, text)]


def test_after_hears_of_completed_ones_only(told: Callable[..., WhyNot]) -> None:
    script = 'before Ping named "guard" do cancel "no"\nafter Ping named "probe" do stop\n'
    assert reasons(told(script, ping)) == [
        ("wrong-outcome", "the action was cancelled by guard; `after` hears of completed ones")
    ]


def test_failure_hears_of_failed_ones_only(told: Callable[..., WhyNot]) -> None:
    assert reasons(told('on failure of Ping named "probe" do stop\n', ping)) == [
        ("wrong-outcome", "the action was completed; `on failure of` hears of failed ones")
    ]


def test_instead_is_not_come_to_when_the_action_ended_before(told: Callable[..., WhyNot]) -> None:
    script = 'before Ping named "guard" do cancel "no"\ninstead of Ping named "probe" do proceed\n'
    assert reasons(told(script, ping)) == [("not-reached", "the action had ended before: guard cancelled the action")]


def test_the_host_refused_the_action(told: Callable[..., WhyNot]) -> None:
    async def blocked(host: Host) -> None:
        host.block("Ping", reason="closed")
        await ping(host)

    ((code, text),) = reasons(told('before Ping named "probe" do stop\n', blocked))
    assert code == "refused"
    assert text.startswith("the host refused the action before any handler: ")


def test_it_was_not_loaded_then(kit: Any, told: Callable[..., WhyNot]) -> None:
    async def later(host: Host) -> None:
        await ping(host)
        host.scripts.load([kit.script('before Ping named "probe" do stop\n', "new.hook")], {})
        await ping(host)

    answer = told('before Ping named "other" do stop\n', later)
    assert [code for code, _ in reasons(answer)] == ["not-loaded", "ran"]


def test_its_action_or_event_never_happened(told: Callable[..., WhyNot]) -> None:
    answer = told('on reservation.rejected named "probe" do stop\n', ping)
    assert (answer.occasions, answer.verdict) == ([], "reservation.rejected never happened")


def test_handlers_of_all_actions(told: Callable[..., WhyNot]) -> None:
    answer = told('before * named "probe" when payload.count == 3 do stop\n', ping)
    assert reasons(answer) == [("ran", "it ran")]


def test_hooks_of_plugins(kit: Any, told: Callable[..., WhyNot]) -> None:
    def before_ping(invocation: Any) -> None:
        invocation.cancel("no")

    guard = kit.plugin("hooks", before_ping=before_ping)
    answer = told('before Ping named "probe" do stop\n', ping, guard, name="probe")
    assert reasons(answer) == [("not-reached", "it was not reached: hooks.before_ping cancelled the action before it")]


def test_a_schedule(told: Callable[..., WhyNot]) -> None:
    async def wait(host: Host) -> None:
        await host.advance(timedelta(minutes=2))

    answer = told('every 1m named "probe" when workers is empty do stop\n', wait)
    assert [(code, occasion.name) for (code, _), occasion in zip(reasons(answer), answer.occasions, strict=True)] == [
        ("condition-false", "its time")
    ] * 2
    never = told('every 1h named "probe" do stop\n', wait)
    assert never.verdict == "its time did not come"


# ------------------------------------------------------------ of a task, and odd files


def test_of_one_task_only_what_is_about_it(book: Any, opened: Callable[[Any], TraceRecords]) -> None:
    book.loaded({"name": "h", "targets": ["Accept"]})
    book.add("reservation.created", "EV1", cause="routing", entities={"task": TASK, "reservation": RESERVATION})
    book.invocation(1, "Accept", verdicts=(("h", "declined"),), reads=[{"x": 1}], payload={"sid": RESERVATION})
    book.invocation(2, "Accept", verdicts=(("h", "ran"),), payload={"sid": "WR9"})
    answer = why_not(opened(book), "h", task=TASK, window=ALWAYS, scope="for it")
    assert [(one.id, one.reason.code) for one in answer.occasions] == [("IV000000000001", "condition-false")]
    assert answer.to_json() == {
        "format": 1, "handler": "h", "file": answer.file, "scope": "for it",
        "verdict": "it could have run once, and did not", "counts": {"condition-false": 1},
        "loaded": {"name": "h", "stage": "before", "targets": ["Accept"], "place": "rules.hook:10", "condition": "",
                   "mode": "", "owner": "rules.hook"},
        "occasions": [{"at": "2026-01-05T10:00:00Z", "id": "IV000000000001", "name": "Accept",
                       "reason": "condition-false", "text": "its condition was false", "reads": {"x": 1}}],
    }  # fmt: skip


def test_an_event_of_which_nobody_noted_who_heard_it(book: Any, opened: Callable[[Any], TraceRecords]) -> None:
    book.loaded({"name": "h", "stage": "on", "targets": ["task.created"]})
    book.add("task.created", "EV1", cause="input", entities={"task": TASK})
    answer = why_not(opened(book), "h", task=TASK, window=ALWAYS, scope="")
    assert reasons(answer) == [("not-traced", "who heard it was not noted")]


def test_without_a_list_of_handlers_the_verdicts_alone_tell(book: Any, opened: Callable[[Any], TraceRecords]) -> None:
    book.invocation(1, verdicts=(("h", "declined"),))
    answer = why_not(opened(book), "h", window=ALWAYS, scope="")
    assert answer.handler is None
    assert reasons(answer) == [("condition-false", "its condition was false")]


def test_a_name_that_is_nearly_right(book: Any, opened: Callable[[Any], TraceRecords]) -> None:
    book.loaded({"name": "welcome"})
    book.invocation(1)
    with pytest.raises(TraceError, match="did you mean welcome") as caught:
        why_not(opened(book), "welcom", window=ALWAYS, scope="")
    assert caught.value.code == "unknown-handler"
