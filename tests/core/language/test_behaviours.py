"""Behaviours that people really build, each as a script in `behaviours/`, each scenario as a test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from offhook import ActionError, VirtualClock, hookimpl
from offhook.centre import transitions

HERE = Path(__file__).parent / "behaviours"


@pytest.fixture
def behaviour(make_desk: Any) -> Callable[..., Any]:
    """The desk of one behaviour by its number."""

    def make(number: int, **options: Any) -> Any:
        (path,) = HERE.glob(f"fb_{number:03}_*.hook")
        return make_desk(path, **options)

    return make


class Refuses:
    """A plugin that makes one action fail, as often as asked."""

    plugin_name = "refuses"

    def __init__(self, action: str) -> None:
        self.action = action

    @hookimpl
    def instead_of_action(self, invocation: Any, proceed: Any) -> Any:
        if invocation.action == self.action:
            raise ActionError("out of order", code="out-of-order")
        return proceed()


def tried(desk: Any, action: str) -> int:
    return sum(name == action for name, _ in desk.settled)


@pytest.mark.parametrize("path", sorted(HERE.glob("*.hook")), ids=lambda path: path.stem)
def test_they_load_without_a_word(make_desk: Any, path: Path) -> None:
    assert [one.message for one in make_desk(path).host.scripts.diagnostics] == []


def test_fb_001_a_reserved_activity_is_refused(behaviour: Any) -> None:
    desk = behaviour(1)
    assert desk.does("SetActivity", activityName="wrap up").how == "cancelled"
    assert desk.worker().activity.name == "Available"
    assert desk.notices == ["Wrap Up is set automatically"]  # filled: the name as the centre has it
    assert desk.does("SetActivity", activityName="Break").how == "completed"


def test_fb_001_the_script_itself_may(behaviour: Any) -> None:
    desk = behaviour(1)
    task = desk.accepted()
    desk.does("WrapupTask", sid=task.sid)
    assert desk.worker().activity.name == "Wrap Up"
    assert desk.notices == []


def test_fb_015_skills_are_shown_when_available(behaviour: Any) -> None:
    desk = behaviour(15)
    desk.does("SetWorkerAttributes", attributes={"routing": {"skills": ["sales", "es"]}}, mergeExisting=True)
    desk.does("SetActivity", activityName="Break")
    assert desk.notices == []
    desk.does("SetActivity", activityName="Available")
    assert len(desk.notices) == 1
    assert all(skill in desk.notices[0] for skill in desk.worker().skills)


def test_fb_019_a_rule_selects_and_accepts(behaviour: Any) -> None:
    desk = behaviour(19)
    assert desk.task(attributes={"vip": True}).status == "assigned"
    assert [action for action, _ in desk.settled if action in ("SelectTask", "AcceptTask")] == [
        "SelectTask",
        "AcceptTask",
    ]
    assert desk.task(attributes={"vip": False}).status == "reserved"


def test_fb_019_a_selection_that_fails_hinders_nothing(behaviour: Any) -> None:
    desk = behaviour(19, plugins=(Refuses("SelectTask"),))
    assert desk.task(attributes={"vip": True}).status == "assigned"
    assert desk.logged == ["not selected: out of order"]


def test_fb_019_outbound_calls_are_left_alone(behaviour: Any) -> None:
    rules = [{"channel": "voice", "accepts": True}]
    assert (
        behaviour(19, params={"rules": rules}).task("voice", attributes={"direction": "outbound"}).status == "reserved"
    )
    assert (
        behaviour(19, params={"rules": rules}).task("voice", attributes={"direction": "inbound"}).status == "assigned"
    )


def test_fb_025_the_number_of_the_task_is_shown(behaviour: Any) -> None:
    desk = behaviour(25)
    for attributes in ({"showAs": "+15550111"}, {}):
        task = desk.task("voice", attributes=attributes)
        desk.does("AcceptTask", sid=task.sid)
        options = desk.payload("AcceptTask").get("conferenceOptions") or {}
        assert options.get("from") == attributes.get("showAs")
        desk.does("WrapupTask", sid=task.sid)
        desk.does("CompleteTask", sid=task.sid)


def test_fb_039_a_banner_for_a_vip(behaviour: Any) -> None:
    desk = behaviour(39)
    for vip in (True, False):
        desk.does("AcceptTask", sid=desk.task(attributes={"vip": vip}).sid)
    assert len(desk.notices) == 1


def test_fb_043_only_work_gets_the_focus(behaviour: Any) -> None:
    desk = behaviour(43)
    first = desk.task()
    assert desk.host.centre.desktop(desk.worker()).selected_task is first
    desk.task()
    assert tried(desk, "SelectTask") == 1
    assert desk.host.centre.desktop(desk.worker()).selected_task is first


def test_fb_043_not_for_work_of_ones_own(behaviour: Any) -> None:
    desk = behaviour(43)
    desk.task(attributes={"contactless": True})
    assert tried(desk, "SelectTask") == 0


def test_fb_045_it_rings_while_pending(behaviour: Any) -> None:
    desk = behaviour(45)
    task = desk.task()
    desk.wait(7)
    desk.does("AcceptTask", sid=task.sid)
    desk.wait(30)
    rung = [(one.at - desk.start).total_seconds() for one in desk.host.notifications]
    assert rung == [0, 3, 6]


def test_fb_046_rejections_are_kept_once(behaviour: Any) -> None:
    desk = behaviour(46)
    task = desk.task(attributes={"rejectedBy": ["WK9"], "other": 1})
    for _ in range(2):
        assert desk.does("RejectTask", sid=task.sid).how == "completed"
    assert task.attributes == {"rejectedBy": ("WK9", desk.worker().sid), "other": 1}


def test_fb_050_a_long_wrap_up_ends_with_an_outcome(behaviour: Any) -> None:
    desk = behaviour(50)
    task = desk.accepted()
    desk.wait(10)
    desk.does("WrapupTask", sid=task.sid)
    desk.wait(29)
    assert task.status == "wrapping"
    desk.wait(1)
    assert (task.status, task.attributes) == ("completed", {"outcome": "No notes"})


def test_fb_050_an_extension_counts(behaviour: Any) -> None:
    desk = behaviour(50)
    task = desk.wrapping(attributes={"extended": True})
    desk.wait(44)
    assert task.status == "wrapping"
    desk.wait(1)
    assert task.status == "completed"


def test_fb_050_no_second_completion(behaviour: Any) -> None:
    desk = behaviour(50)
    task = desk.wrapping()
    desk.wait(10)
    desk.does("CompleteTask", sid=task.sid)
    desk.wait(60)
    assert tried(desk, "CompleteTask") == 1
    assert task.attributes == {}


def test_fb_050_a_note_that_fails_hinders_nothing(behaviour: Any) -> None:
    desk = behaviour(50, plugins=(Refuses("SetTaskAttributes"),))
    task = desk.wrapping()
    desk.wait(30)
    assert task.status == "completed"
    assert desk.logged == ["no outcome: out of order"]


@pytest.mark.parametrize(
    ("after", "notices"),
    [(10, []), (25, ["Please finish soon"]), (40, ["Please finish soon", "Please finish now"])],
)
def test_fb_056_two_warnings(behaviour: Any, after: float, notices: list[str]) -> None:
    desk = behaviour(56)
    task = desk.wrapping()
    desk.wait(after)
    desk.does("CompleteTask", sid=task.sid)
    desk.wait(60)
    assert desk.notices == notices


def fill_in(desk: Any) -> None:
    form = {"outcome": "Sold", "notes": "call back"}
    desk.does("SetComponentState", name="Disposition", state=form)


def test_fb_058_the_form_goes_to_the_task_first(behaviour: Any) -> None:
    desk = behaviour(58)
    task = desk.wrapping(attributes={"conversations": {"queue": "A"}})
    fill_in(desk)
    desk.does("CompleteTask", sid=task.sid)
    assert task.attributes == {"conversations": {"queue": "A", "outcome": "Sold", "content": "call back"}}
    kinds = [record.kind for record in desk.host.journal]
    assert kinds.index("task.updated") < kinds.index("task.completed")


def test_fb_058_without_notes(behaviour: Any) -> None:
    desk = behaviour(58, params={"with_notes": False})
    task = desk.wrapping()
    fill_in(desk)
    desk.does("CompleteTask", sid=task.sid)
    assert task.attributes == {"conversations": {"outcome": "Sold"}}


def test_fb_058_a_lost_form_holds_nothing_back(behaviour: Any) -> None:
    desk = behaviour(58, plugins=(Refuses("SetTaskAttributes"),))
    task = desk.wrapping()
    fill_in(desk)
    assert desk.does("CompleteTask", sid=task.sid).how == "completed"
    assert desk.logged == ["the disposition was lost: out of order"]


def test_fb_063_no_wrap_up_while_a_transfer_is_under_way(behaviour: Any) -> None:
    desk = behaviour(63)
    desk.change(lambda unit: transitions.set_activity(unit, desk.worker("Ben"), "Available"))
    task = desk.accepted(routing_target=desk.worker())
    desk.does("TransferTask", sid=task.sid, targetSid=desk.worker("Ben").sid, options={"mode": "WARM"})
    assert task.outgoing_transfer is not None, desk.settled
    assert desk.does("WrapupTask", sid=task.reservation.sid).value == "transfer pending"
    assert desk.notices == ["A transfer of this task is under way"]


def test_fb_063_calls_are_wrapped_up(behaviour: Any) -> None:
    desk = behaviour(63)
    task = desk.accepted("voice")
    assert desk.does("WrapupTask", sid=task.sid).how == "completed"


def test_fb_076_flags_move_the_task_on(behaviour: Any) -> None:
    desk = behaviour(76)
    task = desk.task(attributes={"autoComplete": True})
    desk.does("AcceptTask", sid=task.sid)
    assert task.status == "assigned"
    desk.does("WrapupTask", sid=task.sid)
    assert task.status == "completed"
    parked = desk.task(attributes={"park": True})
    desk.does("AcceptTask", sid=parked.sid)
    assert parked.status == "wrapping"


@pytest.mark.parametrize(
    ("day", "hour", "outcome", "notice"),
    [
        (5, 16, "closed", "Claims is open from 09:00 to 17:00 (Europe/Berlin)"),
        (6, 10, "holiday", "Claims is closed today, which is a holiday"),
        (5, 10, None, None),
    ],
)
def test_fb_090_closed_queues_take_no_transfers(
    behaviour: Any, day: int, hour: int, outcome: str | None, notice: str | None
) -> None:
    desk = behaviour(90, clock=VirtualClock(datetime(2026, 1, day, hour, 30, tzinfo=UTC)))
    task = desk.accepted()
    queue = desk.host.centre.queue("Claims").sid
    found = desk.does("TransferTask", sid=task.sid, targetSid=queue, options={"mode": "COLD"})
    assert (found.value if found.how == "cancelled" else None) == outcome
    assert desk.notices == ([notice] if notice else [])


def test_fb_139_back_to_the_parent(behaviour: Any) -> None:
    desk = behaviour(139)
    parent = desk.accepted()
    call = desk.accepted(attributes={"parent": parent.task_sid})
    desk.does("SelectTask", sid=call.sid)
    desk.does("SelectTask")
    assert desk.host.centre.desktop(desk.worker()).selected_task is parent
    other = desk.accepted()
    desk.does("SelectTask", sid=other.sid)
    assert desk.host.centre.desktop(desk.worker()).selected_task is other
    desk.does("SelectTask")
    assert desk.host.centre.desktop(desk.worker()).selected_task is None


def test_fb_171_ready_is_written_when_it_changes(behaviour: Any) -> None:
    desk = behaviour(171)
    desk.does("SetActivity", activityName="Available")
    assert desk.worker().attributes["ready"] is True
    task = desk.accepted("voice")
    assert desk.worker().attributes["ready"] is False
    desk.does("WrapupTask", sid=task.sid)
    desk.does("CompleteTask", sid=task.sid)
    assert desk.worker().attributes["ready"] is True
    desk.does("SetActivity", activityName="Break")
    assert [
        fact["payload"]["attributes"] for fact in desk.facts("invocation.committed") if "Attr" in fact["action"]
    ] == [
        {"ready": True},
        {"ready": False},
        {"ready": True},
        {"ready": False},
    ]


def test_fb_185_notes_of_a_leg_are_gone(behaviour: Any) -> None:
    desk = behaviour(185)
    task = desk.wrapping(attributes={"followed_by": "queue", "destination": "Tech", "leg": 2, "kept": True})
    desk.does("CompleteTask", sid=task.sid)
    assert task.attributes == {"kept": True}


def test_fb_188_a_tag_with_the_channel(behaviour: Any) -> None:
    desk = behaviour(188)
    task = desk.task(attributes={"reporting": {"old": 1}})
    assert desk.does("AcceptTask", sid=task.sid).how == "completed"
    assert task.attributes == {"reporting": {"old": 1, "channel": "chat"}}
    assert len(desk.facts("reservation.accepted")) == 1
