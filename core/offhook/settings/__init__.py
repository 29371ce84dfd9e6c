"""Settings: `offhook.toml`, the environment and the command line, in rising order."""

from offhook.settings.effective import Effective, Entry, effective_settings
from offhook.settings.find import SETTINGS_FILE, find_settings
from offhook.settings.layers import Layer
from offhook.settings.load import SettingsError, load_settings, parse_settings
from offhook.settings.model import HandlerTable, Limits, PluginRule, Settings
from offhook.settings.schema import SCHEMA_FILE, settings_schema

__all__ = [
    "SCHEMA_FILE",
    "SETTINGS_FILE",
    "Effective",
    "Entry",
    "HandlerTable",
    "Layer",
    "Limits",
    "PluginRule",
    "Settings",
    "SettingsError",
    "effective_settings",
    "find_settings",
    "load_settings",
    "parse_settings",
    "settings_schema",
]
