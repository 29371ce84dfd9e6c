"""Rules and invocations to measure matching with, the same in every run, and how each peer writes a condition.

A condition is a tree: `("and" | "or", [...])`, `("cmp", field, operator, value)` or `("in", field, [values])`.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from typing import Any

ACTIONS = tuple(f"Measured{number:02d}" for number in range(60))
TIERS = ("vip", "gold", "silver", "bronze", "basic")
QUEUES = tuple(f"queue-{number}" for number in range(50))
COUNTRIES = tuple(f"C{number:02d}" for number in range(20))
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "ja")
CHANNELS = ("voice", "chat", "sms", "email", "video", "web")
ACTIVITIES = ("Available", "Busy", "Break", "Offline", "Wrapup")

Condition = tuple[Any, ...]
Rule = tuple[int, str, Condition]
"""Its number, its action, its condition. A rule that matches writes its number into the payload's `route`."""


def make_rules(count: int, actions: Sequence[str] = ACTIONS) -> list[Rule]:
    """Rules like those of contact centres: two to four comparisons, most of them with one value."""
    chance = random.Random(11)
    return [(number, chance.choice(actions), _condition(chance)) for number in range(count)]


def _condition(chance: random.Random) -> Condition:
    kind, age = chance.random(), chance.randrange(20, 80)
    if kind < 0.35:
        parts = [_is("tier", chance.choice(TIERS)), ("cmp", "age", ">", age)]
        return ("and", [*parts, ("in", "language", chance.sample(LANGUAGES, 2))])
    if kind < 0.6:
        return ("and", [_is("queue", chance.choice(QUEUES)), ("cmp", "priority", ">=", chance.randrange(1, 10))])
    if kind < 0.75:
        either = ("or", [_is("tier", chance.choice(TIERS)), ("cmp", "age", ">", age)])
        return ("and", [_is("country", chance.choice(COUNTRIES)), either])
    if kind < 0.9:
        parts = [_is("channel", chance.choice(CHANNELS)), _is("activity", chance.choice(ACTIVITIES))]
        return ("and", [*parts, ("cmp", "age", "<", age)])
    window = [("cmp", "age", ">", age), ("cmp", "age", "<=", age + 2)]
    return ("and", [*window, _is("priority", chance.randrange(10))])


def make_events(count: int, actions: Sequence[str] = ACTIONS) -> list[tuple[str, dict[str, Any]]]:
    """Invocations (action, payload); each run of as many as there are actions has every action once, so that a short
    stretch stands for the whole."""
    chance = random.Random(12)
    found = []
    order: list[str] = []
    for _ in range(count):
        if not order:
            order = list(actions)
            chance.shuffle(order)
        found.append((order.pop(), _payload(chance)))
    return found


def _payload(chance: random.Random) -> dict[str, Any]:
    return {
        "tier": chance.choice(TIERS), "queue": chance.choice(QUEUES), "country": chance.choice(COUNTRIES),
        "language": chance.choice(LANGUAGES), "channel": chance.choice(CHANNELS),
        "activity": chance.choice(ACTIVITIES), "age": chance.randrange(100), "priority": chance.randrange(10),
        "route": -1,
    }  # fmt: skip


def by_action(rules: Sequence[Rule]) -> dict[str, list[Rule]]:
    """The rules of each action, in order."""
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule[1], []).append(rule)
    return found


def infix(condition: Condition, field: Callable[[str], str], both: str, either: str) -> str:
    """A condition as most languages write it."""
    kind = condition[0]
    if kind == "cmp":
        return f"{field(condition[1])} {condition[2]} {json.dumps(condition[3])}"
    if kind == "in":
        return f"{field(condition[1])} in {json.dumps(condition[2])}"
    parts = [infix(part, field, both, either) for part in condition[1]]
    word = both if kind == "and" else either
    return "(" + f" {word} ".join(parts) + ")"


def fields_of(condition: Condition) -> list[str]:
    """The fields that it reads, in order."""
    if condition[0] in ("cmp", "in"):
        return [condition[1]]
    return [name for part in condition[1] for name in fields_of(part)]


def as_python(condition: Condition) -> str:
    """For Python and Starlark, of a dict `p`."""
    return infix(condition, lambda name: f'p["{name}"]', "and", "or")


def as_words(condition: Condition) -> str:
    """With `and` and `or`, and names as they are."""
    return infix(condition, str, "and", "or")


def as_cel(condition: Condition) -> str:
    return infix(condition, str, "&&", "||")


def as_script(rule: Rule) -> str:
    """A handler of an Offhook script; on no condition if the rule has none."""
    number, action, condition = rule
    when = "when " + infix(condition, lambda name: f"payload.{name}", "and", "or") if condition else ""
    return f"before {action} {when} do set payload.route = {number}\n"


def as_json_logic(condition: Condition) -> dict[str, Any]:
    kind = condition[0]
    if kind == "cmp":
        return {condition[2]: [{"var": condition[1]}, condition[3]]}
    if kind == "in":
        return {"in": [{"var": condition[1]}, condition[2]]}
    return {kind: [as_json_logic(part) for part in condition[1]]}


def _is(field: str, value: Any) -> Condition:
    return ("cmp", field, "==", value)
