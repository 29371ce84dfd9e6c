"""Scripts: what the language needs of the host, and the host's side of running `.hook` files."""

from typing import TYPE_CHECKING, Any

from offhook.scripts.catalogue import HostCatalogue
from offhook.scripts.handler import ScriptHandler
from offhook.scripts.loader import ScriptError, Scripts
from offhook.scripts.run import ScriptRun

if TYPE_CHECKING:
    from offhook.scripts.reloading import ReloadReport
    from offhook.scripts.watching import ScriptWatcher

__all__ = ["HostCatalogue", "ReloadReport", "ScriptError", "ScriptHandler", "ScriptRun", "ScriptWatcher", "Scripts"]


def __getattr__(name: str) -> Any:
    """What most starts do not need is loaded when it is asked for."""
    if name == "ReloadReport":
        from offhook.scripts.reloading import ReloadReport

        return ReloadReport
    if name == "ScriptWatcher":
        from offhook.scripts.watching import ScriptWatcher

        return ScriptWatcher
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
