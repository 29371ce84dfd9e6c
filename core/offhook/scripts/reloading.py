"""Taking a new version of the scripts into a live host: whole, between two invocations, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from offhook.errors import ConfigError
from offhook.scripts.versions import Version, pairs

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.scripts.handler import ScriptHandler
    from offhook.scripts.loader import Loaded


@dataclass(frozen=True, slots=True)
class ReloadReport:
    """What a reload did: the handlers by name, and the files whose text is another, were added or went."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything was another."""
        return bool(self.files)

    def __str__(self) -> str:
        words = (("added", self.added), ("changed", self.changed), ("removed", self.removed))
        said = [f"{word} {', '.join(names)}" for word, names in words if names]
        return "; ".join(said) or ("no handler is another" if self.files else "nothing is new")

    def to_json(self) -> dict[str, Any]:
        """The report for programs."""
        return {name: list(getattr(self, name)) for name in ("added", "changed", "removed", "files")}


def reload_scripts(host: Host) -> ReloadReport:
    """Read the host's scripts anew. Handlers that were there before go on: what they counted, when they are due, and
    which of their runs meet. Runs that have begun end in the version in which they began.

    Raises `ConfigError` (`ScriptError` for findings in the scripts) if the new version cannot be used; the old one goes
    on then, and the journal says why.
    """
    scripts = host.scripts
    try:
        loaded = scripts.prepared(scripts.paths, scripts.params)
    except ConfigError as error:
        host.journal.note("scripts.refused", {"error": error.to_json(), "findings": _findings(error)})
        raise
    files = _differing(scripts.version, loaded.version)
    if not files:
        return ReloadReport()
    report = _compared(scripts.version, loaded, files)
    try:
        scripts.use(loaded)
    except ConfigError as error:
        host.journal.note("scripts.refused", {"error": error.to_json(), "findings": ()})
        raise
    host.journal.note("scripts.reloaded", report.to_json())
    return report


def _compared(old: Version, loaded: Loaded, files: tuple[str, ...]) -> ReloadReport:
    """What differs. Handlers that nothing has happened to are kept as they are, the others get what theirs counted."""
    new = loaded.version
    before = pairs(old, new)
    changed = [handler.name for handler, other in before.items() if not _is_same(handler, other, old, new)]
    report = ReloadReport(
        added=tuple(handler.name for handler in new.handlers if handler not in before),
        changed=tuple(changed),
        removed=tuple(handler.name for handler in old.handlers if handler not in before.values()),
        files=files,
    )
    for handler, other in before.items():
        handler.stats = other.stats
    loaded.before = before
    return report


def _is_same(handler: ScriptHandler, other: ScriptHandler, old: Version, new: Version) -> bool:
    if handler.compiled.version == other.compiled.version and handler.compiled.span == other.compiled.span:
        return True
    return new.text_of(handler) == old.text_of(other) and new.frame_of(handler) == old.frame_of(other)


def _differing(old: Version, new: Version) -> tuple[str, ...]:
    names = dict.fromkeys([*old.texts, *new.texts])
    return tuple(name for name in names if old.texts.get(name) != new.texts.get(name))


def _findings(error: ConfigError) -> tuple[dict[str, Any], ...]:
    from offhook_grammar.render import to_json

    return tuple(to_json(one) for one in getattr(error, "diagnostics", ()) if one.is_error)
