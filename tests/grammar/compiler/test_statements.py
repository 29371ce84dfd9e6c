"""What statements make a run do."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from offhook_grammar.program import NOTHING, LanguageError, StopRun


def test_if_and_else(host: SimpleNamespace) -> None:
    text = """
    if payload.n > 2 then
      log "large"
    else if payload.n > 1 then
      log "middle"
    else
      log "small"
    end
    """
    assert [host.body(text, payload={"n": n}).logged for n in (3, 2, 1)] == [["large"], ["middle"], ["small"]]


def test_loops_go_over_a_snapshot_and_cost_steps(host: SimpleNamespace) -> None:
    run = host.body(
        """
        let xs = [1, 2, 3]
        for each x in xs where x != 2 do
          add x * 10 to xs
          log "{x}"
        end
        log "{xs}"
        for each x in payload.nothing do log "never"
        """
    )
    assert run.logged == ["1", "3", "[1, 2, 3, 10, 30]"]
    assert run.steps == 3


def test_set_reaches_payload_alias_and_variables(host: SimpleNamespace) -> None:
    run = host.body(
        """
        set draft.attributes.seen.by = worker.name
        set payload.list[0] = "x"
        add "z" to draft.list
        add 1 to draft.fresh
        remove draft.gone
        let map = {a: [1, {b: 2}]}
        set map.a[1].b = 3
        set map["key"].new = true
        remove map.a[0]
        log "{map}"
        """,
        stage="before AcceptTask as draft",
        payload={"list": ["a", "b"], "gone": 1},
        worker=host.Thing(name="Ana"),
    )
    assert run.payload == {"list": ("x", "b", "z"), "attributes": {"seen": {"by": "Ana"}}, "fresh": (1,)}
    assert run.logged == ['{"a": [{"b": 3}], "key": {"new": true}}']


def test_values_are_shared_but_never_changed(host: SimpleNamespace) -> None:
    run = host.body(
        """
        let a = {x: {y: 1}}
        let b = a
        set b.x.y = 2
        log "{a} {b}"
        """
    )
    assert run.logged == ['{"x": {"y": 1}} {"x": {"y": 2}}']


def test_invocation_with_all_its_parts(host: SimpleNamespace) -> None:
    run = host.body(
        """
        let answer = AcceptTask task: payload.task, options: {a: 1} as worker marked "auto", "x"
        HistoryGo -1
        return answer
        """,
        stage="after CompleteTask",
        payload={"task": "WT1"},
        worker="ana",
    )
    assert run.calls == [
        ("AcceptTask", {"task": "WT1", "options": {"a": 1}}, "ana", ("auto", "x")),
        ("HistoryGo", -1, NOTHING, ()),
    ]


def test_otherwise_catches_errors_not_cancellations(host: SimpleNamespace) -> None:
    text = """
    after AcceptTask do
      let x = CompleteTask sid: "1" otherwise log "{error.message}"
      log "{x is empty}"
      CompleteTask otherwise HistoryGo 1 otherwise log "{error.message} again"
    end
    """
    handler = host.program(text).handlers[0]
    run = host.Run()
    run.answers = {"CompleteTask": host.Problem("busy"), "HistoryGo": host.Problem("no way")}
    host.perform(handler, run)
    assert run.logged == ["busy", "true", "no way again"]
    run.answers = {"CompleteTask": host.Cancelled("no")}
    with pytest.raises(host.Cancelled):
        host.perform(handler, run)


def test_returning_an_invocation_with_otherwise(host: SimpleNamespace) -> None:
    text = "instead of AcceptTask do return proceed\nafter AcceptTask do return CompleteTask otherwise return 5"
    program = host.program(text)
    run = host.Run()
    run.answers = {"proceed": 7, "CompleteTask": host.Problem("x")}
    assert [host.perform(handler, run) for handler in program.handlers] == [7, 5]


def test_set_takes_answers(host: SimpleNamespace) -> None:
    text = """
    instead of AcceptTask do
      let kept = {tries: 1}
      set kept.answer = CompleteTask sid: "1"
      set kept.tries = HistoryGo -1 otherwise log "{error.message}"
      set payload.x[0] = CompleteTask sid: "2"
      set kept.outcome = proceed with {a: 1}
      log "{kept}"
    end
    """
    run = host.Run(payload={"x": [1]})
    run.answers = {"CompleteTask": 5, "HistoryGo": host.Problem("no way"), "proceed": "done"}
    host.perform(host.program(text).handlers[0], run)
    assert run.logged == ["no way", '{"tries": 1, "answer": 5, "outcome": "done"}']
    assert run.payload == {"x": (5,)}


def test_otherwise_may_give_the_place_another_value_and_hides_no_error_of_the_place(host: SimpleNamespace) -> None:
    text = """
    before AcceptTask do
      let x = 1
      set x = CompleteTask sid: "1" otherwise set x = 7
      log "{x}"
      set x.y = HistoryGo -1 otherwise log "not reached"
    end
    """
    run = host.Run()
    run.answers = {"CompleteTask": host.Problem("no"), "HistoryGo": 1}
    with pytest.raises(LanguageError, match="number cannot be changed"):
        host.perform(host.program(text).handlers[0], run)
    assert run.logged == ["7"]


def test_proceed_with_changes(host: SimpleNamespace) -> None:
    run = host.body('let r = proceed with {options: {mode: "WARM"}}\nreturn r', stage="instead of AcceptTask")
    assert run.calls == [("proceed", {"options": {"mode": "WARM"}})]


@pytest.mark.parametrize(
    ("statement", "raised"),
    [
        ('cancel "no {1 + 1}"', "Cancelled"),
        ('redirect to CompleteTask sid: "1"', "Cancelled"),
        ('fail "broken" code "x"', "Problem"),
    ],
)
def test_ends(host: SimpleNamespace, statement: str, raised: str) -> None:
    with pytest.raises(getattr(host, raised)):
        host.body(statement)


def test_stop_ends_the_run_past_every_otherwise(host: SimpleNamespace) -> None:
    with pytest.raises(StopRun):
        host.body("stop")


def test_log_and_notify(host: SimpleNamespace) -> None:
    run = host.body(
        'log "a" level error\nnotify "b"\nnotify "c" level warning to worker named "n" for 8s', worker="ana"
    )
    assert run.calls == [
        ("log", "a", "error"),
        ("notify", "b", "info", NOTHING, None, None),
        ("notify", "c", "warning", "ana", "n", timedelta(seconds=8)),
    ]


def test_waits(host: SimpleNamespace) -> None:
    run = host.body(
        """
        let start = now
        wait 2m
        wait 30s after start
        wait until now > start + 1h and worker.name == "Ana" up to 60s else do
          log "late"
        end
        """,
        stage="after AcceptTask",
        worker=host.Thing(name="Ana"),
    )
    assert run.calls == [
        ("wait", timedelta(minutes=2), None),
        ("wait", timedelta(seconds=30), host.now),
        ("compare", ">", host.now, host.now + timedelta(hours=1)),
        ("wait until", False, timedelta(minutes=1)),
        ("log", "late", "info"),
    ]


def test_comparisons_in_functions_move_with_a_wait(host: SimpleNamespace) -> None:
    text = """
    define due(t) = later(t, 1h)
    define later(t, d) = any x in [t] where now >= x - d
    after AcceptTask when due(now) do wait until due(now)
    """
    run = host.Run()
    handler = host.program(text).handlers[0]
    assert handler.condition(run) is True
    assert run.calls == []
    host.perform(handler, run)
    assert [call[0] for call in run.calls] == ["compare", "wait until"]


def test_waiting_for_null_is_an_error(host: SimpleNamespace) -> None:
    with pytest.raises(LanguageError, match=r"payload\.at is null"):
        host.body("wait 1s after payload.at", stage="after AcceptTask")


def test_procedures(host: SimpleNamespace) -> None:
    text = """
    define mark(t, level) do
      if level == "none" then return
      log "{t} {level}"
    end
    define finish(t) do
      mark(t, "done")
      CompleteTask sid: t
    end
    before AcceptTask do
      mark("a", "none")
      mark("b", "some")
    end
    after AcceptTask do finish("c")
    """
    plain, waiting = host.program(text).handlers
    assert not plain.facts.is_async
    assert waiting.facts.is_async
    run = host.Run()
    host.perform(plain, run)
    host.perform(waiting, run)
    assert run.calls == [
        ("log", "b some", "info"),
        ("log", "c done", "info"),
        ("CompleteTask", {"sid": "c"}, NOTHING, ()),
    ]


def test_events_bring_their_entities(host: SimpleNamespace) -> None:
    text = 'on task.created as e when item.name == "x" do log "{e.item.name} {event.item.name}"'
    handler = host.program(text).handlers[0]
    run = host.Run(event={"item": {"name": "x"}})
    assert handler.condition(run) is True
    host.perform(handler, run)
    assert run.logged == ["x x"]


def test_what_leaves_the_script_is_bounded_as_a_whole(host: SimpleNamespace) -> None:
    text = """
    let x = ["lol"]
    for each i in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26] do
      set x = [x, x]
    end
    set payload.x = x
    """
    with pytest.raises(LanguageError, match="too large"):
        host.body(text)
