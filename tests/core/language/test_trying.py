"""Rule 7: `try … on cancelled … on error … always … end`."""

from __future__ import annotations

from typing import Any

CAUGHT = """
on SelectTask do
  try
    {what}
    log "not reached"
  on cancelled as c
    log "cancelled: {{c.reason}} / {{c.code}} / {{c.by}}"
  on error as e when e.code == "crm"
    log "crm: {{e.message}}"
  on error as e
    log "error: {{e.code}}"
  always
    log "always"
  end
  log "on"
end
before AcceptTask named "the gate" do cancel "Not before noon"
"""


def test_a_cancellation_of_another_action_is_caught(make_desk: Any) -> None:
    desk = make_desk(CAUGHT.format(what="AcceptTask sid: payload.sid"))
    assert desk.does("SelectTask", sid=desk.task().sid).how == "completed"
    assert desk.logged == ["cancelled: Not before noon / cancelled / the gate", "always", "on"]
    assert desk.problems == []


def test_the_first_error_part_that_fits_is_done(make_desk: Any) -> None:
    desk = make_desk(CAUGHT.format(what='fail "It is down" code "crm"'))
    desk.does("SelectTask", sid=desk.task().sid)
    assert desk.logged == ["crm: It is down", "always", "on"]


def test_any_other_error_is_for_the_part_without_a_condition(make_desk: Any) -> None:
    desk = make_desk(CAUGHT.format(what='log "{task.attributes.nothing + 1}"'))
    desk.does("SelectTask", sid=desk.task().sid)
    assert desk.logged == ["error: null-arithmetic", "always", "on"]


def test_without_an_error_only_always_is_done(make_desk: Any) -> None:
    desk = make_desk(CAUGHT.format(what='log "fine"'))
    desk.does("SelectTask", sid=desk.task().sid)
    assert desk.logged == ["fine", "not reached", "always", "on"]


def test_a_caught_error_can_be_raised_again_and_keeps_its_place(make_desk: Any) -> None:
    desk = make_desk(
        """
        on SelectTask do
          try
            CompleteTask sid: payload.sid
          on error as e
            log "seen"
            fail e
          always
            log "always"
          end
        end
        """
    )
    desk.does("SelectTask", sid=desk.task().sid)
    assert desk.logged == ["seen", "always"]
    (failure,) = desk.desk.failures
    assert failure.error.code == "could-not-complete-reservation"
    assert failure.place.endswith("script1.hook:4")


def test_what_no_part_fits_goes_through_always(make_desk: Any) -> None:
    desk = make_desk(
        """
        on SelectTask do
          try
            fail "so" code "other"
          on error as e when e.code == "crm"
            log "never"
          on cancelled
            log "never"
          always
            log "always"
          end
          log "never"
        end
        """
    )
    desk.does("SelectTask", sid=desk.task().sid)
    assert desk.logged == ["always"]
    assert desk.problems == ["so"]


def test_a_runs_own_cancel_is_not_caught_and_always_is_done(make_desk: Any) -> None:
    desk = make_desk(
        """
        before SelectTask do
          try
            cancel "No"
          on cancelled as c
            log "never"
          on error as e
            log "never"
          always
            log "always"
          end
        end
        """
    )
    assert desk.does("SelectTask", sid=desk.task().sid) == ("cancelled", "No", "cancelled")
    assert desk.logged == ["always"]


def test_always_is_done_for_stop_return_and_redirect(make_desk: Any) -> None:
    desk = make_desk(
        """
        before SelectTask when payload.sid starts with "WR" do
          try
            redirect to ShowDirectory
          always
            log "redirected"
          end
        end
        after ShowDirectory do
          try
            stop
          on error
            log "never"
          always
            log "stopped"
          end
        end
        after ShowDirectory do
          try
            return
          always
            log "returned"
          end
          log "never"
        end
        """
    )
    desk.does("SelectTask", sid=desk.task().sid)
    assert desk.logged == ["redirected", "stopped", "returned"]


def test_always_is_done_when_a_newer_run_or_a_limit_ends_the_run(make_desk: Any) -> None:
    desk = make_desk(
        """
        after SelectTask mode restart within 30s do
          try
            log "begun"
            wait 10m
            log "never"
          on error
            log "never"
          always
            log "cleaning up"
            wait 1s
            SetTaskAttributes task: task, attributes: {seen: true}, mergeExisting: true
            log "clean {task.attributes.seen}"
          end
          log "never"
        end
        """
    )
    task = desk.task()
    desk.does("SelectTask", sid=task.sid)
    desk.wait(5)
    desk.does("SelectTask", sid=task.sid)
    desk.wait(60)
    assert desk.logged_at == [
        (0, "begun"),
        (5, "begun"),
        (5, "cleaning up"),
        (6, "clean true"),
        (35, "cleaning up"),
        (36, "clean true"),
    ]
    assert [problem for problem in desk.problems if "within" in problem]


def test_the_end_of_the_task_ends_the_wait_and_always_is_done(make_desk: Any) -> None:
    desk = make_desk(
        """
        after SelectTask mode single do
          try
            wait 10m
          always
            log "always"
          end
          log "never"
        end
        """
    )
    task = desk.accepted()
    desk.does("SelectTask", sid=task.sid)
    desk.does("WrapupTask", sid=task.sid)
    desk.does("CompleteTask", sid=task.sid)
    assert desk.logged == ["always"]


def test_a_used_up_budget_is_not_caught(make_desk: Any) -> None:
    desk = make_desk(
        """
        on SelectTask do
          try
            for each x in range(60000) do
              for each y in [1, 2, 3] do set_nothing(y)
            end
          on error
            log "never"
          always
            log "always"
          end
        end
        define set_nothing(x) do
          let y = x
        end
        """
    )
    desk.does("SelectTask", sid=desk.task().sid)
    assert desk.logged == ["always"]
    assert "used up its 100000 steps" in desk.problems[0]


def test_the_end_of_the_host_is_no_end_of_the_run(make_desk: Any) -> None:
    desk = make_desk(
        """
        after SelectTask mode single do
          try
            wait 10m
          always
            log "always"
          end
        end
        """
    )
    desk.does("SelectTask", sid=desk.task().sid)
    desk.host.stop()
    assert desk.logged == []
