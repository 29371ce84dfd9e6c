"""Formatting scripts: one way to write each, with the same meaning and every comment."""

from offhook_grammar.formatting.format import MAX_WIDTH, FormatError, format_script

__all__ = ["MAX_WIDTH", "FormatError", "format_script"]
