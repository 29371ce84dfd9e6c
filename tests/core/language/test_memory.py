"""Rule 15: `memory`, `remember`, `recall`, `forget`."""

from __future__ import annotations

from typing import Any

import pytest

COUNTING = """
memory task.tries: number = 0
memory centre.all: number = 10
after SelectTask do
  remember task.tries = recall task.tries + 1
  remember centre.all = recall centre.all + 1
  log "{recall task.tries} {recall centre.all}"
end
"""


def test_rule_15_each_owner_has_its_own(make_desk: Any) -> None:
    desk = make_desk(COUNTING)
    one, two = desk.task(), desk.task()
    for task in (one, one, two):
        desk.does("SelectTask", sid=task.sid)
    assert desk.logged == ["1 11", "2 12", "1 13"]


def test_rule_15_it_is_atomic(make_desk: Any) -> None:
    desk = make_desk(
        """
        memory centre.n: number = 0
        after SelectTask mode parallel do
          wait 5s
          remember centre.n = recall centre.n + 1
          log "{recall centre.n}"
        end
        """
    )
    task = desk.task()
    for _ in range(3):
        desk.does("SelectTask", sid=task.sid)
    desk.wait(5)
    assert desk.logged == ["1", "2", "3"]


def test_every_kind_of_owner(make_desk: Any) -> None:
    desk = make_desk(
        """
        memory task.a: text = "none"
        memory reservation.a: text = "none"
        memory worker.a: text = "none"
        memory conversation.a: text = "none"
        memory centre.a: text = "none"
        memory script.a: text = "none"
        after SelectTask do
          remember task.a = "t"
          remember reservation.a = "r"
          remember worker.a = "w"
          remember conversation.a = "c"
          remember centre.a = "ce"
          remember script.a = "s"
          log "{recall task.a} {recall reservation.a} {recall worker.a} {recall conversation.a} {recall centre.a}"
          forget worker.a
          log "{recall worker.a} {recall script.a} {recall payload.task.a}"
        end
        """
    )
    desk.does("SelectTask", sid=desk.accepted().sid)
    assert desk.logged == ["t r w c ce", "none s t"]


def test_values_come_back_as_they_were(make_desk: Any) -> None:
    desk = make_desk(
        """
        type Try = {at: time, lasted: duration = 2m}
        memory task.calls: list of Try = []
        memory task.map: map = {}
        memory task.who: Worker
        memory task.at: clock = "09:00"
        after SelectTask do
          remember task.calls = recall task.calls + [{at: now}]
          remember task.map = {a: [1, 2m, now], b: worker}
          remember task.who = worker
          remember task.at = time_of_day(now + 2h)
          let one = (recall task.calls)[0]
          log "{one.lasted + 1m} {one.at == now} {recall task.map.a[1]} {recall task.map.b.name} {recall task.at}"
          log "{recall task.who.name} {type_of(recall task.map.a[2])}"
        end
        """
    )
    desk.does("SelectTask", sid=desk.task().sid)
    assert desk.logged == ["3m true 2m Ana 02:00", "Ana time"]


def test_a_part_of_what_is_remembered(make_desk: Any) -> None:
    desk = make_desk(
        """
        memory task.notes: map = {}
        after SelectTask do
          remember task.notes.first.by = "Ana"
          let key = "second"
          remember task.notes[key] = 2
          log json(recall task.notes)
          forget task.notes.first
          log json(recall task.notes)
        end
        """
    )
    desk.does("SelectTask", sid=desk.task().sid)
    assert desk.logged == ['{"first": {"by": "Ana"}, "second": 2}', '{"second": 2}']


def test_a_lifetime(make_desk: Any) -> None:
    desk = make_desk(
        """
        memory centre.missed: number = 0 for 1m
        on memory.changed do log "{event.kind}.{event.name} {recall centre.missed}"
        after SelectTask do remember centre.missed = 5
        after SetActivity mode single do
          wait until recall centre.missed == 0 up to 5m
          log "forgotten"
        end
        """
    )
    task = desk.task()
    desk.does("SelectTask", sid=task.sid)
    desk.wait(40)
    desk.does("SelectTask", sid=task.sid)
    desk.does("SetActivity", activityName="Break")
    desk.wait(59)
    assert desk.logged == ["centre.missed 5"] * 2
    desk.wait(1)
    assert desk.logged_at[2:] == [(100, "centre.missed 0"), (100, "forgotten")]
    assert not desk.host.centre.memory


def test_it_goes_with_its_task(make_desk: Any) -> None:
    desk = make_desk(
        """
        memory task.tries: number = 0
        memory reservation.tries: number = 0
        memory conversation.tries: number = 0
        on reservation.created do
          remember task.tries = 1
          remember reservation.tries = 1
          remember conversation.tries = 1
        end
        """
    )
    task = desk.task()
    assert len(desk.host.centre.memory) == 3
    desk.does("AcceptTask", sid=task.sid)
    desk.does("WrapupTask", sid=task.sid)
    desk.does("CompleteTask", sid=task.sid)
    assert len(desk.host.centre.memory) == 3
    desk.wait(600)
    desk.task()
    assert {owner.partition(":")[2].partition(":")[2] for owner, _ in desk.host.centre.memory}.isdisjoint({task.key})
    assert len(desk.host.centre.memory) == 3


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("remember task.n = 1", "belongs to nothing here"),
        ("let x = recall workers.n", "remembers nothing"),
        ('remember centre.n = parse_json("[1]")', "wanted a number"),
    ],
)
def test_what_cannot_be_remembered(make_desk: Any, line: str, message: str) -> None:
    source = f"memory task.n: number = 0\nmemory centre.n: number = 0\non worker.activity.update do\n  {line}\nend\n"
    if "workers" in line:
        with pytest.raises(Exception, match=message):
            make_desk(source)
        return
    desk = make_desk(source)
    desk.does("SetActivity", activityName="Break")
    assert [message in str(fact) for fact in desk.facts("handler.failed")] == [True]


def test_null_owner_recalls_nothing(make_desk: Any) -> None:
    desk = make_desk(
        'memory task.n: number = 3\non worker.activity.update do log "{recall task.n is empty} {recall task.n}"'
    )
    desk.does("SetActivity", activityName="Break")
    assert desk.logged == ["true "]


def test_an_answer_and_its_otherwise(make_desk: Any) -> None:
    desk = make_desk(
        """
        memory centre.sid: Reservation
        after SelectTask do
          remember centre.sid = AcceptTask sid: "WT1" otherwise log "failed"
          log "{recall centre.sid is empty}"
        end
        """
    )
    desk.does("SelectTask", sid=desk.task().sid)
    assert desk.logged == ["failed", "true"]


def test_a_function_and_a_condition_recall(make_desk: Any) -> None:
    desk = make_desk(
        """
        memory task.n: number = 0
        define tried(t) = recall t.n >= 2
        define once_more(t) do remember t.n = recall t.n + 1
        after SelectTask when not tried(payload.task) do
          once_more(task)
          log "{recall task.n}"
        end
        """
    )
    task = desk.task()
    for _ in range(4):
        desk.does("SelectTask", sid=task.sid)
    assert desk.logged == ["1", "2"]
