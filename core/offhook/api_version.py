"""The version of what plugins are written against, and what a plugin says of it."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any, Final

from offhook.errors import ConfigError

API_VERSION: Final = 1
"""The newest version of the interface for plugins that this host offers. It grows when something that plugins use is
taken away or comes to mean something else, and not when something is added."""
OLDEST_API_VERSION: Final = 1
"""The oldest version that it offers, too."""

ATTRIBUTE: Final = "offhook_api"
_SAID: Final = re.compile(rf"^\s*{ATTRIBUTE}\b(?:\s*(?::[^=\n]*)?=\s*(\d+))?", re.MULTILINE)


def check_api_version(plugin: Any, *, oldest: int = OLDEST_API_VERSION, newest: int = API_VERSION) -> None:
    """Raise `ConfigError` (`api-version`) for a plugin, a module or object, that wants a version of the interface which
    is not offered. One that says nothing of it takes what there is."""
    wanted = getattr(plugin, ATTRIBUTE, None)
    if wanted is None:
        return
    offered = f"this host offers {newest}" if oldest == newest else f"this host offers {oldest} to {newest}"
    if type(wanted) is not int:
        message, hint = f"{ATTRIBUTE} is a whole number, the version that the plugin is written for", offered
    elif wanted > newest:
        message, hint = f"it is written for version {wanted} of the interface; {offered}", "install a newer Offhook"
    elif wanted < oldest:
        message, hint = f"it is written for version {wanted} of the interface; {offered}", "install a newer plugin"
    else:
        return
    file, line = _place(plugin)
    raise ConfigError(message, file=file, line=line, code="api-version", hint=hint)


class _Unloaded:
    """Stands for a plugin that could not be imported. `offhook_api`: what its text says."""

    def __init__(self, offhook_api: int) -> None:
        self.offhook_api = offhook_api


def check_text(file: str, *, oldest: int = OLDEST_API_VERSION, newest: int = API_VERSION) -> None:
    """As `check_api_version`, for the file of a plugin that could not be imported: what is missing in it may be what
    another version has."""
    try:
        text = Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return
    found = _SAID.search(text)
    if found is None or found[1] is None:
        return
    try:
        check_api_version(_Unloaded(int(found[1])), oldest=oldest, newest=newest)
    except ConfigError as problem:
        problem.file, problem.line = file, text.count("\n", 0, found.start(1)) + 1
        raise


def _place(plugin: Any) -> tuple[str | None, int | None]:
    """Where the plugin says it, as far as its source is there."""
    try:
        file = inspect.getsourcefile(plugin if inspect.ismodule(plugin) else type(plugin))
        text = Path(file or "").read_text(encoding="utf-8") if file else ""
    except (OSError, TypeError, UnicodeDecodeError):
        return None, None
    found = _SAID.search(text)
    return file, text.count("\n", 0, found.end()) + 1 if found else None
