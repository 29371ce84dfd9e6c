"""Rules 11 to 16: what is fixed and what is live, null, places, renaming, merging, values in JSON."""

from __future__ import annotations

from typing import Any

import pytest


def test_the_payload_is_fixed_and_the_task_is_live(make_desk: Any) -> None:
    desk = make_desk(
        """
        after AcceptTask mode parallel do
          log "{task.status} {payload.sid} {result.status}"
          wait 1m
          log "{task.status} {payload.sid} {count(keys(task.attributes))} {now}"
        end
        """
    )
    task = desk.task()
    desk.does("AcceptTask", sid=task.sid)
    sid = task.reservation.sid
    desk.does("WrapupTask", sid=task.sid)
    desk.does("SetTaskAttributes", sid=task.sid, attributes={"a": 1, "b": 2})
    desk.wait(60)
    assert desk.logged == [f"assigned {sid} accepted", f"wrapping {sid} 2 2026-01-05T00:01:00Z"]


def test_an_event_keeps_what_it_said(make_desk: Any) -> None:
    desk = make_desk(
        """
        on task.updated as change mode parallel do
          wait 1m
          log "{change.previous.attributes} {change.task.attributes} {change.type} {task == change.task}"
        end
        """
    )
    task = desk.accepted(attributes={"n": 1})
    desk.does("SetTaskAttributes", sid=task.sid, attributes={"n": 2})
    desk.wait(30)
    desk.does("SetTaskAttributes", sid=task.sid, attributes={"n": 3})
    desk.wait(60)
    # two runs for one task: parallel, each with its own event and the same live task
    assert desk.logged == ['{"n": 1} {"n": 3} task.updated true', '{"n": 2} {"n": 3} task.updated true']


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        ("task.attributes.none.at.all == null", True),
        ("task.attributes.none", False),
        ("not task.attributes.none", True),
        ('task.attributes.none in ["a"]', False),
        ('task.attributes.none not in ["a"]', True),
        ('"a" in task.attributes.none', False),
        ('task.attributes.none contains "a"', False),
        ('task.attributes.none starts with "a"', False),
        ("task.attributes.none matches /a/", False),
        ("task.attributes.none is empty", True),
        ("task.attributes.none is not empty", False),
        ("any x in task.attributes.none where true", False),
        ("all x in task.attributes.none satisfy false", True),
        ("count(task.attributes.none) == 0", True),
        ('"<{task.attributes.none}>" == "<>"', True),
        ('(task.attributes.none default "x") == "x"', True),
        ("task.attributes.list[7] == null", True),
        ('task.attributes.list[-1] == "z"', True),
        ('queues["WQnone"] == null', True),
        ('queues[task.queue.sid].name == "Everyone"', True),
        ("task.queue == queues[task.queue.sid]", True),
        ("task == task.taskSid", True),
        ("task.attributes.number == 1.0", True),
        ("task.attributes.yes == 1", False),
        ("not (task.attributes.none and worker.attributes.none)", True),
        ("task.age == 0s and task.createdAt == now", True),
        ("now - 5m < task.createdAt", True),
        ("worker.channels.chat.capacity == 5", True),
        ('worker.roles contains "agent"', True),
        ("all t in worker.tasks satisfy t == task", True),
    ],
)
def test_conditions(make_desk: Any, condition: str, verdict: bool) -> None:
    desk = make_desk(f'before AcceptTask when {condition} do log "held"\nbefore AcceptTask do log "{{task.age}}"')
    task = desk.task(attributes={"list": ["a", "z"], "number": 1, "yes": True})
    desk.does("AcceptTask", sid=task.sid)
    assert desk.problems == []
    assert desk.logged == [*(["held"] if verdict else []), "0s"]


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("task.attributes.none > 1", "task.attributes.none is null"),
        ("task.attributes.none + 1 == 2", "task.attributes.none is null"),
        ("task.attributes.text", "wanted true or false"),
        ("task.attributes.text > 1", "text"),
        ("task.attributes.text.inner == 1", "inner"),
        ("any x in task.attributes.number where true", "list"),
        ("1 / task.attributes.zero == 1", "zero"),
    ],
)
def test_wrong_values_are_errors_that_name_them(make_desk: Any, condition: str, message: str) -> None:
    desk = make_desk(f'before AcceptTask when {condition} do log "held"')
    task = desk.task(attributes={"text": "a", "number": 1, "zero": 0})
    assert desk.does("AcceptTask", sid=task.sid).how == "completed"
    assert message in desk.problems[0]
    assert desk.logged == []


def test_a_null_argument_is_an_absent_one(make_desk: Any) -> None:
    desk = make_desk(
        """
        before ShowDirectory do CompleteTask sid: worker.attributes.sid, task: null, reason: worker.attributes.none
        before HideDirectory do SetTaskAttributes sid: worker.attributes.sid, attributes: worker.attributes.none
        """
    )
    task = desk.wrapping()
    desk.does("SetWorkerAttributes", attributes={"sid": task.sid})
    desk.does("ShowDirectory")
    assert "reason" not in desk.payload("CompleteTask")
    assert desk.problems == []
    desk.does("HideDirectory")
    assert "attributes" in desk.problems[0]


