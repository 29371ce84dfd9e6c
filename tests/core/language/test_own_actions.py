"""`action`: what scripts declare, others can invoke and intercept like what plugins bring."""

from __future__ import annotations

from typing import Any

import pytest

from offhook import ActionCancelled
from offhook.centre import transitions

BOOKING = """
action BookCall(task: Task, number: text, delay: duration = 10m) do
  if number == "0" then cancel "no number"
  if number == "1" then fail "wrong number" code "wrong"
  if number == "2" then stop
  log "{task.taskSid == payload.task.taskSid} {number} {delay}"
  return {due: now + delay, by: action.by}
end
"""


def test_rule_14_fields_by_their_bare_names_and_the_result(make_desk: Any) -> None:
    desk = make_desk(
        BOOKING
        + """
        after SelectTask do
          let booked = BookCall task: task, number: "+49"
          log "{booked.due} {booked.by}"
        end
        """
    )
    desk.does("SelectTask", sid=desk.task().sid)
    assert desk.logged[0] == "true +49 10m"
    assert desk.logged[1].endswith("00:10:00Z script")


def test_programs_invoke_it_with_json(make_desk: Any) -> None:
    desk = make_desk(BOOKING)
    task = desk.task()
    outcome = desk.does("BookCall", task=task.sid, number="+49", delay="90s")
    assert (outcome.how, outcome.value["by"]) == ("completed", "agent")
    assert desk.logged == ["true +49 1m 30s"]


def test_handlers_see_and_change_it(make_desk: Any) -> None:
    desk = make_desk(
        BOOKING
        + """
        before BookCall when payload.delay > 5m do set payload.delay = 5m
        instead of BookCall when payload.number == "x" do return "none"
        after BookCall as booked do log "booked"
        on failure of BookCall do log "{error.code}: {error.message}"
        after * when action.name == "BookCall" do log "after all"
        """
    )
    task = desk.task().sid
    assert desk.does("BookCall", task=task, number="x").value == "none"
    desk.does("BookCall", task=task, number="+49")
    desk.does("BookCall", task=task, number="1")
    assert desk.logged == ["booked", "after all", "true +49 5m", "booked", "after all", "wrong: wrong number"]


def test_rule_7_cancel_in_its_own_body(make_desk: Any) -> None:
    desk = make_desk(BOOKING + '\non failure of BookCall do log "failed"\n')
    task = desk.task().sid
    outcome = desk.does("BookCall", task=task, number="0")
    assert (outcome.how, outcome.value) == ("cancelled", "no number")
    assert desk.logged == []
    assert desk.settled[-1] == ("BookCall", "cancelled")


def test_fail_and_stop(make_desk: Any) -> None:
    desk = make_desk(BOOKING)
    task = desk.task().sid
    outcome = desk.does("BookCall", task=task, number="1")
    assert (outcome.how, outcome.value, outcome.code) == ("failed", "wrong number", "wrong")
    assert desk.does("BookCall", task=task, number="2") == ("completed", None, None)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"number": "1"}, "task"),
        ({"task": "WT0", "number": "1"}, "no task"),
        ({"task": "Ana", "number": 5}, "wanted text"),
        ({"number": "1", "delay": "soon"}, "wanted a duration"),
        ({"number": "1", "dely": "1m"}, "no field dely"),
    ],
)
def test_a_payload_that_does_not_fit(make_desk: Any, fields: dict[str, Any], message: str) -> None:
    desk = make_desk(BOOKING)
    outcome = desk.does("BookCall", **fields)
    assert (outcome.how, outcome.code) == ("failed", "invalid-payload")
    assert message in outcome.value


def test_an_entity_of_another_kind_does_not_fit(make_desk: Any) -> None:
    desk = make_desk(BOOKING)
    assert "wanted a task" in desk.does("BookCall", task=desk.worker(), number="1").value


WAITING = """
action Slowly(task: Task, n: number) {clauses} do
  log "start {{n}}"
  wait 10s
  log "end {{n}}"
  return n
end
after SelectTask mode parallel do
  let n = count(recall centre.seen) + 1
  remember centre.seen = recall centre.seen + [n]
  let answer = Slowly task: task, n: n otherwise log "{{error.code}}"
  log "answer {{answer}}"
end
memory centre.seen: list of number = []
"""


@pytest.mark.parametrize(
    ("clauses", "seen"),
    [
        ("", [(0, "start 1"), (10, "end 1"), (10, "start 2"), (10, "answer 1"), (20, "end 2"), (20, "answer 2")]),
        ("mode parallel", [(0, "start 1"), (5, "start 2"), (10, "end 1"), (10, "answer 1"), (15, "end 2")]),
        ("mode single", [(0, "start 1"), (5, "action-pending"), (5, "answer "), (10, "end 1"), (10, "answer 1")]),
        ("mode restart", [(0, "start 1"), (5, "start 2"), (15, "end 2"), (15, "answer 2")]),
        ("within 4s", [(0, "start 1"), (4, "deadline-exceeded"), (4, "answer "), (5, "start 2")]),
        ("mode queued per n", [(0, "start 1"), (5, "start 2"), (10, "end 1"), (10, "answer 1"), (15, "end 2")]),
    ],
)
def test_rule_5_how_two_of_them_meet(make_desk: Any, clauses: str, seen: list[Any]) -> None:
    desk = make_desk(WAITING.format(clauses=clauses))
    task = desk.task()
    desk.host.scheduler  # noqa: B018
    for _ in range(2):
        desk.desk.begin("SelectTask", worker="Ana", by="agent", sid=task.sid)
        desk.wait(5)
    desk.wait(60)
    assert sorted(desk.logged_at[: len(seen)]) == sorted(seen)
    assert len(desk.facts("run.dropped")) == (1 if clauses in ("mode single", "mode restart") else 0)


