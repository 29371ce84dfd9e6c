"""Commands that plugins bring, at the prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offhook.repl.result import Line, Result, lines
from offhook.repl.showing import value_lines

if TYPE_CHECKING:
    from offhook.commands import Command
    from offhook.repl.feed import Repl


async def run_plugin_command(name: str, repl: Repl, words: str) -> Result:
    """Run it on the session's host, and show what it says and gives."""
    from offhook.commands import run_line

    said: list[Line] = []
    form = "json" if repl.form == "json" else "text"
    value: Any = await run_line(repl.session.host, f"{name} {words}", lambda text: said.extend(lines(text)), form)
    await repl.session.host.settle()
    shown = () if value is None else lines(value) if isinstance(value, str) else value_lines(value)
    return Result(lines=(*said, *repl.happened.lines(times=False), *shown), data=_json(value))


def usage_of(command: Command) -> str:
    """How a plugin's command is written."""
    from offhook.commands import arguments_of

    said = [one.name if one.by_place else f"[{one.name}]" for one in arguments_of(command)]
    return " ".join([command.name, *said])


def _json(value: Any) -> Any:
    from pydantic import BaseModel

    from offhook.json_values import frozen_json

    try:
        return frozen_json(value.model_dump(mode="json") if isinstance(value, BaseModel) else value)
    except (TypeError, ValueError):  # what has no JSON form is shown as the text that it is
        return str(value)