def test_edits_are_validated_one_by_one(make_desk: Any) -> None:
    desk = make_desk(
        """
        before SetTaskAttributes named "good" do set payload.attributes.a.b.c = 1
        before SetTaskAttributes named "bad" do
          set payload.attributes.kept = true
          set payload.mergeExisting = payload.attributes.text
          set payload.attributes.not_reached = true
        end
        """
    )
    task = desk.accepted()
    assert desk.does("SetTaskAttributes", sid=task.sid, attributes={"text": "often"}).how == "completed"
    assert "mergeExisting" in desk.problems[0]
    assert task.attributes == {"text": "often", "a": {"b": {"c": 1}}, "kept": True}


def test_let_is_scoped_to_its_block_and_values_are_not_shared(make_desk: Any) -> None:
    desk = make_desk(
        """
        before ShowDirectory do
          let total = 0
          let seen = {}
          for each n in [1, 2, 3] where n != 2 do
            let double = n * 2
            set total = total + double
            set seen["n{n}"] = double
          end
          if total > 5 then
            let double = "another"
            log "{double} {total} {seen}"
          end
          let other = seen
          set other.n1 = null
          remove other.n3
          log "{seen} {other}"
        end
        """
    )
    desk.does("ShowDirectory")
    assert desk.logged == ['another 8 {"n1": 2, "n3": 6}', '{"n1": 2, "n3": 6} {"n1": null}']


def test_as_renames_what_the_stage_is_about(make_desk: Any) -> None:
    desk = make_desk(
        """
        before SetActivity as wish do log "{wish.activityName}"
        instead of SetActivity as wish do
          let answer = proceed
          log "{wish.activityName}"
          return answer
        end
        after SetActivity as answer do log "{payload.activityName} {answer == null}"
        on failure of SetActivity as problem do log "{problem.code} {payload.activityName}"
        on worker.activity.update as change do log "{change.activity.name} {change.worker.name} {activity.name}"
        """
    )
    desk.does("SetActivity", activityName="Break")
    assert desk.logged == ["Break", "Break", "Break true", "Break Ana Break"]


def test_merging_null_stores_null_and_replacing_drops(make_desk: Any) -> None:
    desk = make_desk(
        """
        after ShowDirectory do
          let t = first t in tasks where true
          SetTaskAttributes task: t, attributes: {a: null, b: {c: null}}, mergeExisting: true
          log "{t.attributes}"
          SetTaskAttributes task: t, attributes: without(t.attributes, "a")
          log "{t.attributes}"
        end
        """
    )
    desk.accepted(attributes={"a": 1, "b": {"c": 1, "d": 2}})
    desk.does("ShowDirectory")
    assert desk.logged == ['{"a": null, "b": {"c": null, "d": 2}}', '{"b": {"c": null, "d": 2}}']


def test_values_in_json(make_desk: Any) -> None:
    desk = make_desk(
        """
        const LUNCH = clock("12:30")
        on AcceptTask do
          SetTaskAttributes sid: payload.sid, attributes: {
            by: worker, at: now, took: 90s, lunch: LUNCH, task: task, queue: task.queue, list: [worker, 2m, {x: now}],
          }
          log "{90s} {1h + 30m} {now} {LUNCH} {worker} {[worker, 2m]} {0.1 + 0.2} {4 / 2}"
        end
        """
    )
    task = desk.task()
    desk.does("AcceptTask", sid=task.sid)
    ana = desk.worker().sid
    now = "2026-01-05T00:00:00Z"
    assert desk.payload("SetTaskAttributes")["attributes"] == {
        "by": ana,
        "at": now,
        "took": "1m 30s",
        "lunch": "12:30",
        "task": task.reservation.sid,
        "queue": task.queue.sid,
        "list": [ana, "2m", {"x": now}],
    }
    assert desk.logged == [f'1m 30s 1h 30m {now} 12:30 {ana} ["{ana}", "2m"] 0.3 2']


def test_what_was_written_reads_back(make_desk: Any) -> None:
    desk = make_desk(
        """
        after ShowDirectory do
          let t = first t in tasks where true
          SetTaskAttributes task: t, attributes: {due: now + 5m, by: worker, took: 90s}
          log "{time(t.attributes.due) - now} {t.attributes.by == worker} {workers[t.attributes.by].name}"
          log "{t.attributes.due > text(now)} {type_of(t.attributes.by)} {type_of(t.attributes.took)}"
        end
        """
    )
    desk.accepted()
    desk.does("ShowDirectory")
    assert desk.problems == []
    assert desk.logged == ["5m true Ana", "true text text"]
