"""City hall's own plugin: what its rules need and the language does not have.

It brings a function for scripts (`city_plugin.district`), an action of its own (`MergeCase`), and two hooks.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field

from offhook import FunctionInfo, Invocation, ParameterInfo, TaskPayload, hookimpl
from offhook.centre import Centre, UnitOfWork, transitions
from offhook.types import TEXT
from offhook_plugins.task import AcceptTask, CompleteTask

NO_DISPOSITION = "no-disposition"


def read_districts(path: Path) -> dict[str, str]:
    """The supervisor district of each neighborhood."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["neighborhood"]: row["district"] for row in csv.DictReader(file)}


DISTRICTS = read_districts(Path(__file__).with_name("districts.csv"))


class MergeCase(TaskPayload, group="city", key=("sid",), examples=[{"sid": "WT01", "into": "WT02"}]):
    """Close a waiting case as a duplicate of another."""

    into: str = Field(description="SID of the task that stays (WT…).")


@hookimpl
def register_actions() -> list[type[MergeCase]]:
    """The action this plugin adds."""
    return [MergeCase]


@hookimpl
def register_functions() -> list[FunctionInfo]:
    """What scripts may call as city_plugin.district(neighborhood)."""
    return [
        FunctionInfo(
            "district",
            (ParameterInfo("neighborhood", TEXT),),
            TEXT,
            DISTRICTS.get,
            "The supervisor district of a neighborhood; null if it is not known.",
        )
    ]


@hookimpl
def merge_case(payload: MergeCase, unit: UnitOfWork, centre: Centre) -> None:
    """Do it: the request ends, with the other case as the reason."""
    other = centre.task(payload.into)
    case = other.attributes.get("case", payload.into) if other is not None else payload.into
    if payload.task is not None:  # the host has filled it in from the sid
        transitions.cancel_task(unit, payload.task, f"duplicate of case {case}")


@hookimpl(required=True)
def before_complete_task(payload: CompleteTask, invocation: Invocation) -> None:
    """What was urgent is not closed without a word on what came of it."""
    tags = tags_of(payload)
    if tags.get("urgent") and "disposition" not in tags:
        invocation.cancel("Say what came of this urgent case before you close it", code=NO_DISPOSITION)


@hookimpl
def after_accept_task(payload: AcceptTask, invocation: Invocation) -> None:
    """Whoever takes an urgent case is told which crew to send."""
    tags = tags_of(payload)
    if tags.get("urgent") and tags.get("district"):
        invocation.notify(f"Send the crew of district {tags['district']}", level="warning")


def tags_of(payload: TaskPayload) -> Mapping[str, Any]:
    """The attributes of the task that an action is about."""
    return payload.task.attributes if payload.task is not None else {}
