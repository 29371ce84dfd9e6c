"""A hook that fails makes its test fail, unless that is what the test is about."""

from typing import Any

from offhook import hookimpl
from offhook.testing import ContactCentre


class Greeter:
    """Greets customers by a name that not all of them have."""

    plugin_name = "greeter"

    @hookimpl
    def after_accept_task(self, payload: Any, invocation: Any) -> None:
        invocation.notify(f"This is {payload.task.attributes['name']}")


def test_a_customer_without_a_name(contact_centre: ContactCentre) -> None:
    desk = contact_centre(plugins=[Greeter()])
    with desk.expect_failure("greeter.after_accept_task", match="KeyError"):
        task = desk.accepted()
    assert task.status == "assigned"
