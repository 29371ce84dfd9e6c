"""One action whole, as text: what it does, its fields, its errors, an example in three languages."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from offhook.actions.examples import as_json, as_python, as_script
from offhook.actions.fields import FieldRow, field_rows
from offhook.actions.listing import Paint
from offhook.payload import ACTING_WORKER, ActionSpec


def action_page(spec: ActionSpec, action: Mapping[str, Any], paint: Paint | None = None, width: int = 100) -> str:
    """The page of an action; `action` is what `describe_action` gives of it."""
    paint = paint or (lambda text, _style: text)
    parts = [_head(action, paint), _wrapped(action["effect"], width)]
    rows = field_rows(action["payload"])
    parts.append(_section("Fields", _fields(rows, width) if rows else ["none"], paint))
    parts.append(_rules(action))
    if action["errors"]:
        parts.append(_section("Errors", _table(list(action["errors"].items()), width), paint))
    parts.append(_section("Backends", _table(list(action["backends"].items()), width), paint))
    parts.append(_section("Example", _examples(spec), paint))
    return "\n\n".join(part for part in parts if part)


def _head(action: Mapping[str, Any], paint: Paint) -> str:
    also = f" (also {', '.join(action['aliases'])})" if action["aliases"] else ""
    facts = f"group {action['group']}, role {action['role']}, plugin {action['plugin']}"
    return f"{paint(action['name'], 'heading')}{also}: {action['summary']}\n{facts}"


def _rules(action: Mapping[str, Any]) -> str:
    lines = [f"Needed: {' or '.join(group)}." for group in action["one_of"]]
    if action["positional"]:
        lines.append(f"Bare: {action['positional']} may be passed without its name.")
    if action["key"]:
        names = ["acting worker" if name == ACTING_WORKER else name for name in action["key"]]
        lines.append(f"At once: one for each {' and '.join(names)}.")
    if action["result"]:
        lines.append(f"Answer: {action['result']}.")
    return "\n".join(lines)


def _section(title: str, lines: list[str], paint: Paint) -> str:
    return "\n".join([paint(title, "heading"), *(f"  {line}" for line in lines)])


def _wrapped(text: str, width: int) -> str:
    return "\n\n".join(textwrap.fill(part, width) for part in text.split("\n\n")) if text else ""


def _fields(rows: list[FieldRow], width: int) -> list[str]:
    lines: list[str] = []
    for row in rows:
        indent = "  " * (row.depth - 1)
        facts = ", ".join(part for part in (row.type, row.need) if part)
        lines.append(f"{indent}{row.name}: {facts}")
        lines += textwrap.wrap(
            row.description, width, initial_indent=f"{indent}    ", subsequent_indent=f"{indent}    "
        )
    return lines


def _table(rows: list[tuple[str, str]], width: int) -> list[str]:
    first = max(len(name) for name, _ in rows)
    lines: list[str] = []
    for name, text in rows:
        wrapped = textwrap.wrap(text, max(20, width - first - 4)) or [""]
        lines.append(f"{name.ljust(first)}  {wrapped[0]}".rstrip())
        lines += [" " * (first + 2) + more for more in wrapped[1:]]
    return lines


def _examples(spec: ActionSpec) -> list[str]:
    example = spec.examples[0] if spec.examples else {}
    return [
        f"script  {as_script(spec, example)}",
        f"JSON    {as_json(example)}",
        f"Python  {as_python(spec, example)}",
    ]
