"""Rule 18: `wait for`."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.centre import transitions


def update(desk: Any, task: Any, **attributes: Any) -> None:
    desk.change(lambda unit: transitions.update_task_attributes(unit, task, attributes))


def test_an_event_that_fits_ends_the_wait(make_desk: Any) -> None:
    desk = make_desk(
        """
        on task.created mode parallel do
          let mine = task.taskSid
          wait for task.updated as news where news.task.taskSid == mine and news.task.attributes.n > 1 up to 1m else do
            log "nothing"
          end
          log "{news.task.attributes.n} after {task.age}"
        end
        """
    )
    first = desk.task()
    desk.wait(5)
    update(desk, first, n=1)
    desk.wait(5)
    update(desk, first, n=2)
    assert desk.logged == ["2 after 10s"]
    desk.task()
    desk.wait(60)
    assert desk.logged[1] == "nothing"


def test_it_is_a_value_and_null_when_its_time_is_up(make_desk: Any) -> None:
    desk = make_desk(
        """
        define next() do
          let found = wait for task.updated, reservation.accepted up to 10s
          log "{found.type}"
        end
        on task.created mode parallel do
          next()
          let last = {seen: 1}
          set last.seen = wait for task.updated up to 10s else do log "too late"
          log "{last.seen}."
          return wait for task.updated
        end
        """
    )
    task = desk.task()
    desk.wait(1)
    desk.change(lambda unit: transitions.accept(unit, task.reservation))
    desk.wait(30)
    assert desk.logged == ["reservation.accepted", "too late", "."]


def test_what_came_since_the_trigger_is_not_missed_and_none_counts_twice(make_desk: Any) -> None:
    desk = make_desk(
        """
        on task.created mode parallel do
          wait 10s
          for each n in [2, 1] do
            wait for task.updated as news where news.task.attributes.n >= 0 and news.previous.attributes.n == n up to 5s
            log "{n}: {news.previous.attributes.n} at {now - task.createdAt}"
          end
          wait for task.updated up to 5s else do log "no more"
          wait for task.created up to 5s else do log "not its own"
        end
        """
    )
    task = desk.task(attributes={"n": 1})
    update(desk, task, n=2)
    update(desk, task, n=0)
    desk.wait(60)
    assert desk.logged == ["2: 2 at 10s", "1: 1 at 10s", "no more", "not its own"]


def test_waits_end_with_their_task_after_the_event_was_delivered(make_desk: Any) -> None:
    desk = make_desk(
        """
        on task.created mode parallel do
          wait for task.canceled as over
          log "over: {over.type}"
          wait 1s
          log "never"
        end
        on task.created mode parallel do
          wait for task.completed
          log "never"
        end
        """
    )
    task = desk.task()
    desk.change(lambda unit: transitions.cancel_task(unit, task, "gone"))
    desk.wait(10)
    assert desk.logged == ["over: task.canceled"]
    assert desk.host.runs.list() == []


def test_a_condition_that_fails_fails_the_run(make_desk: Any) -> None:
    desk = make_desk(
        """
        on task.created mode parallel do
          try
            wait for task.updated as news where news.task.attributes.n + 1 > 1
          on error as e
            log "{e.code}"
          end
        end
        """
    )
    update(desk, desk.task(), other=1)
    assert desk.logged == ["null-arithmetic"]


@pytest.mark.parametrize("stage", ["before", "instead of"])
def test_who_holds_the_caller_hears_too(make_desk: Any, stage: str) -> None:
    desk = make_desk(
        f"""
        {stage} SelectTask do
          SetTaskAttributes sid: payload.sid, attributes: {{n: 1}}
          wait for task.updated as news up to 5s
          log "{{news.type}}"
        end
        """
    )
    desk.does("SelectTask", sid=desk.task().sid)
    assert desk.logged == ["task.updated"]


def test_a_queued_run_hears_from_its_trigger_on(make_desk: Any) -> None:
    desk = make_desk(
        """
        after SelectTask mode queued do
          wait 5s
          wait for task.updated as news up to 5s
          log "{news.task.attributes.n}"
        end
        """
    )
    task = desk.task()
    desk.does("SelectTask", sid=task.sid)
    desk.does("SelectTask", sid=task.sid)
    update(desk, task, n=1)
    desk.wait(60)
    assert desk.logged == ["1", "1"]


def test_branches_hear_by_themselves_and_the_run_only_what_is_left(make_desk: Any) -> None:
    desk = make_desk(
        """
        on task.created mode parallel do
          wait 1s
          together do
            wait for task.updated as a where a.task.attributes.n == 1
            wait for task.updated as b where b.task.attributes.n == 2
          end
          log "both at {task.age}"
          wait for task.updated as left where left.previous.attributes.n >= 0 up to 1s
          log "{left.previous.attributes.n}"
          wait for task.updated up to 1s else do log "no more"
        end
        """
    )
    task = desk.task(attributes={"n": 1})
    desk.wait(5)
    for number in (2, 3, 1):
        update(desk, task, n=number)
    desk.wait(60)
    assert desk.logged == ["both at 5s", "2", "no more"]


def test_a_run_beside_hears_from_its_beginning_on(make_desk: Any) -> None:
    desk = make_desk(
        """
        define hear(label) do
          wait for task.updated as news up to 5s else do log "{label}: nothing"
          if news is not empty then log "{label}: {news.task.attributes.n}"
        end
        on task.created mode parallel do
          wait 1s
          meanwhile do
            wait 1s
            wait for task.updated as news where news.type == "task.updated" up to 5s
            log "beside: {news.task.attributes.n}"
            hear("again")
          end
          meanwhile do hear("other")
          wait for task.updated as mine up to 5s
          log "before: {mine.task.attributes.n}"
        end
        """
    )
    task = desk.task()
    update(desk, task, n=1)
    desk.wait(1.5)
    update(desk, task, n=2)
    desk.wait(60)
    assert desk.logged == ["before: 1", "other: 2", "beside: 2", "again: nothing"]
    assert not any(desk.host.scripts.hearing._by_type.values())
