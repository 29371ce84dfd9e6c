"""When handlers run, and how runs of one handler meet: the two words of the language that the host uses as well.

They stand apart from the syntax tree, which a host that runs compiled scripts never loads.
"""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    BEFORE = "before"
    INSTEAD = "instead of"
    AFTER = "after"
    FAILURE = "on failure of"
    EVENT = "on"
    SCHEDULE = "every"
    ACTION = "action"  # of a script: its body does it


class ModeKind(StrEnum):
    SINGLE = "single"
    RESTART = "restart"
    QUEUED = "queued"
    PARALLEL = "parallel"