def test_who_is_replaced_is_told_that_it_was_cancelled(make_desk: Any) -> None:
    desk = make_desk(WAITING.format(clauses="mode restart"))
    task = desk.task()
    first = desk.desk.begin("Slowly", task=task.sid, n=1)
    second = desk.desk.begin("Slowly", task=task.sid, n=2)
    desk.wait(20)
    assert second.result() == 2
    with pytest.raises(Exception, match="a newer one replaces it"):
        first.result()


def test_one_that_comes_of_itself_is_not_queued(make_desk: Any) -> None:
    desk = make_desk(
        """
        action Count(task: Task, n: number) mode queued do
          wait 1s
          if n > 0 then Count task: task, n: n - 1
          log "{n}"
        end
        """
    )
    pending = desk.desk.begin("Count", task=desk.task().sid, n=2)
    desk.wait(5)
    assert pending.result() is None
    assert desk.logged == ["0", "1", "2"]


def test_other_files_know_it_and_a_reload_changes_it(make_desk: Any, tmp_path: Any) -> None:
    desk = make_desk('action Hello(name: text) do log "Hello {name}"\n', 'after SelectTask do Hello name: "you"\n')
    path = desk.host.scripts.paths[0]
    desk.does("SelectTask", sid=desk.task().sid)
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write('action Hello(name: text, who: text = "Ana") do log "{who}: hello {name}"\n')
    desk.host.reload_scripts()
    desk.does("SelectTask", sid=desk.task().sid)
    assert desk.logged == ["Hello you", "Ana: hello you"]


UNTIL = """
action Slowly(task: Task, n: number) {clauses} until task.wrapup do
  log "start {{n}}"
  try
    wait 10s
    log "end {{n}}"
  always
    log "always {{n}}"
  end
  return n
end
on failure of Slowly do log "never: a cancellation is no failure"
"""


def _ended(pending: Any) -> tuple[str, str]:
    with pytest.raises(ActionCancelled) as caught:
        pending.result()
    return caught.value.reason, str(caught.value.code)


@pytest.mark.parametrize("clauses", ["", "mode queued per task.taskSid", "mode queued per task", "mode restart per n"])
def test_until_ends_it_and_its_invoker_is_told(make_desk: Any, clauses: str) -> None:
    desk = make_desk(UNTIL.format(clauses=clauses))
    one, other = desk.accepted(), desk.accepted()
    first = desk.desk.begin("Slowly", task=one.sid, n=1)
    second = desk.desk.begin("Slowly", task=other.sid, n=2)
    desk.wait(4)
    desk.change(lambda unit: transitions.wrap_up(unit, one.reservation))
    desk.wait(10)
    assert second.result() == 2
    if clauses == "mode restart per n":  # an event has no `n`, so none is about the same
        assert first.result() == 1
        return
    assert _ended(first) == ("task.wrapup has come", "ended")
    assert desk.logged == ["start 1", "start 2", "always 1", "end 2", "always 2"]
    assert [fact["why"] for fact in desk.facts("run.dropped")] == ["until: task.wrapup has come"]
    assert desk.problems == []


def test_until_ends_those_that_wait_for_their_turn(make_desk: Any) -> None:
    desk = make_desk(UNTIL.format(clauses="mode queued"))
    task = desk.accepted()
    pending = [desk.desk.begin("Slowly", task=task.sid, n=n) for n in (1, 2, 3)]
    desk.wait(4)
    desk.change(lambda unit: transitions.wrap_up(unit, task.reservation))
    late = desk.desk.begin("Slowly", task=task.sid, n=4)
    desk.wait(30)
    assert [_ended(one) for one in pending] == [("task.wrapup has come", "ended")] * 3
    assert late.result() == 4
    assert desk.logged == ["start 1", "always 1", "start 4", "end 4", "always 4"]


def test_who_leaves_the_queue_lets_nobody_pass(make_desk: Any) -> None:
    waiter = 'after SelectTask do Slowly task: task, n: 2 within 2s otherwise log "late"\n'
    desk = make_desk(UNTIL.format(clauses="mode queued") + waiter)
    task = desk.accepted()
    first = desk.desk.begin("Slowly", task=task.sid, n=1)
    desk.does("SelectTask", sid=task.sid)
    third = desk.desk.begin("Slowly", task=task.sid, n=3)
    desk.wait(5)
    assert desk.logged == ["start 1", "late"]
    desk.wait(30)
    assert (first.result(), third.result()) == (1, 3)
    assert desk.logged == ["start 1", "late", "end 1", "always 1", "start 3", "end 3", "always 3"]


def test_the_actions_wait_hears_what_came_while_it_was_queued(make_desk: Any) -> None:
    desk = make_desk(
        """
        action Hear(task: Task) mode queued do
          wait 5s
          wait for task.wrapup up to 20s else do log "not heard"
          log "heard after {task.age}"
        end
        """
    )
    task = desk.accepted()
    for _ in range(2):
        desk.desk.begin("Hear", task=task.sid)
    desk.wait(4)
    desk.change(lambda unit: transitions.wrap_up(unit, task.reservation))
    desk.wait(30)
    assert desk.logged == ["heard after 5s", "heard after 10s"]
