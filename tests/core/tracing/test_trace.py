"""Trees: an invocation with its handlers and all that came of it; what led to it; stories."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from offhook.tracing import Node, TraceError, TraceRecords, trace_of

from .conftest import ANA, RESERVATION, TASK

Opened = Callable[[Any], TraceRecords]
IV1, IV2, IV3 = (f"IV00000000000{number}" for number in (1, 2, 3))


def handlers(node: Node) -> list[tuple[str, str, str]]:
    return [(one.stage, one.name, one.status) for one in node.children if one.kind == "handler"]


def kinds(node: Node) -> list[tuple[str, str]]:
    return [(one.kind, one.name) for one in node.children]


def test_handlers_stand_in_the_order_in_which_they_ran_with_the_action_between(book: Any, opened: Opened) -> None:
    book.loaded({"name": "a"}, {"name": "b", "stage": "instead of"}, {"name": "c", "stage": "after"})
    book.invocation(1, verdicts=(("a", "ran"), ("b", "proceeded")), later=(("c", "declined"),))
    (root,) = trace_of(opened(book), "IV1").roots
    assert kinds(root) == [("handler", "a"), ("handler", "b"), ("implementation", "Ping"), ("handler", "c")]
    assert handlers(root) == [("before", "a", "ran"), ("instead of", "b", "proceeded"), ("after", "c", "declined")]
    assert (root.status, root.id, root.name) == ("completed", IV1, "Ping")


def test_without_a_list_of_handlers_the_stages_are_told_by_the_order(book: Any, opened: Opened) -> None:
    book.invocation(1, verdicts=(("a", "ran"), ("b", "proceeded")), later=(("c", "ran"),))
    (root,) = trace_of(opened(book), "IV1").roots
    assert [stage for stage, _, _ in handlers(root)] == ["before", "instead of", "after"]


def test_a_handler_has_its_place_condition_reads_and_time(book: Any, opened: Opened) -> None:
    book.loaded({"name": "a", "condition": "task.age > 5m", "place": "r.hook:3"})
    book.invocation(
        1, verdicts=(("a", "declined"),), reads=[{"task.age": "2m"}], timings=[0.002], seconds=0.5,
        effects=[{"entity": TASK, "field": "status", "before": "reserved", "after": "assigned"}],
    )  # fmt: skip
    (root,) = trace_of(opened(book), "IV1").roots
    handler, done = root.children
    assert (handler.condition, handler.reads, handler.seconds) == ("task.age > 5m", {"task.age": "2m"}, 0.002)
    assert handler.place == "r.hook:3"
    assert [change.to_json() for change in done.changes] == [
        {"path": f"{TASK} status", "before": "reserved", "after": "assigned"}
    ]


def test_edits_are_differences_at_the_handler_that_made_them(book: Any, opened: Opened) -> None:
    first = {"body": "hi", "options": {"loud": False, "times": 1}, "tags": ["x"]}
    second = {"body": "hello", "options": {"loud": True, "times": 1}, "tags": ["x"]}
    third = second | {"tags": ["x", "y"]}
    book.invocation(
        1, verdicts=(("a", "ran"), ("b", "ran")), given=first, payload=third,
        edits=[["a", second], ["b", third]],
    )  # fmt: skip
    (root,) = trace_of(opened(book), "IV1").roots
    a, b, _ = root.children
    assert [(change.path, change.before, change.after) for change in a.changes] == [
        ("payload.body", "hi", "hello"), ("payload.options.loud", False, True),
    ]  # fmt: skip
    assert [(change.path, change.after) for change in b.changes] == [("payload.tags", ["x", "y"])]


@pytest.mark.parametrize(
    ("outcome", "aside", "text"),
    [
        ("cancelled", {"cancelled": {"code": "busy", "reason": "not now", "by": "a"}}, "not now (a)"),
        ("failed", {"error": {"code": "no", "message": "it broke"}}, "it broke [no]"),
        ("redirected", {"redirect": "Other"}, "to Other"),
        ("interrupted", {}, ""),
    ],
)
def test_other_ends_say_why(book: Any, opened: Opened, outcome: str, aside: Any, text: str) -> None:
    book.invocation(1, outcome=outcome, verdicts=(("a", outcome), ("b", "not reached")), **aside)
    (root,) = trace_of(opened(book), "IV1").roots
    assert (root.status, root.text) == (outcome, text)
    assert handlers(root)[-1][2] == "not reached"


def test_a_failed_implementation_stands_between_the_handlers(book: Any, opened: Opened) -> None:
    book.loaded({"name": "a"}, {"name": "f", "stage": "on failure of"})
    book.invocation(1, outcome="failed", verdicts=(("a", "ran"), ("f", "ran")), error={"code": "x", "message": "no"})
    (root,) = trace_of(opened(book), "IV1").roots
    assert kinds(root) == [("handler", "a"), ("implementation", "Ping"), ("handler", "f")]
    assert (root.children[1].status, root.children[1].text) == ("failed", "no")


def test_one_that_was_refused_has_no_parts(book: Any, opened: Opened) -> None:
    book.add("invocation.refused", IV1, action="Ping", by="agent", payload={}, error={"code": "x", "message": "no"})
    (root,) = trace_of(opened(book), "IV1").roots
    assert (root.status, root.text, root.children) == ("refused", "no [x]", [])


def test_one_that_has_not_ended_is_under_way(book: Any, opened: Opened) -> None:
    book.invocation(1, outcome="under way", verdicts=(("a", "ran"),))
    (root,) = trace_of(opened(book), "IV1").roots
    assert root.status == "under way"


def test_failures_and_log_lines_stand_at_their_handler(book: Any, opened: Opened) -> None:
    book.loaded({"name": "a", "place": "r.hook:3"}, {"name": "b", "place": "r.hook:9"})
    book.add("script.logged", IV1, text="hello", level="info", place="r.hook:11")
    book.add("handler.failed", IV1, handler="a", message="it broke", place="r.hook:4", policy="ignore")
    book.add("handler.failed", IV1, handler="gone", message="it broke, too", place="x:1", policy="disable")
    book.invocation(1, verdicts=(("a", "failed"), ("b", "ran")))
    (root,) = trace_of(opened(book), "IV1").roots
    a, b, *_ = root.children
    assert (a.text, a.place) == ("it broke", "r.hook:4")
    assert [(one.kind, one.text) for one in b.children] == [("log", "hello")]
    assert [(one.kind, one.name, one.text) for one in root.children if one.kind == "problem"] == [
        ("problem", "gone", "it broke, too (policy disable)")
    ]


def test_what_came_of_it_hangs_where_it_came_from(book: Any, opened: Opened) -> None:
    book.loaded(
        {"name": "a"}, {"name": "on-it", "stage": "on", "targets": ["task.accepted"]}, {"name": "z", "stage": "after"}
    )
    book.invocation(2, "Nested", cause=IV1, **{"from": {"handler": "a"}})
    book.invocation(1, verdicts=(("a", "ran"),), later=(("z", "waits"),), events=(("task.accepted", "EV1"),))
    book.add("run.waits", "RN000000000001", handler="z", cause=IV1, key=TASK)
    book.add("event.heard", "EV1", event="task.accepted", verdicts=[["on-it", "ran"]], reads=[{"x": 1}])
    book.invocation(3, "Later", **{"from": {"handler": "on-it", "event": "EV1", "run": "RN000000000009"}})
    book.invocation(4, "Last", cause=IV1, at=60, **{"from": {"handler": "z", "run": "RN000000000001"}})
    book.add("run.ended", "RN000000000001", 60, handler="z", cause=IV1, verdict="ran")
    (root,) = trace_of(opened(book), "IV1").roots
    a, done, z = root.children
    assert kinds(a) == [("invocation", "Nested")]
    assert kinds(done) == [("event", "task.accepted")]
    (heard,) = done.children[0].children
    assert (heard.name, heard.reads, kinds(heard)) == ("on-it", {"x": 1}, [("invocation", "Later")])
    (run,) = z.children
    assert (run.kind, run.status, kinds(run)) == (
        "run", "ended", [("wait", "waits"), ("invocation", "Last"), ("wait", "ended")],
    )  # fmt: skip


def test_a_circle_in_a_strange_file_is_drawn_once(book: Any, opened: Opened) -> None:
    book.invocation(1, cause=IV2)
    book.invocation(2, cause=IV1)
    trace = trace_of(opened(book), "IV1")
    assert [node.id for node in trace.roots[0].walk() if node.kind == "invocation"] == [IV1, IV2]
    assert [node.id for node in trace.causes] == [IV2]


def test_a_deep_chain_ends_somewhere_and_says_so(book: Any, opened: Opened) -> None:
    for number in range(1, 60):
        book.invocation(number, cause=f"IV{number - 1:012d}" if number > 1 else None)
    trace = trace_of(opened(book), "IV1")
    assert trace.cut == 1
    assert len([node for node in trace.roots[0].walk() if node.kind == "invocation"]) == 25


def causes(book: Any, opened: Opened, subject: str) -> list[tuple[str, str]]:
    return [(node.kind, node.name) for node in trace_of(opened(book), subject).causes]


def test_what_led_to_it_up_to_who_began(book: Any, opened: Opened) -> None:
    book.invocation(1, "Accept", events=(("task.accepted", "EV1"),))
    book.invocation(2, "Next", by="script", **{"from": {"handler": "on-it", "event": "EV1"}})
    book.invocation(3, "Last", by="script", cause=IV2, **{"from": {"handler": "b"}})
    assert causes(book, opened, IV3) == [
        ("cause", "agent"), ("invocation", "Accept"), ("event", "task.accepted"), ("cause", "on-it"),
        ("invocation", "Next"), ("cause", "b"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("by", "words"), [("agent", "a worker"), ("api", "a program, through host.invoke"), ("system", "the system")]
)
def test_who_asked(book: Any, opened: Opened, by: str, words: str) -> None:
    book.loaded()
    book.invocation(1, by=by)
    trace = trace_of(opened(book), "IV1")
    (cause,) = trace.causes
    assert (cause.text, dict(cause.values)) == (words, {"actor": ANA, "worker": ANA})
    assert trace.names[ANA] == "Ana"


def test_a_schedule_is_named(book: Any, opened: Opened) -> None:
    book.invocation(1, by="script", **{"from": {"handler": "nightly"}})
    (cause,) = trace_of(opened(book), "IV1").causes
    assert cause.text == "invoked by the handler nightly, which a schedule or the host's start had called"


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        ("input", "a row of the input"),
        ("input line 12", "a row of the input, line 12"),
        ("routing", "the centre's routing"),
        ("my plugin", ""),
    ],
)
def test_causes_of_events_in_words(book: Any, opened: Opened, cause: str, words: str) -> None:
    book.add("task.created", "EV1", cause=cause, entities={"task": TASK})
    (told,) = trace_of(opened(book), "EV1").causes
    assert (told.name, told.text) == (cause, words)


def test_an_event_tells_what_changed_and_who_heard_it(book: Any, opened: Opened) -> None:
    book.loaded({"name": "h", "stage": "on", "targets": ["task.updated"]})
    book.add(
        "task.updated", "EV1", cause="x", entities={"task": TASK}, previous={"priority": 1}, reason="why", data={"n": 2}
    )
    book.add("handler.failed", "EV1", handler="h", message="oh", place="r.hook:1")
    book.add("event.heard", "EV1", event="task.updated", verdicts=[["h", "failed"]])
    (root,) = trace_of(opened(book), "EV1").roots
    assert (root.name, root.text, dict(root.values)) == ("task.updated", "why", {"task": TASK, "n": 2})
    assert [(change.path, change.before) for change in root.changes] == [("priority", 1)]
    assert [(one.name, one.status, one.text) for one in root.children] == [("h", "failed", "oh")]


def test_a_run_can_be_asked_for(book: Any, opened: Opened) -> None:
    book.invocation(1, "Accept")
    book.add("run.waits", "RN000000000007", handler="z", cause=IV1)
    book.add("run.waits", "RN000000000007", 60, handler="z", cause=IV1, until="2026-01-05T10:05:00Z")
    book.add("run.waits", "RN000000000007", 300, handler="z", cause=IV1, **{"for": "a condition"})
    trace = trace_of(opened(book), "RN7")
    assert (trace.roots[0].kind, trace.roots[0].status) == ("run", "waits")
    assert [one.text for one in trace.roots[0].children] == ["", "until 2026-01-05 10:05:00", "for a condition"]
    assert [node.name for node in trace.causes] == ["agent", "Accept"]


def test_the_story_of_a_task_has_what_was_done_to_its_reservations_too(book: Any, opened: Opened) -> None:
    book.add("task.created", "EV1", cause="input", entities={"task": TASK})
    book.add("reservation.created", "EV2", 10, cause="routing", entities={"task": TASK, "reservation": RESERVATION})
    book.invocation(1, "Accept", at=20, payload={"sid": RESERVATION})
    book.invocation(2, "Else", at=30, payload={"sid": "WR9"})
    trace = trace_of(opened(book), TASK)
    assert [node.name for node in trace.roots] == ["task.created", "reservation.created", "Accept"]
    assert trace.title == f"Story of {TASK}"
    assert [node.name for node in trace_of(opened(book), RESERVATION).roots] == ["reservation.created", "Accept"]


@pytest.mark.parametrize("subject", ["IV9", "EV9", "RN9", "WT9"])
def test_an_unknown_id(book: Any, opened: Opened, subject: str) -> None:
    book.invocation(1)
    with pytest.raises(TraceError) as caught:
        trace_of(opened(book), subject)
    assert caught.value.code == "unknown-id"


def test_an_id_that_is_nearly_right(book: Any, opened: Opened) -> None:
    book.add("task.created", "EVabcdef0123", cause="x")
    with pytest.raises(TraceError, match="did you mean EVabcdef0123"):
        trace_of(opened(book), "EVabcdef0132")


def test_the_json_of_a_trace(book: Any, opened: Opened) -> None:
    book.loaded({"name": "a", "condition": "x"})
    book.invocation(
        1, verdicts=(("a", "ran"),), reads=[{"x": True}], given={"n": 1}, payload={"n": 2}, edits=[["a", {"n": 2}]]
    )
    found = trace_of(opened(book), "IV1").to_json()
    at = "2026-01-05T10:00:00Z"
    assert found == {
        "format": 1, "title": f"Ping {IV1}", "file": found["file"], "cut": 0, "names": {ANA: "Ana"},
        "causes": [{"kind": "cause", "name": "agent", "text": "a worker", "values": {"actor": ANA, "worker": ANA}}],
        "roots": [{
            "kind": "invocation", "name": "Ping", "id": IV1, "at": at, "status": "completed", "values": {"n": 2},
            "children": [
                {"kind": "handler", "name": "a", "status": "ran", "stage": "before", "place": "rules.hook:10",
                 "condition": "x", "reads": {"x": True},
                 "changes": [{"path": "payload.n", "before": 1, "after": 2}]},
                {"kind": "implementation", "name": "Ping", "at": at, "status": "done"},
            ],
        }],
    }  # fmt: skip


@pytest.mark.parametrize(
    "what",
    [
        {"verdicts": "x"}, {"verdicts": [[1], ["a", 2], None]}, {"payload": [1]}, {"edits": [1, ["a"]]}, {"cause": 5},
        {"from": "x"}, {"from": {"handler": 1, "event": ["x"]}}, {"effects": [1, {}]}, {"reads": 3, "timings": [{}]},
        {"seconds": "x"},
    ],
)  # fmt: skip
def test_a_file_may_hold_anything(book: Any, opened: Opened, what: dict[str, Any]) -> None:
    book.add("handlers.loaded", handlers=[1, {"name": 5, "targets": 3}], names={"a": 1})
    book.add("invocation.committed", IV1, action="Ping", by="agent", **what)
    book.add("invocation.settled", IV1, **{"action": "Ping", "outcome": "completed"} | what)
    assert trace_of(opened(book), "IV1").roots[0].name == "Ping"
