"""Tests of the plugin: a centre in virtual time, without a network and without waiting."""

import offhook_callbacks
import pytest
from offhook_callbacks import PromiseCallback

from offhook import ActionError
from offhook.testing import ContactCentre, Desk


@pytest.fixture
def desk(contact_centre: ContactCentre) -> Desk:
    """A centre with the plugin, where Ana is at work."""
    return contact_centre(plugins=[offhook_callbacks], workers=["Ana"])


def test_a_promise_is_kept_with_the_task(desk: Desk) -> None:
    task = desk.accepted()
    said = desk.invoke(PromiseCallback(sid=task.sid, number="+4930123456"), worker="Ana")
    assert said == "within 30 minutes"
    assert task.attributes["callback"] == {"number": "+4930123456", "minutes": 30}


def test_its_time_comes(desk: Desk) -> None:
    task = desk.accepted()
    desk.invoke("PromiseCallback", sid=task.sid, number="+4930123456", minutes=15)
    desk.advance("14m")
    assert not desk.events("callback.due")
    desk.advance("1m")
    (event,) = desk.events("callback.due", task=task)
    assert event.data["number"] == "+4930123456"


def test_one_promise_a_task(desk: Desk) -> None:
    task = desk.accepted({"callback": {"number": "+4930123456", "minutes": 5}})
    with pytest.raises(ActionError) as caught:
        desk.invoke("PromiseCallback", sid=task.sid, number="+4930123456")
    assert caught.value.code == "callback-promised"


def test_scripts_have_the_words(contact_centre: ContactCentre) -> None:
    script = "after PromiseCallback do log offhook_callbacks.wording(payload.minutes)"
    desk = contact_centre(plugins=[offhook_callbacks], scripts=script)
    desk.invoke("PromiseCallback", sid=desk.accepted().sid, number="+4930123456", minutes=5)
    assert desk.logs == ["within 5 minutes"]
