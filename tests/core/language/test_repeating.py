"""`repeat`, and rule 9: `retry N times` are N further tries of errors that may pass; `within` bounds the whole."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from offhook import ActionError, Host, Payload, hookimpl


class Dial(Payload, group="test", examples=[{"number": 1}]):
    """Call somebody."""

    number: int


class Exchange:
    """Its action takes `seconds`, and fails with these errors, one after the other, before it succeeds."""

    plugin_name = "exchange"

    def __init__(self, *errors: Exception, seconds: float = 0) -> None:
        self.errors = list(errors)
        self.seconds = seconds
        self.tries: list[tuple[float, int]] = []
        self.began: Any = None

    @hookimpl
    def register_actions(self) -> list[type[Payload]]:
        return [Dial]

    @hookimpl
    async def dial(self, payload: Dial, host: Host) -> str:
        self.began = self.began or host.clock.now()
        self.tries.append(((host.clock.now() - self.began).total_seconds(), payload.number))
        if self.seconds:
            await host.sleep(timedelta(seconds=self.seconds))
        if self.errors:
            raise self.errors.pop(0)
        return "done"


def passing(code: str = "busy") -> ActionError:
    return ActionError(f"it is {code}", code=code, retryable=True)


def dialling(parts: str) -> str:
    return f"""
        after SelectTask mode single do
          let n = 1
          let answer = Dial number: n {parts}
          log "answer {{answer}}"
        end
    """


def test_so_many_further_tries_with_time_between_them(make_desk: Any) -> None:
    exchange = Exchange(passing(), passing(), passing())
    desk = make_desk(dialling("retry 3 times every 10s"), plugins=(exchange,))
    desk.does("SelectTask", sid=desk.task().sid)
    desk.wait(60)
    assert exchange.tries == [(0, 1), (10, 1), (20, 1), (30, 1)]
    assert desk.logged == ["answer done"]
    assert desk.problems == []


def test_the_last_error_is_what_comes_of_it(make_desk: Any) -> None:
    exchange = Exchange(passing(), passing("gone"), passing())
    desk = make_desk(dialling('retry 1 times otherwise log "{error.code}"'), plugins=(exchange,))
    desk.does("SelectTask", sid=desk.task().sid)
    assert len(exchange.tries) == 2
    assert desk.logged == ["gone", "answer "]


def test_what_will_not_pass_is_not_tried_again(make_desk: Any) -> None:
    exchange = Exchange(ActionError("no such number", code="unknown"))
    desk = make_desk(dialling("retry 5 times every 1s"), plugins=(exchange,))
    desk.does("SelectTask", sid=desk.task().sid)
    desk.wait(60)
    assert len(exchange.tries) == 1
    assert desk.problems == ["no such number"]


def test_a_cancellation_is_not_tried_again(make_desk: Any) -> None:
    exchange = Exchange()
    script = dialling("retry 5 times every 1s") + '\nbefore Dial do\n  log "asked"\n  cancel "No"\nend\n'
    desk = make_desk(script, plugins=(exchange,))
    desk.does("SelectTask", sid=desk.task().sid)
    desk.wait(60)
    assert desk.logged == ["asked"]
    assert exchange.tries == []
    assert desk.problems == []


def test_within_bounds_all_tries_together(make_desk: Any) -> None:
    exchange = Exchange(*[passing() for _ in range(9)], seconds=4)
    desk = make_desk(dialling('retry 9 times every 3s within 20s otherwise log "{error.code}"'), plugins=(exchange,))
    desk.does("SelectTask", sid=desk.task().sid)
    desk.wait(120)
    assert [at for at, _ in exchange.tries] == [0, 7, 14]  # the next one would come after the 20th second
    assert desk.logged == ["busy", "answer "]


def test_within_ends_the_try_that_is_under_way(make_desk: Any) -> None:
    exchange = Exchange(passing(), seconds=12)
    desk = make_desk(dialling('retry 9 times every 3s within 20s otherwise log "{error.code}"'), plugins=(exchange,))
    desk.does("SelectTask", sid=desk.task().sid)
    desk.wait(120)
    assert [at for at, _ in exchange.tries] == [0, 15]
    assert desk.logged_at == [(20, "deadline-exceeded"), (20, "answer ")]


def test_within_alone(make_desk: Any) -> None:
    exchange = Exchange(seconds=12)
    desk = make_desk(dialling("within 5s"), plugins=(exchange,))
    desk.does("SelectTask", sid=desk.task().sid)
    desk.wait(60)
    assert desk.logged == []
    assert desk.problems == ["Dial did not end within 5s"]


def test_arguments_are_worked_out_once(make_desk: Any) -> None:
    exchange = Exchange(passing())
    script = """
        after SelectTask mode single do
          Dial number: task.attributes.n as worker marked "again" retry 1 times every 5s
        end
        before Dial do log "{action.marks}"
    """
    desk = make_desk(script, plugins=(exchange,))
    task = desk.task(attributes={"n": 7})
    desk.does("SelectTask", sid=task.sid)
    desk.does("SetTaskAttributes", task=task, attributes={"n": 8})
    desk.wait(10)
    assert exchange.tries == [(0, 7), (5, 7)]
    assert desk.logged == ['["again"]', '["again"]']


def test_the_end_of_the_task_ends_the_tries(make_desk: Any) -> None:
    exchange = Exchange(passing(), passing())
    desk = make_desk(dialling("retry 5 times every 1m"), plugins=(exchange,))
    task = desk.wrapping()
    desk.does("SelectTask", sid=task.sid)
    desk.does("CompleteTask", sid=task.sid)
    desk.wait(600)
    assert len(exchange.tries) == 1


@pytest.mark.parametrize(
    ("head", "seen"),
    [
        ("repeat 3 times", [(0, "1"), (0, "2"), (0, "3"), (0, "behind 3")]),
        ("repeat 3 times every 5s", [(0, "1"), (5, "2"), (10, "3"), (10, "behind 3")]),
        ("repeat 3 times every 5s until n == 2", [(0, "1"), (5, "2"), (5, "behind 2")]),
        ("repeat 3 times until n >= 1", [(0, "1"), (0, "behind 1")]),
        ("repeat 0 times every 5s", [(0, "behind 0")]),
        ("repeat 6 / 3 times", [(0, "1"), (0, "2"), (0, "behind 2")]),
    ],
)
def test_repeat(make_desk: Any, head: str, seen: list[Any]) -> None:
    desk = make_desk(
        f"""
        after SelectTask mode single do
          let n = 0
          {head} do
            set n = n + 1
            log "{{n}}"
          end
          log "behind {{n}}"
        end
        """
    )
    desk.does("SelectTask", sid=desk.task().sid)
    desk.wait(60)
    assert desk.logged_at == seen
    assert desk.problems == []


@pytest.mark.parametrize(
    ("times", "problem"),
    [
        ("task.attributes.n", "task.attributes.n is null, wanted a whole number of times, 0 at least"),
        ("1.5", "wanted a whole number of times, 0 at least"),
        ("-1", "wanted a whole number of times, 0 at least"),
        ("100001", "the run has used up its 100000 steps"),
    ],
)
def test_how_often_is_a_whole_number_and_every_turn_a_step(make_desk: Any, times: str, problem: str) -> None:
    desk = make_desk(f"on SelectTask do\n  repeat {times} times do\n    let x = 1\n  end\nend\n")
    desk.does("SelectTask", sid=desk.task().sid)
    assert problem in desk.problems[0]


def test_repeat_in_before_holds_the_caller(make_desk: Any) -> None:
    desk = make_desk(
        """
        before SelectTask do
          repeat 3 times every 2s until task.attributes.ready == true do log "waiting"
        end
        """
    )
    assert desk.does_in(10, "SelectTask", sid=desk.task().sid).how == "completed"
    assert desk.logged_at == [(0, "waiting"), (2, "waiting"), (4, "waiting")]
