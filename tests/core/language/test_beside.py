"""Rule 10: `meanwhile` is a run of its own."""

from __future__ import annotations

from typing import Any


def test_the_run_goes_on_beside_the_other_one(make_desk: Any) -> None:
    desk = make_desk(
        """
        after SelectTask do
          let names = ["a", "b"]
          for each name in names do
            meanwhile do
              log "begins {name}"
              wait 5s
              log "ends {name} of {names}"
            end
          end
          log "on"
        end
        """
    )
    desk.does("SelectTask", sid=desk.task().sid)
    desk.wait(10)
    assert desk.logged_at == [
        (0, "begins a"),
        (0, "begins b"),
        (0, "on"),
        (5, 'ends a of ["a", "b"]'),
        (5, 'ends b of ["a", "b"]'),
    ]


def test_values_are_those_of_the_moment(make_desk: Any) -> None:
    desk = make_desk(
        """
        after SelectTask mode single do
          let n = 1
          meanwhile do
            let own = n
            wait 2s
            set own = own + 10
            log "{n} {own} {payload.sid == task.sid}"
          end
          set n = 2
          wait 5s
          log "{n}"
        end
        """
    )
    desk.does("SelectTask", sid=desk.task().sid)
    desk.wait(10)
    assert desk.logged == ["1 11 true", "2"]


def test_it_holds_nobody_and_outlives_a_cancel(make_desk: Any) -> None:
    desk = make_desk(
        """
        before SelectTask do
          meanwhile do
            wait 3s
            SetTaskAttributes task: task, attributes: {asked: true}, mergeExisting: true
            log "asked {task.attributes.asked}"
          end
          cancel "Not now"
        end
        """
    )
    assert desk.does("SelectTask", sid=desk.task().sid) == ("cancelled", "Not now", "cancelled")
    desk.wait(5)
    assert desk.logged_at == [(3, "asked true")]


def test_its_failure_and_its_stop_are_its_own(make_desk: Any) -> None:
    desk = make_desk(
        """
        before SelectTask required do
          meanwhile do fail "broken" code "x"
          meanwhile do
            log "second"
            stop
          end
          meanwhile do return
          try
            meanwhile do log "{task.attributes.nothing + 1}"
          on error
            log "never"
          end
          log "on"
        end
        """
    )
    assert desk.does("SelectTask", sid=desk.task().sid).how == "completed"
    assert desk.logged == ["second", "on"]
    assert desk.problems == ["broken", "task.attributes.nothing is null: + needs a value"]


def test_it_has_a_budget_of_its_own(make_desk: Any) -> None:
    desk = make_desk(
        """
        on SelectTask do
          for each x in range(60000) do
            let y = x
          end
          meanwhile do
            for each x in range(60000) do
              let y = x
            end
            log "done"
          end
        end
        """
    )
    desk.does("SelectTask", sid=desk.task().sid)
    assert desk.logged == ["done"]
    assert desk.problems == []


def test_its_waits_end_with_the_task_and_a_newer_run_does_not_end_it(make_desk: Any) -> None:
    desk = make_desk(
        """
        after SelectTask mode restart do
          meanwhile do
            wait 10s
            log "beside"
          end
          wait 10s
          log "run"
        end
        """
    )
    task = desk.wrapping()
    desk.does("SelectTask", sid=task.sid)
    desk.wait(5)
    desk.does("SelectTask", sid=task.sid)
    desk.wait(20)
    assert desk.logged_at == [(10, "beside"), (15, "beside"), (15, "run")]
    desk.does("SelectTask", sid=task.sid)
    desk.does("CompleteTask", sid=task.sid)
    desk.wait(20)
    assert len(desk.logged) == 3


def test_in_handlers_of_events_schedules_and_procedures(make_desk: Any) -> None:
    desk = make_desk(
        """
        define later(t, text) do
          meanwhile do
            wait 1s
            log "{text} {t.channel}"
          end
        end
        on task.created do later(task, "event")
        every 5s do
          meanwhile do
            wait 1s
            log "schedule"
          end
        end
        """
    )
    desk.task()
    desk.wait(7)
    assert desk.logged_at == [(1, "event chat"), (6, "schedule")]


def test_an_event_that_it_sets_off_has_the_limit_of_loops(make_desk: Any) -> None:
    desk = make_desk(
        """
        on task.updated do
          meanwhile do SetTaskAttributes task: task, attributes: {n: (task.attributes.n default 0) + 1}
        end
        """,
        max_runs=20,
    )
    task = desk.task()
    desk.does("SetTaskAttributes", task=task, attributes={"n": 0})
    assert any("a loop of events" in problem for problem in desk.problems)
