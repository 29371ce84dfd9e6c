"""Plugins: found, loaded one by one behind a wall, checked, listed."""

from offhook.plugins.config import GivenConfig, PluginConfig, PluginConfigError
from offhook.plugins.info import LoadedHook, PluginInfo, PluginStatus
from offhook.plugins.manager import Plugins
from offhook.plugins.sources import PluginSource, entry_point_sources, given_sources, path_source
from offhook.plugins.trouble import PluginError
from offhook.plugins.type_info import TypeInfo

__all__ = [
    "GivenConfig",
    "LoadedHook",
    "PluginConfig",
    "PluginConfigError",
    "PluginError",
    "PluginInfo",
    "PluginSource",
    "PluginStatus",
    "Plugins",
    "TypeInfo",
    "entry_point_sources",
    "given_sources",
    "path_source",
]
