"""Scripts read who calls: `register_types.contact(payload.task.attributes.phone).name`."""

from pydantic import Field

from offhook import FunctionInfo, Options, ParameterInfo, TypeInfo, hookimpl
from offhook.types import TEXT, Entity


class Contact(Options):
    """A field is read by its name outside: `lastTopic`."""

    name: str = Field(description="As people write it.")
    last_topic: str | None = Field(default=None, description="What it was about the last time.")


CONTACTS = {"+4930123456": Contact(name="Mrs. Kim", last_topic="refund")}


@hookimpl
def register_types() -> list[TypeInfo]:
    """To scripts it is `register_types.Contact`; a field that it does not have is found when they are checked."""
    return [TypeInfo("Contact", Contact, "Somebody who called before.")]


@hookimpl
def register_functions() -> list[FunctionInfo]:
    """The plugin's own types go by their short names here; None is null to scripts."""
    return [FunctionInfo("contact", (ParameterInfo("phone", TEXT),), Entity("Contact"), CONTACTS.get, "Who calls.")]
