"""What `[plugin.crm.config]` holds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from offhook import PluginConfig

Enforcement = Literal["no", "warn", "yes"]


class QueueRules(BaseModel):
    """What is wanted at the end of the tasks of one queue. What it leaves out is as for all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    notes_required: Enforcement | None = Field(
        default=None, description="Whether a task cannot be completed without a note."
    )
    disposition_required: Enforcement | None = Field(default=None, description="The same of a disposition.")
    dispositions: tuple[str, ...] | None = Field(
        default=None, description="What came of the task: the words to choose from."
    )
    required_attributes: tuple[str, ...] | None = Field(
        default=None, description="Attributes that have to be filled in."
    )


class CrmConfig(PluginConfig):
    """The file of customers, the screen pop, and what has to be noted at the end.

    A rule is `"no"`, `"warn"` (who completes the task is told and may) or `"yes"` (who completes the task may not).
    """

    path: Path = Field(default=Path("crm.db"), description="The database; it is made if it is not there.")
    patience: float = Field(
        default=2.0, ge=0, le=60, description="Seconds to wait for another program that writes to the database."
    )
    country: str | None = Field(
        default=None,
        pattern="^[A-Z]{2}$",
        description="Two letters of where numbers without + are from; left out, the centre's country.",
    )
    number_attributes: tuple[str, ...] = Field(
        default=("customerAddress", "from", "phone", "outbound_to"),
        description="Attributes that may hold a customer's number.",
    )
    id_attribute: str = Field(default="customerId", description="The attribute that may hold a customer's id here.")
    email_attribute: str = Field(default="email", description="The attribute that may hold a customer's mail address.")
    history: int = Field(default=3, ge=0, le=20, description="How many contacts of the past are shown.")
    pop: Literal["accept", "offer", "never"] = Field(
        default="accept", description="When the customer is shown to the agent."
    )
    url: str | None = Field(
        default=None, description="Page of the customer, such as https://crm.example.com/{id}, to open in the desktop."
    )
    component: str = Field(default="CRMContainer", description="The component of the desktop that shows the customer.")
    vip_tiers: tuple[str, ...] = Field(default=(), description="Tiers of customers of whom the agent is told at once.")
    link_required: Enforcement = Field(
        default="yes", description="Whether a task cannot be completed while several customers fit and none was chosen."
    )
    notes_required: Enforcement = Field(default="no", description="Whether a task cannot be completed without a note.")
    disposition_required: Enforcement = Field(default="no", description="The same of a disposition.")
    dispositions: tuple[str, ...] = Field(
        default=(), description="What came of a task: the words to choose from; any if empty."
    )
    required_attributes: tuple[str, ...] = Field(
        default=(), description="Attributes that have to be filled in at the end."
    )
    notes_in_attributes: bool = Field(
        default=False, description="Whether notes also go into the attributes of the task."
    )
    queues: Mapping[str, QueueRules] = Field(default={}, description="Rules for some queues, by name.")

    def rules(self, queue: str | None) -> QueueRules:
        """The rules of a queue, nothing left out."""
        own = next(
            (rules for name, rules in self.queues.items() if queue and name.casefold() == queue.casefold()), None
        )
        names = QueueRules.model_fields
        given = {} if own is None else {name: getattr(own, name) for name in names if getattr(own, name) is not None}
        return QueueRules(**{name: given.get(name, getattr(self, name)) for name in names})
