"""Failures of handlers fail the test, unless it expects them."""

from __future__ import annotations

from typing import Any

import pytest

from offhook import ActionCancelled, ConfigError, hookimpl
from offhook.testing import ContactCentre, HandlerFailed


class Late:
    """Fails when it starts, when it stops, or when a task comes."""

    plugin_name = "late"

    def __init__(self, when: str) -> None:
        self.when = when

    @hookimpl
    def offhook_started(self) -> None:
        self.fail("started")

    @hookimpl
    def offhook_stopped(self) -> None:
        self.fail("stopped")

    @hookimpl(named="the listener")
    def on_task_created(self) -> None:
        self.fail("task")

    @hookimpl(required=True)
    def before_set_activity(self) -> None:
        self.fail("guard")

    def fail(self, moment: str) -> None:
        if moment == self.when:
            raise ValueError(f"it fails: {moment}")


def test_it_is_told_where_it_happened_with_what_it_raised(contact_centre: ContactCentre, greeter: Any) -> None:
    desk = contact_centre(plugins=[greeter])
    with pytest.raises(
        HandlerFailed, match=r"conftest\.py:\d+: greeter\.after_accept_task failed: KeyError: 'name'"
    ) as caught:
        desk.accepted()
    assert isinstance(caught.value.__cause__, KeyError)
    assert caught.value.failures == desk.failures
    desk.settle()  # it is told once


def test_an_expected_one_lets_the_test_go_on(contact_centre: ContactCentre, greeter: Any) -> None:
    desk = contact_centre(plugins=[greeter])
    with desk.expect_failure("greeter.*", match="Key") as failures:
        task = desk.accepted()
    assert task.status == "assigned"
    assert [failure.handler for failure in failures] == ["greeter.after_accept_task"]
    assert isinstance(failures[0].error, KeyError)
    assert desk.failures == failures


def test_one_that_does_not_come_is_told(contact_centre: ContactCentre, greeter: Any) -> None:
    desk = contact_centre(plugins=[greeter])
    with pytest.raises(AssertionError, match=r"^a handler was to fail, and did not$"), desk.expect_failure():
        desk.accepted({"name": "Ada"})
    with pytest.raises(HandlerFailed), desk.expect_failure("crm.*"):
        desk.accepted()


def test_a_handler_of_an_event(contact_centre: ContactCentre) -> None:
    desk = contact_centre(plugins=[Late("task")])
    with pytest.raises(HandlerFailed, match="the listener failed: ValueError: it fails: task"):
        desk.task()


def test_a_guard_that_fails_says_more_than_the_cancellation(contact_centre: ContactCentre) -> None:
    desk = contact_centre(plugins=[Late("guard")])
    with pytest.raises(HandlerFailed, match="it fails: guard"):
        desk.invoke("SetActivity", activity_name="Break", worker="Anna")
    with desk.expect_failure("late.before_set_activity"), pytest.raises(ActionCancelled, match="it fails: guard"):
        desk.invoke("SetActivity", activity_name="Break", worker="Anna")


def test_at_the_start(contact_centre: ContactCentre) -> None:
    with pytest.raises(HandlerFailed, match=r"late\.offhook_started failed"):
        contact_centre(plugins=[Late("started")])


def test_at_the_end(contact_centre: ContactCentre) -> None:
    desk = contact_centre(plugins=[Late("stopped")])
    with pytest.raises(HandlerFailed, match=r"late\.offhook_stopped failed"):
        desk.close()


def test_of_a_script(contact_centre: ContactCentre) -> None:
    desk = contact_centre(scripts='after AcceptTask do log "{task.attributes.name.first}"')
    with desk.expect_failure(match="first") as failures:
        desk.accepted({"name": 1})
    assert failures[0].place.endswith("test.hook:1")


def test_a_centre_that_is_not_strict_only_notes_them(contact_centre: ContactCentre, greeter: Any) -> None:
    desk = contact_centre(plugins=[greeter], strict=False)
    desk.accepted()
    assert [failure.message for failure in desk.failures] == ["KeyError: 'name'"]


def test_a_broken_plugin_is_no_plugin(contact_centre: ContactCentre) -> None:
    class Broken:
        plugin_name = "broken"

        @hookimpl
        def before_set_activty(self) -> None: ...

    with pytest.raises(ConfigError, match="before_set_activty"):
        contact_centre(plugins=[Broken()])
