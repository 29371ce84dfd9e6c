"""What a run is about: the key by which its mode tells runs apart."""

from __future__ import annotations

from typing import Any

from offhook.events import Event
from offhook.journal.records import identity
from offhook.pipeline.invocation import Invocation
from offhook.runs.current import Current
from offhook_grammar.stages import ModeKind


def task_of(subject: Any) -> Any:
    """The task that an invocation or event is about, or None."""
    if isinstance(subject, Invocation):
        task = subject.payload.__dict__.get("task")
        return task if getattr(task, "entity_kind", None) == "task" else None
    if isinstance(subject, Event | Current):
        task = subject.entity("task")
        return task if task is not None else getattr(subject.entity("reservation"), "task", None)
    return None


def default_key(mode: ModeKind | None, task: Any) -> Any:
    """The task's SID. Without a task: runs never meet, unless the handler states a mode that they have to meet for."""
    sid = getattr(task, "task_sid", None)
    if sid is None and mode not in (None, ModeKind.PARALLEL):
        return ""
    return sid


def stated_key(value: Any) -> Any:
    """The value of `per` as a key: an entity by its own SID. Null: runs never meet."""
    found = identity(value)
    return found if found is not None else value
