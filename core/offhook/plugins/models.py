"""Checks of what a plugin brings: payload models and events that handlers and scripts can speak of."""

from __future__ import annotations

import re

from offhook.action_spec import ACTING_WORKER, ActionSpec
from offhook.errors import ConfigError
from offhook.events import EventSpec
from offhook.registry import nearest

_EVENT_NAME = re.compile(r"[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*")


def check_fields(spec: ActionSpec) -> None:
    """Raise `ConfigError` for a clause of the class statement that names a field which the model does not have."""
    fields = spec.model.model_fields
    said = [("key", name) for name in spec.key if name != ACTING_WORKER]
    said += [("one_of", name) for group in spec.one_of for name in group]
    said += [("positional", spec.positional)] if spec.positional is not None else []
    for clause, name in said:
        if name not in fields:
            near = nearest(str(name), fields)
            hint = f"; did you mean {near}?" if near else ""
            raise ConfigError(f"{spec.name} says {clause}={name}, and has no such field{hint}", code="bad-model")


def check_event(spec: EventSpec) -> None:
    """Raise `ConfigError` for a name that no hook and no script can have."""
    if not isinstance(spec.name, str) or not _EVENT_NAME.fullmatch(spec.name):
        raise ConfigError(
            f"an event is named in small letters with dots and hyphens, as `task.created`; found {spec.name!r}",
            code="bad-event-name",
        )
