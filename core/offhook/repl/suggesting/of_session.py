"""The view of a session."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from offhook.repl.commands.table import commands_of
from offhook.repl.result import plain
from offhook.repl.showing import brief
from offhook.repl.suggesting.behind_commands import words_of
from offhook.repl.suggesting.declared import declared_in
from offhook.repl.suggesting.view import Command, View

if TYPE_CHECKING:
    from offhook.repl.feed import Repl

_LONG = 60


def view_of(repl: Repl) -> View:
    """What suggestions for this session are made of, as it is now."""
    session = repl.session
    commands = {
        one.name: Command(one.name, one.usage, one.summary)
        for one in commands_of(repl).values()
        if not one.without(repl)
    }
    texts = session.host.scripts.version.texts.values()
    return View(
        session.catalogue(),
        session.host.centre,
        tuple([one for text in texts for one in declared_in(text)]),
        session.variables,
        commands,
        lambda name, rest: words_of(repl, commands, name, rest, files),
        _about,
        files,
    )


def _about(value: Any) -> str:
    shown = plain([brief(value)])
    return shown if len(shown) <= _LONG else f"{shown[: _LONG - 1]}…"


def files(begun: str) -> Iterable[tuple[str, str]]:
    """Scripts and folders that begin so."""
    folder, _, _ = begun.rpartition("/")
    try:
        entries = sorted(Path(folder or ("/" if begun.startswith("/") else ".")).iterdir())
    except (OSError, ValueError):
        return []
    head = f"{folder}/" if "/" in begun else ""
    return [
        (f"{head}{entry.name}/" if entry.is_dir() else f"{head}{entry.name}", "")
        for entry in entries
        if (entry.is_dir() or entry.suffix == ".hook") and not entry.name.startswith((".", "__"))
    ]
