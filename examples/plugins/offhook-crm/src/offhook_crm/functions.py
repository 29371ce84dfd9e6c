"""What scripts ask of a customer. All of it stands in the task's card, so the functions are pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any

from offhook import FrozenDict, FunctionInfo, ParameterInfo, hookimpl
from offhook.types import MAP, NUMBER, TEXT, TIME, Entity, ListOfType, OneOf, Record
from offhook_crm.card import ATTRIBUTE, card

CONTACT = Record(
    "crm.Contact",
    (("at", TIME), ("channel", TEXT), ("worker", TEXT), ("disposition", TEXT), ("outcome", TEXT), ("note", TEXT)),
)
CUSTOMER = Record(
    "crm.Customer",
    (
        ("id", TEXT), ("name", TEXT), ("number", TEXT), ("email", TEXT), ("tier", TEXT), ("language", TEXT),
        ("contacts", ListOfType(CONTACT)),
    ),
)  # fmt: skip


@hookimpl
def register_functions() -> list[FunctionInfo]:
    """The functions that scripts call with `crm.` in front."""
    task = (ParameterInfo("task", OneOf((Entity("Task"), MAP))),)

    def function(name: str, returns: Any, call: Callable[[Mapping[str, Any]], Any], summary: str) -> FunctionInfo:
        return FunctionInfo(name, task, returns, _of_card(call), summary)

    return [
        function("customer", CUSTOMER, _customer, "The customer of the task (or of attributes); null if unknown."),
        function("history", ListOfType(CONTACT), _contacts, "The contacts with the customer before, the latest first."),
        function("last_contact", CONTACT, _last, "The contact before this one; null if it is the first."),
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


def _customer(known: Mapping[str, Any]) -> Any:
    if not known.get("id"):
        return None
    names = ("id", "name", "number", "email", "tier", "language")
    return FrozenDict({**{name: known.get(name) for name in names}, "contacts": _contacts(known)})


def _contacts(known: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(FrozenDict({**one, "at": datetime.fromisoformat(one["at"])}) for one in known.get("contacts") or ())


def _last(known: Mapping[str, Any]) -> Any:
    return next(iter(_contacts(known)), None)


def _choices(known: Mapping[str, Any]) -> int:
    return len(known.get("choices") or ())


def _disposition(known: Mapping[str, Any]) -> Any:
    return known.get("disposition")
