"""Actions that fail, or are slow, or are not there at all."""

import pytest

from offhook import ActionError
from offhook.testing import ContactCentre


def test_a_line_that_is_busy_at_first(contact_centre: ContactCentre) -> None:
    desk = contact_centre()
    task = desk.accepted(channel="voice")
    hold = desk.stub("HoldCall", raises="line-busy").then(returns="held")
    with pytest.raises(ActionError) as caught:
        desk.invoke("HoldCall", sid=task.sid)
    assert caught.value.code == "line-busy"
    assert desk.invoke("HoldCall", sid=task.sid) == "held"
    assert [call.payload.sid for call in hold.calls] == [task.sid] * 2


def test_a_slow_service(contact_centre: ContactCentre) -> None:
    desk = contact_centre(tasks=1)
    (task,) = desk.tasks
    desk.stub("AcceptTask", after="3s", proceed=True)
    pending = desk.begin("AcceptTask", sid=task.sid)
    assert (pending.done, task.status) == (False, "reserved")
    desk.advance("3s")
    assert (pending.done, task.status) == (True, "assigned")
