"""What scripts ask of a customer. All of it stands in the task's card, so the functions are pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Annotated, Any

from pydantic import Field

from offhook import PERSONAL, FunctionInfo, Options, ParameterInfo, TypeInfo, hookimpl
from offhook.types import MAP, NUMBER, TEXT, Entity, ListOfType, OneOf, Type
from offhook_crm.card import ATTRIBUTE, card


class PastContact(Options):
    """A contact as scripts see it."""

    at: datetime = Field(description="When it began.")
    channel: str = Field(description="On which channel.")
    worker: str | None = Field(default=None, description="With whom.")
    queue: str | None = Field(default=None, description="In which queue.")
    disposition: str | None = Field(default=None, description="What came of it.")
    outcome: str | None = Field(default=None, description="Completed, or Canceled where the customer gave up.")
    note: Annotated[str | None, PERSONAL] = Field(default=None, description="What was noted, as far as there is room.")


class KnownCustomer(Options):
    """A customer as scripts see one."""

    id: str = Field(description="In the file of customers.")
    name: Annotated[str, PERSONAL] = Field(description="As people write it.")
    number: Annotated[str | None, PERSONAL] = Field(default=None, description="The first number, in E.164.")
    email: Annotated[str | None, PERSONAL] = Field(default=None, description="The mail address.")
    tier: str | None = Field(default=None, description="How valued, in a word.")
    language: str | None = Field(default=None, description="Which one they speak.")
    contacts: tuple[PastContact, ...] = Field(default=(), description="Those before this one, the latest first.")


@hookimpl
def register_types() -> list[TypeInfo]:
    """The types whose fields scripts read, checked."""
    return [
        TypeInfo("Customer", KnownCustomer, "A customer of the file."),
        TypeInfo("Contact", PastContact, "A contact with a customer: when, on which channel, what came of it."),
    ]


@hookimpl
def register_functions() -> list[FunctionInfo]:
    """The functions that scripts call with `crm.` in front."""
    task = (ParameterInfo("task", OneOf((Entity("Task"), MAP))),)
    one, many = Entity("Contact"), ListOfType(Entity("Contact"))

    def function(name: str, returns: Type, call: Callable[[Mapping[str, Any]], Any], summary: str) -> FunctionInfo:
        return FunctionInfo(name, task, returns, _of_card(call), summary)

    return [
        function("customer", Entity("Customer"), _customer, "The customer of the task; null if nobody knows them."),
        function("contact", one, _contact, "The contact with the customer before this one; null if it is the first."),
        function("history", many, _contacts, "The contacts before this one, the latest first."),
        function("choices", NUMBER, _choices, "How many customers fit and were not chosen from; 0 if it is clear."),
        function("disposition", TEXT, _disposition, "What was noted as the outcome of the task; null if nothing was."),
    ]


def _of_card(call: Callable[[Mapping[str, Any]], Any]) -> Callable[[Any], Any]:
    @wraps(call)
    def asked(task: Any) -> Any:
        if task is None:
            return None
        attributes = task if isinstance(task, Mapping) else task.attributes
        return call(card(attributes if ATTRIBUTE in attributes else {}))

    return asked


def _customer(known: Mapping[str, Any]) -> KnownCustomer | None:
    if not known.get("id"):
        return None
    names = ("id", "name", "number", "email", "tier", "language")
    return KnownCustomer.model_validate({**{name: known.get(name) for name in names}, "contacts": _contacts(known)})


def _contacts(known: Mapping[str, Any]) -> tuple[PastContact, ...]:
    return tuple(PastContact.model_validate(one) for one in known.get("contacts") or ())


def _contact(known: Mapping[str, Any]) -> PastContact | None:
    return next(iter(_contacts(known)), None)


def _choices(known: Mapping[str, Any]) -> int:
    return len(known.get("choices") or ())


def _disposition(known: Mapping[str, Any]) -> Any:
    return known.get("disposition")
