"""Rule 10: in `together` each statement is a branch; the first error ends the others."""

from __future__ import annotations

from typing import Any

TWO = """
after SelectTask mode single do
  together do
    if true then
      log "a begins"
      wait 5s
      log "a ends"
    end
    if true then
      log "b begins"
      wait 2s
      {what}
      log "b ends"
    end
    log "c"
  end
  log "on"
end
"""


def test_branches_are_done_at_the_same_time(make_desk: Any) -> None:
    desk = make_desk(TWO.format(what=""))
    desk.does("SelectTask", sid=desk.task().sid)
    desk.wait(10)
    assert desk.logged_at == [
        (0, "a begins"),
        (0, "b begins"),
        (0, "c"),
        (2, "b ends"),
        (5, "a ends"),
        (5, "on"),
    ]


def test_the_first_error_ends_the_others(make_desk: Any) -> None:
    desk = make_desk(TWO.format(what='fail "broken" code "x"'))
    desk.does("SelectTask", sid=desk.task().sid)
    desk.wait(10)
    assert desk.logged == ["a begins", "b begins", "c"]
    assert desk.problems == ["broken"]


def test_an_error_at_once_keeps_the_others_from_beginning(make_desk: Any) -> None:
    desk = make_desk(
        """
        on SelectTask do
          try
            together do
              wait 1s
              fail "broken" code "x"
              log "never"
            end
          on error as e
            log "{e.code}"
          end
        end
        """
    )
    desk.does("SelectTask", sid=desk.task().sid)
    desk.wait(5)
    assert desk.logged_at == [(0, "x")]


def test_always_of_a_branch_that_is_ended_is_done_first(make_desk: Any) -> None:
    desk = make_desk(
        """
        after SelectTask mode single do
          try
            together do
              try
                wait 1m
              always
                wait 1s
                log "cleaned up"
              end
              if true then
                wait 2s
                fail "late" code "x"
              end
            end
          on error as e
            log "{e.code}"
          end
        end
        """
    )
    desk.does("SelectTask", sid=desk.task().sid)
    desk.wait(60)
    assert desk.logged_at == [(3, "cleaned up"), (3, "x")]


def test_a_cancellation_inside_and_a_stop_end_the_others(make_desk: Any) -> None:
    desk = make_desk(
        """
        before AcceptTask do cancel "No"
        after SelectTask mode single do
          together do
            wait 1m
            if true then
              wait 2s
              AcceptTask sid: payload.sid
            end
          end
          log "never"
        end
        after SelectTask mode single do
          together do
            wait 1m
            if true then
              wait 3s
              stop
            end
          end
          log "never"
        end
        """
    )
    desk.does("SelectTask", sid=desk.task().sid)
    desk.wait(10)
    assert desk.logged == []
    assert desk.problems == []
    assert desk.host.runs.list() == []


def test_cancel_in_a_branch_cancels_the_action(make_desk: Any) -> None:
    desk = make_desk(
        """
        before SelectTask do
          together do
            log "a"
            if task.channel == "chat" then cancel "Not a chat"
            log "never"
          end
        end
        """
    )
    assert desk.does("SelectTask", sid=desk.task().sid) == ("cancelled", "Not a chat", "cancelled")
    assert desk.logged == ["a"]


def test_branches_share_the_variables_of_the_run(make_desk: Any) -> None:
    desk = make_desk(
        """
        after SelectTask mode single do
          for each turn in [1, 2] do
            let changed = 1
            let both = []
            together do
              set changed = SetTaskAttributes task: task, attributes: {turn: turn}
              for each x in ["a", "b"] do
                wait 1s
                add "{x}{turn}" to both
              end
              if true then
                wait 500ms
                add "c" to both
              end
            end
            log "{changed is empty} {both}"
          end
        end
        """
    )
    desk.does("SelectTask", sid=desk.task().sid)
    desk.wait(10)
    assert desk.logged_at == [(2, 'true ["c", "a1", "b1"]'), (4, 'true ["c", "a2", "b2"]')]


def test_within_and_a_newer_run_end_all_branches(make_desk: Any) -> None:
    desk = make_desk(
        """
        after SelectTask mode restart within 10s do
          together do
            if true then
              wait 1m
              log "never"
            end
            if true then
              wait 2m
              log "never"
            end
          end
        end
        """
    )
    task = desk.task()
    desk.does("SelectTask", sid=task.sid)
    desk.wait(3)
    desk.does("SelectTask", sid=task.sid)
    assert len(desk.host.runs.list()) == 1
    desk.wait(300)
    assert desk.logged == []
    assert desk.host.runs.list() == []
    assert [problem for problem in desk.problems if "within 10s" in problem]


def test_the_task_ends_all_waits(make_desk: Any) -> None:
    desk = make_desk(TWO.format(what=""))
    task = desk.wrapping()
    desk.does("SelectTask", sid=task.sid)
    desk.does("CompleteTask", sid=task.sid)
    desk.wait(10)
    assert desk.logged == ["a begins", "b begins", "c"]


def test_branches_share_the_budget(make_desk: Any) -> None:
    loop = "for each x in range(40000) do\n let y = x\n end\n"
    desk = make_desk(f'on SelectTask do\n together do\n {loop} {loop} {loop} end\n log "never"\nend\n')
    desk.does("SelectTask", sid=desk.task().sid)
    assert "used up its 100000 steps" in desk.problems[0]


def test_in_before_it_holds_the_caller_until_all_are_done(make_desk: Any) -> None:
    desk = make_desk(
        """
        before SelectTask do
          together do
            wait 2s
            wait 4s
            wait until task.attributes.ready == true up to 3s else do log "not ready"
          end
          log "on"
        end
        """
    )
    assert desk.does_in(10, "SelectTask", sid=desk.task().sid).how == "completed"
    assert desk.logged_at == [(3, "not ready"), (4, "on")]


def test_branches_within_branches_and_runs_beside_them(make_desk: Any) -> None:
    desk = make_desk(
        """
        after SelectTask mode single do
          let n = 0
          let seen = []
          together do
            together do
              set n = n + 1
              for each x in [1, 2] do
                meanwhile do
                  meanwhile do
                    wait 1s
                    log "deep {n} {x} {seen}"
                  end
                end
                wait 1s
                add x to seen
              end
              try
                repeat 2 times every 1s do fail "x" code "y"
              on error as e when n > 0 and count([y for each y in seen where y == 1]) == 0
                wait 1s
                set n = n + 10
                add e.code to seen
              always
                add "always" to seen
                if n > 5 then add "end" to seen
              end
            end
            repeat 3 times every 1s until n > 100 do set n = n + 100
          end
          log "{n} {seen}"
          try
            together do
              CompleteTask sid: "WR0" retry 2 times every 1s within 5s
              log "never"
            end
          on error
            meanwhile do
              wait 1s
              log "{error.code} {n}"
            end
          end
        end
        """
    )
    desk.does("SelectTask", sid=desk.task().sid)
    desk.wait(30)
    assert desk.logged_at == [
        (1, "deep 1 1 []"),
        (2, "deep 101 2 [1]"),
        (2, '111 [1, "y", "always", "end", 2]'),
        (3, "could-not-complete-reservation 111"),
    ]
    assert desk.problems == []
