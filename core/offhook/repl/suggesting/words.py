"""Words of the language by where they stand, and what words of payloads mean."""

from __future__ import annotations

import re
from typing import Final

from offhook_grammar.checker.schedules import DAYS
from offhook_grammar.checker.statements import LEVELS as _LEVELS
from offhook_grammar.memories import OWNERS

ITEMS: Final = (
    "before", "after", "instead of", "on", "on failure of", "every", "define", "action", "memory", "param", "const",
    "type", "use", "test",
)  # fmt: skip
STATEMENTS: Final = (
    "let", "set", "add", "remove", "if", "for each", "repeat", "try", "wait", "wait until", "wait for", "ask", "notify",
    "log", "remember", "forget", "dismiss", "stop", "cancel", "redirect to", "fail", "return", "proceed", "together",
    "meanwhile",
)  # fmt: skip
IN_BLOCKS: Final = ("end", "else", "else if", "always", "on error", "on cancelled", "given", "when", "expect")
QUESTIONS: Final = ("any", "all", "count", "first", "not", "if", "recall")
CONSTANTS: Final = ("true", "false", "null", "now")
BEGIN_VALUES: Final = ("ask", "wait for", "proceed")
_OWNERS: Final = tuple(OWNERS)
BEHIND: Final = {
    "for": ("each", "current"),
    "wait": ("for", "until"),
    "if": ("not",),
    "instead": ("of",),
    "ahead": ("of",),
    "list": ("of",),
    "on": ("failure of", "error", "cancelled"),
    "failure": ("of",),
    "else": ("if", "then", "do"),
    "up": ("to",),
    "redirect": ("to",),
    "is": ("empty", "not empty"),
    "not": ("in", "empty"),
    "also": ("for current",),
    "current": ("tasks", "reservations", "calls", "conversations"),
    "use": ("plugin",),
    "starts": ("with",),
    "ends": ("with",),
    "proceed": ("with",),
    "meanwhile": ("do",),
    "together": ("do",),
    "offered": ("to",),
    "every": DAYS,
    "memory": _OWNERS,
    "remember": _OWNERS,
    "recall": _OWNERS,
    "forget": _OWNERS,
    "given": ("memory", "now"),
    "when": ("event", "the centre restarts"),
    "expect": ("no", "question", "notification", "cancelled", "failed", "nothing"),
    "no": ("question", "notification"),
}
"""Words that only stand behind that one, or mostly."""
LEVELS: Final = _LEVELS
MODES: Final = (
    ("parallel", "each run goes on by itself"),
    ("single", "none begins while one runs"),
    ("restart", "a new one ends the one that runs"),
    ("queued", "one after the other"),
)
TYPES: Final = (
    "text", "number", "boolean", "duration", "clock", "time", "map", "any", "secret", "list of", "Task", "Reservation",
    "Conversation", "Worker", "Queue", "Activity", "Workflow",
)  # fmt: skip
FITS: Final = "fits here"
GO_ON: Final = ("=", "(", "[", "+ ", "* ", "/ ", "<", ">", "!=", "% ", "- ")
"""Behind a command's name: it is a value's name, and no command."""
NAMED_BY: Final = {"activityName": "Activity", "workerName": "Worker", "queueName": "Queue", "workflowName": "Workflow"}
"""Fields of payloads that hold a name, and of what."""
_PREFIXES: Final = {
    "WR": "Reservation", "WT": "Task", "WK": "Worker", "WQ": "Queue", "WW": "Workflow", "WA": "Activity",
    "CH": "Conversation", "CA": "Call",
}  # fmt: skip
_PREFIX: Final = re.compile(r"\(([A-Z]{2})…\)")
_OPERATORS: Final = (
    "and", "or", "in", "not in", "contains", "is empty", "is not empty", "default", "matches", "starts with",
    "ends with", "if",
)  # fmt: skip
_BEHIND_CALLS: Final = ("otherwise", "retry", "within", "marked", "as", "then")
_BEHIND_EXPECTED: Final = ("with", "where", "times", "before", "at", "containing", "to")
_CLAUSES: Final = (
    "do", "when", "named", "mode", "within", "until", "priority", "ahead of", "behind", "required", "optional",
    "reentrant", "durable", "also for", "as",
)  # fmt: skip
_BEHIND_VALUES: Final = {
    "ask": ("choices", "to", "within", "default"),
    "let": ("choices", "to", "within", "default", "otherwise"),
    "notify": ("level", "to", "named", "for"),
    "log": ("level",),
    "fail": ("code",),
    "wait": ("after", "up to", "where", "else", "as"),
    "dismiss": ("to",),
    "remember": ("for", "within", "choices", "default", "to"),
    "set": ("choices", "to", "within", "default", "otherwise"),
    "memory": ("for",),
    "define": ("do",),
    "repeat": ("times", "every", "until", "do"),
    "for": ("in", "where", "do"),
    "if": ("then",),
    "else": ("then",),
    "every": ("at", "do", "named", "mode"),
    "proceed": ("with",),
    "add": ("to",),
    "given": ("offered to", "returns", "fails", "takes", "with", "code", "times"),
    "when": ("does", "passes", "pass", "answers", "loses the connection", "regains the connection"),
    "expect": _BEHIND_EXPECTED,
}


def behind_value(first: str, *, is_call: bool) -> tuple[str, ...]:
    """What can stand behind a value, in a line that begins with that word."""
    if first == "given" and is_call:
        return (*_BEHIND_VALUES["given"], *_OPERATORS)
    if first == "expect":
        return (*_BEHIND_EXPECTED, *_OPERATORS)
    is_call = is_call or first[:1].isupper()
    own = _BEHIND_CALLS if is_call else (*_BEHIND_VALUES.get(first, ()), "then", "else", "where", "satisfy", "for each")
    return (*own, *_OPERATORS)


def behind_target(first: str) -> tuple[str, ...]:
    """What can stand behind something whole in the head of a rule."""
    return (*(("at",) if first == "every" else ()), *_CLAUSES, "per", "where", "satisfy", *_OPERATORS)


def kinds_meant(summary: str) -> tuple[str, ...]:
    """Of what a field of a payload holds the SID, as its description says: `SID of the queue (WQ…)`."""
    kinds = dict.fromkeys([_PREFIXES[found] for found in _PREFIX.findall(summary) if found in _PREFIXES])
    if "Reservation" in kinds:
        kinds.pop("Task", None)  # the same ones over again
    return tuple(kinds)
