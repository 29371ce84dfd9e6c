"""Scripts: what the language needs of the host, and the host's side of running `.hook` files."""

from offhook.scripts.catalogue import HostCatalogue
from offhook.scripts.handler import ScriptHandler
from offhook.scripts.loader import ScriptError, Scripts
from offhook.scripts.reloading import ReloadReport
from offhook.scripts.run import ScriptRun
from offhook.scripts.watching import ScriptWatcher

__all__ = ["HostCatalogue", "ReloadReport", "ScriptError", "ScriptHandler", "ScriptRun", "ScriptWatcher", "Scripts"]
