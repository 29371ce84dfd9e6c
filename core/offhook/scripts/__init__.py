"""Scripts: what the language needs of the host, and the host's side of running `.hook` files."""

from offhook.scripts.catalogue import HostCatalogue
from offhook.scripts.handler import ScriptHandler
from offhook.scripts.loader import ScriptError, Scripts
from offhook.scripts.run import ScriptRun

__all__ = ["HostCatalogue", "ScriptError", "ScriptHandler", "ScriptRun", "Scripts"]
