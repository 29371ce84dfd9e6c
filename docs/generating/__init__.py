"""The parts of the pages that are made from the product itself, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generating.actions import action_list, action_sections
from generating.codes import error_codes, script_codes
from generating.command import command_sections
from generating.files import file_part
from generating.host import host_options
from generating.language import functions, later_words, objects, scope
from generating.occurrences import event_table, hook_table

__all__ = ["PARTS", "file_part"]

PARTS: Mapping[str, Callable[[], str]] = {
    "actions": action_sections,
    "command": command_sections,
    "error codes": error_codes,
    "events": event_table,
    "functions": functions,
    "hooks": hook_table,
    "host options": host_options,
    "later words": later_words,
    "list of actions": action_list,
    "names in scope": scope,
    "objects": objects,
    "script codes": script_codes,
}
"""What makes each part; each gives Markdown without line ends around it."""
