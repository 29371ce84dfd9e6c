"""What `offhook new` makes: a plugin's distribution, or a script with its test."""

from offhook.templates.making import Made, make_plugin, make_script
from offhook.templates.names import PluginNames, ScriptNames, plugin_names, script_names

__all__ = ["Made", "PluginNames", "ScriptNames", "make_plugin", "make_script", "plugin_names", "script_names"]
