"""The reference of the actions."""

from __future__ import annotations

from functools import cache
from typing import Any

from generating.markdown import anchor, cell, table
from offhook import ACTING_WORKER, ActionSpec
from offhook.actions import describe_all
from offhook.actions.examples import as_json, as_python, as_script
from offhook.actions.fields import FieldRow, field_rows
from offhook.hosting import load_plugins

_AVAILABLE = "available"


@cache
def _described() -> tuple[tuple[ActionSpec, dict[str, Any]], ...]:
    loaded = load_plugins()
    pairs = zip(loaded.registry.actions, describe_all(loaded.registry, loaded), strict=True)
    return tuple(sorted(pairs, key=lambda pair: (pair[1]["group"], pair[1]["name"])))


def action_list() -> str:
    """All actions in a table, by group."""
    rows = [
        (
            action["group"],
            f"[{action['name']}](#{anchor(action['name'])})",
            "yes" if action["backends"].get("embedded") == _AVAILABLE else "",
            action["summary"],
        )
        for _, action in _described()
    ]
    return f"{len(rows)} actions.\n\n" + table(("group", "action", "embedded centre does it", ""), rows)


def action_sections() -> str:
    """A section for each action, under its group."""
    parts: list[str] = []
    group = ""
    for spec, action in _described():
        if action["group"] != group:
            group = action["group"]
            parts.append(f"## {group}")
        parts.append(_section(spec, action))
    return "\n\n".join(parts)


def _section(spec: ActionSpec, action: dict[str, Any]) -> str:
    parts = [f"### {action['name']}", f"{action['summary']}{_also(action)}"]
    if action["effect"]:
        parts.append(_escaped(action["effect"]))
    parts.append(_facts(action))
    rows = field_rows(action["payload"])
    parts.append(table(("field", "type", "", ""), map(_field, rows)) if rows else "It takes no fields.")
    if action["errors"]:
        parts.append(table(("error", "when"), [(f"`{code}`", when) for code, when in action["errors"].items()]))
    example = spec.examples[0] if spec.examples else {}
    lines = (as_script(spec, example), as_json(example), as_python(spec, example))
    parts.append("```text example\n" + "\n".join(lines) + "\n```")
    return "\n\n".join(parts)


def _also(action: dict[str, Any]) -> str:
    names = ", ".join(f"`{name}`" for name in action["aliases"])
    return f" Also called {names}." if names else ""


def _facts(action: dict[str, Any]) -> str:
    role = {"any": "anybody", "agent": "agents", "supervisor": "supervisors", "admin": "administrators"}
    facts = [f"For {role[action['role']]}."]
    facts += [f"Needs {' or '.join(f'`{name}`' for name in group)}." for group in action["one_of"]]
    if action["positional"]:
        facts.append(f"`{action['positional']}` may be given without its name.")
    if action["key"]:
        names = ["acting worker" if name == ACTING_WORKER else f"`{name}`" for name in action["key"]]
        facts.append(f"One at a time for each {' and '.join(names)}.")
    if action["result"]:
        facts.append(f"Answers with: {action['result']}.")
    if action["backends"].get("embedded") != _AVAILABLE:
        facts.append("**Not available on the embedded centre yet.**")
    return " ".join(facts)


def _field(row: FieldRow) -> tuple[str, str, str, str]:
    return ("&nbsp;" * 4 * (row.depth - 1) + f"`{row.name}`", row.type, row.need, row.description)


def _escaped(text: str) -> str:
    return "\n\n".join(cell(part) for part in text.split("\n\n"))
