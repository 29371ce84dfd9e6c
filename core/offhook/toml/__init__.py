"""Files in TOML: read, with the line of every key, and told what is wrong with them in the reader's words."""

from offhook.toml.positions import KeyPath, find_lines, line_of
from offhook.toml.problems import ProblemsError, told
from offhook.toml.reading import TomlText, parse_toml, read_toml

__all__ = ["KeyPath", "ProblemsError", "TomlText", "find_lines", "line_of", "parse_toml", "read_toml", "told"]
