"""The view of a session, and what can stand behind its commands."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from offhook.repl.commands.table import commands_of
from offhook.repl.suggesting.view import Command, View

if TYPE_CHECKING:
    from offhook.repl.feed import Repl

_FILES: Final = frozenset({"load", "save"})
_ON_OFF: Final = (("on", ""), ("off", ""))


def view_of(repl: Repl) -> View:
    """What suggestions for this session are made of, as it is now."""
    session = repl.session
    commands = {one.name: Command(one.name, one.usage, one.summary) for one in commands_of(repl).values()}
    return View(
        session.catalogue(),
        session.host.centre,
        session.items,
        session.variables,
        commands,
        lambda name, rest: _behind(repl, commands, name, rest),
    )


def _behind(repl: Repl, commands: dict[str, Command], name: str, rest: str) -> Iterable[tuple[str, str]]:
    session = repl.session
    if name in _FILES:
        return _files(rest.rpartition(" ")[2])
    if name == "as":
        return [(worker.name, worker.activity.name) for worker in session.host.centre.workers]
    if name == "remove":
        return [(identity.name, identity.kind) for identity, _ in session.items]
    if name in ("help", "explain"):
        catalogue = session.catalogue()
        names = [*catalogue.action_names(), *catalogue.event_names()]
        topics = [(one.name, one.summary) for one in commands.values()] if name == "help" else []
        return [*topics, *[(each, "") for each in names]]
    # what a command's own usage says: `show workers|tasks`, `watch on|off`
    _, _, words = commands[name].usage.partition(" ")
    choices = [word.strip("[]") for word in words.split("|")] if "|" in words else []
    return [(word, "") for word in choices if word and word.replace("-", "").isalpha() and word.islower()]


def _files(begun: str) -> Iterable[tuple[str, str]]:
    """Scripts and folders that begin so."""
    folder, _, _ = begun.rpartition("/")
    try:
        entries = sorted(Path(folder or ("/" if begun.startswith("/") else ".")).iterdir())
    except OSError:
        return []
    head = f"{folder}/" if "/" in begun else ""
    return [
        (f"{head}{entry.name}/" if entry.is_dir() else f"{head}{entry.name}", "")
        for entry in entries
        if (entry.is_dir() or entry.suffix == ".hook") and not entry.name.startswith(".")
    ]
