"""By what a task tells who its customer is."""

from __future__ import annotations

from typing import NamedTuple

from offhook import Host
from offhook.centre import Task
from offhook_crm.config import CrmConfig
from offhook_crm.numbers import e164


class Identity(NamedTuple):
    """An id in the file of customers, a telephone number in E.164, a mail address; None for what nobody said."""

    id: str | None
    number: str | None
    email: str | None


def identity_of(task: Task, host: Host, config: CrmConfig) -> Identity:
    """What the attributes of the task say."""
    country = country_of(host, config)
    given = {name: value for name, value in task.attributes.items() if isinstance(value, str) and value.strip()}
    numbers = (e164(given[name], country) for name in config.number_attributes if name in given)
    number = next((number for number in numbers if number is not None), None)
    return Identity(given.get(config.id_attribute), number, given.get(config.email_attribute))


def country_of(host: Host, config: CrmConfig) -> str | None:
    """Where numbers without + are from."""
    return config.country or host.centre.settings.country
