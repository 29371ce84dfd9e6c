"""Rules 1 to 8: order, what a handler sees, guards, ends."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.centre import transitions
from offhook.errors import ConfigError


def test_priority_then_ahead_and_behind_then_the_file(make_desk: Any) -> None:
    desk = make_desk(
        """
        before SelectTask do log "first of the file"
        before SelectTask named "c" behind "d" do log "c, behind d"
        before SelectTask named "d" do log "d"
        before SelectTask priority -1 do log "low"
        before SelectTask named "b" ahead of "first" do log "b, ahead of somebody who is not there"
        before SelectTask priority 10 do log "high"
        before SelectTask ahead of "d" do log "ahead of d"
        """
    )
    desk.does("SelectTask")
    assert desk.logged == [
        "high",
        "first of the file",
        "b, ahead of somebody who is not there",
        "ahead of d",
        "d",
        "c, behind d",
        "low",
    ]


def test_the_first_instead_is_outermost(make_desk: Any) -> None:
    desk = make_desk(
        """
        instead of SelectTask do
          log "inner in"
          return proceed
        end
        instead of SelectTask priority 1 do
          log "outer in"
          let r = proceed
          log "outer out"
          return r
        end
        """
    )
    desk.does("SelectTask")
    assert desk.logged == ["outer in", "inner in", "outer out"]


def test_a_cycle_of_ahead_names_its_members(make_desk: Any) -> None:
    with pytest.raises(ConfigError, match=r"a.*b"):
        make_desk(
            """
            before SelectTask named "a" ahead of "b" do log "a"
            before SelectTask named "b" ahead of "a" do log "b"
            """
        )


def test_before_sees_what_those_before_it_left(make_desk: Any) -> None:
    desk = make_desk(
        """
        before SetTaskAttributes do set payload.attributes.seen.first = true
        before SetTaskAttributes do
          log "{payload.attributes}"
          set payload.attributes.count = count(keys(payload.attributes))
          remove payload.attributes.gone
          add "x" to payload.attributes.list
        end
        """
    )
    task = desk.accepted(attributes={"old": 1})
    given = {"gone": 1}
    desk.does("SetTaskAttributes", sid=task.sid, attributes=given, mergeExisting=True)
    assert desk.logged == ['{"gone": 1, "seen": {"first": true}}']
    assert task.attributes == {"old": 1, "seen": {"first": True}, "count": 2, "list": ("x",)}
    assert given == {"gone": 1}


def test_before_can_ask_which_fields_were_given(make_desk: Any) -> None:
    desk = make_desk(
        """
        before TransferTask when "mode" not in payload.options do set payload.options.mode = "COLD"
        before TransferTask do
          let asked = ["mode" in payload.options, "priority" in payload.options, "targetSid" in payload, "x" in payload]
          log "{payload.options.mode} {asked}"
        end
        instead of TransferTask do return null
        """
    )
    task, bob = desk.task(), desk.worker().sid
    desk.does("AcceptTask", sid=task.sid)
    desk.does("TransferTask", sid=task.sid, targetSid=bob, options={})
    desk.does("TransferTask", sid=task.sid, targetSid=bob, options={"mode": "WARM", "priority": 3})
    assert desk.logged == ["COLD [true, false, true, false]", "WARM [true, true, true, false]"]


def test_a_cancel_ends_the_stage_and_says_who_did_not_get_their_turn(make_desk: Any) -> None:
    desk = make_desk(
        """
        before SelectTask named "no" do cancel "not {payload.sid default worker.name}"
        before SelectTask named "late" do log "late"
        after SelectTask do log "after"
        on failure of SelectTask do log "failed"
        """
    )
    assert desk.does("SelectTask") == ("cancelled", "not Ana", "cancelled")
    assert desk.logged == []
    (settled,) = desk.facts("invocation.settled")
    assert settled["verdicts"] == [["no", "cancelled"], ["late", "not reached"]]


def test_a_redirect_gives_the_caller_the_other_result(make_desk: Any) -> None:
    desk = make_desk(
        """
        before CompleteTask when task.status == "assigned" do redirect to WrapupTask sid: payload.sid marked "kind"
        after WrapupTask do log "{action.marks} {action.by} {action.cause.name}"
        """
    )
    task = desk.accepted()
    outcome = desk.does("CompleteTask", sid=task.sid)
    assert (outcome.how, task.status) == ("completed", "wrapping")
    assert desk.settled == [("CompleteTask", "redirected"), ("WrapupTask", "completed")]
    assert desk.logged == ['["kind"] script CompleteTask']


@pytest.mark.parametrize(
    ("handler", "how"),
    [
        ("before SelectTask do log worker.attributes.none + 1", "completed"),
        ("before SelectTask required do log worker.attributes.none + 1", "cancelled"),
        ('before SelectTask when worker.attributes.none > 1 do cancel "no"', "cancelled"),
        ('before SelectTask when worker.attributes.team do cancel "no"', "cancelled"),
        ("before SelectTask when worker.attributes.none > 1 do redirect to ShowDirectory", "cancelled"),
        ('before SelectTask required do fail "no" code "mine"', "cancelled"),
        ('define p() do\n cancel "no {1 + worker.attributes.none}"\nend\nbefore SelectTask do\np()\nend', "cancelled"),
    ],
)
def test_a_failing_guard_cancels_and_others_are_reported(make_desk: Any, handler: str, how: str) -> None:
    desk = make_desk(handler)
    outcome = desk.does("SelectTask")
    assert outcome.how == how
    if how == "cancelled":
        assert outcome.code == "guard-failed"
    assert len(desk.problems) == 1


def test_a_waiting_after_handler_lets_its_caller_go(make_desk: Any) -> None:
    desk = make_desk(
        """
        after SelectTask mode parallel do
          log "at once"
          wait 1m
          log "later"
        end
        """
    )
    assert desk.does("SelectTask").how == "completed"
    assert desk.logged == ["at once"]
    desk.wait(60)
    assert desk.logged_at == [(0, "at once"), (60, "later")]


def test_before_and_instead_hold_the_caller(make_desk: Any) -> None:
    desk = make_desk(
        """
        before SelectTask do wait 10s
        instead of SelectTask do
          wait until desktop.directoryOpen up to 5s else do log "gave up"
          return proceed
        end
        after SelectTask do log "done"
        """
    )
    desk.does_in(20, "SelectTask")
    assert desk.logged_at == [(15, "gave up"), (15, "done")]


def test_own_cause_is_left_out(make_desk: Any) -> None:
    desk = make_desk(
        """
        after SelectTask named "again" do SelectTask sid: payload.sid
        after SelectTask named "other" do log "{action.by}"
        """
    )
    task = desk.task()
    desk.does("SelectTask", sid=task.sid)
    assert desk.logged == ["script", "agent"]


def test_own_cause_counts_for_a_reentrant_one(make_desk: Any) -> None:
    """Rule 6."""
    desk = make_desk(
        """
        before SetTaskAttributes reentrant when payload.attributes.level < 3 do
          log "level {payload.attributes.level}"
          SetTaskAttributes sid: payload.sid, attributes: {level: payload.attributes.level + 1}
        end
        after SetTaskAttributes do log "done {payload.attributes.level}"
        """
    )
    task = desk.task()
    assert desk.does("SetTaskAttributes", sid=task.sid, attributes={"level": 0}).how == "completed"
    assert desk.logged == ["level 0", "level 1", "level 2", "done 3", "done 2", "done 1", "done 0"]


def test_the_depth_limit_holds_for_reentrant_ones(make_desk: Any) -> None:
    """Rule 6."""
    desk = make_desk(
        """
        before SetTaskAttributes reentrant required do
          SetTaskAttributes sid: payload.sid, attributes: {level: payload.attributes.level + 1}
        end
        """
    )
    outcome = desk.does("SetTaskAttributes", sid=desk.task().sid, attributes={"level": 0})
    assert outcome.how == "cancelled"
    assert "actions caused one another" in outcome.value


def test_the_depth_limit_prints_the_chain(make_desk: Any) -> None:
    desk = make_desk(
        """
        after ShowDirectory named "a" do HideDirectory
        after HideDirectory named "b" do ToggleSidebar
        after ToggleSidebar named "c" do HistoryGoBack otherwise log "{error.code}: {error.message}"
        """,
        max_depth=3,
    )
    desk.does("ShowDirectory")
    (text,) = desk.logged
    assert text.startswith("too-deep: ")
    assert "ShowDirectory" in text
    assert "ToggleSidebar" in text


def test_a_cancellation_inside_reaches_only_guards(make_desk: Any) -> None:
    desk = make_desk(
        """
        before HideDirectory do cancel "never"
        before ShowDirectory named "watcher" do
          HideDirectory otherwise log "an error, which it is not"
          log "not reached"
        end
        before HistoryGoBack named "guard" required do HideDirectory
        after ToggleSidebar do HideDirectory
        on failure of HideDirectory do log "failed"
        """
    )
    assert desk.does("ShowDirectory").how == "completed"
    assert desk.does("HistoryGoBack") == ("cancelled", "never", "cancelled")
    assert desk.does("ToggleSidebar").how == "completed"
    assert desk.logged == []
    assert desk.problems == []
    assert desk.desk.verdicts("ShowDirectory") == [("watcher", "cancelled inside")]


def test_stop_and_return(make_desk: Any) -> None:
    desk = make_desk(
        """
        define early() do
          if now != null then return
          log "not reached"
        end
        define quit() do
          stop
        end
        before SelectTask do
          early()
          log "after return of a procedure"
          return
        end
        before SelectTask do
          log "next handler"
          quit()
          log "not reached"
        end
        instead of SelectTask do return 7
        after SelectTask do log "{result}"
        """
    )
    assert desk.does("SelectTask").value == 7
    assert desk.logged == ["after return of a procedure", "next handler", "7"]


def test_an_instead_that_does_nothing_yields_null(make_desk: Any) -> None:
    desk = make_desk('instead of AcceptTask named "lazy" do log "busy"')
    task = desk.task()
    assert desk.does("AcceptTask", sid=task.sid) == ("completed", None, None)
    assert task.status == "reserved"
    (settled,) = desk.facts("invocation.settled")
    assert ["lazy", "dropped it"] in settled["verdicts"]


def test_proceed_with_merges_deeply_and_validates(make_desk: Any) -> None:
    desk = make_desk(
        """
        instead of SetTaskAttributes do return proceed with {attributes: {deep: {b: 2}}, mergeExisting: true}
        instead of SetActivity do
          let r = proceed with {activityAvailable: worker.attributes.team}
          return r
        end
        """
    )
    task = desk.accepted()
    desk.does("SetTaskAttributes", sid=task.sid, attributes={"deep": {"a": 1}})
    assert task.attributes == {"deep": {"a": 1, "b": 2}}
    outcome = desk.does("SetActivity", activityName="Break")
    assert outcome.how == "failed"
    assert "activityAvailable" in outcome.value


def test_a_second_proceed_is_an_error(make_desk: Any) -> None:
    desk = make_desk(
        """
        instead of SelectTask do
          for each n in [1, 2] do
            let r = proceed
          end
        end
        """
    )
    outcome = desk.does("SelectTask")
    assert outcome.how == "failed"
    assert "proceed" in outcome.value


def test_failures_reach_the_caller_and_the_failure_handlers(make_desk: Any) -> None:
    desk = make_desk(
        """
        on failure of AcceptTask as problem do
          log "{problem.code} {problem.action} {payload.sid}"
          AcceptTask sid: payload.sid otherwise log "again: {error.code}"
        end
        after AcceptTask do log "not reached"
        """
    )
    task = desk.task()
    desk.change(lambda unit: transitions.accept(unit, task.reservation))
    outcome = desk.does("AcceptTask", sid=task.sid)
    assert outcome.how == "failed"
    assert desk.logged == [f"{outcome.code} AcceptTask {task.sid}", f"again: {outcome.code}"]
