"""The parts of the pages that are made from the product itself, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from generating.actions import action_list, action_sections
from generating.api import api_sections
from generating.behaviours import by_family, compared, left_out, summary
from generating.benchmarks import benchmark_machine, benchmark_tables
from generating.centre import CENTRE_TABLES, centre_table
from generating.codes import error_codes, script_codes
from generating.command import command_sections, exit_codes
from generating.effects import effect_tables
from generating.expressions import operators
from generating.files import file_part
from generating.hooks import hook_sections, hook_table
from generating.host import host_options
from generating.language import functions, objects, scope
from generating.mistakes import habits, number_of_kinds
from generating.occurrences import event_table
from generating.public_api import PUBLIC_API, public_api_text
from generating.scenario import KEY_TABLES, distributions, event_fields, key_table
from generating.settings import schema_text, variables
from generating.states import state_tables
from offhook.settings import SCHEMA_FILE

__all__ = ["FILES", "PARTS", "file_part"]

PARTS: Mapping[str, Callable[[], str]] = {
    "actions": action_sections,
    "api": api_sections,
    "behaviours": by_family,
    "behaviours compared": compared,
    "behaviours in figures": summary,
    "behaviours left out": left_out,
    "benchmark machine": benchmark_machine,
    "benchmark tables": benchmark_tables,
    "command": command_sections,
    "distributions": distributions,
    "effects": effect_tables,
    "environment": variables,
    "error codes": error_codes,
    "event fields": event_fields,
    "events": event_table,
    "exit codes": exit_codes,
    "expression operators": operators,
    "functions": functions,
    "habits from javascript": partial(habits, "javascript"),
    "habits from plain words": partial(habits, "plain"),
    "habits from python": partial(habits, "python"),
    "habits from spreadsheets": partial(habits, "spreadsheets"),
    "hook kinds": hook_sections,
    "hooks": hook_table,
    "host options": host_options,
    "list of actions": action_list,
    "names in scope": scope,
    "number of habits": number_of_kinds,
    "objects": objects,
    "script codes": script_codes,
    "state tables": state_tables,
    **{name: partial(centre_table, name) for name in CENTRE_TABLES},
    **{name: partial(key_table, name) for name in KEY_TABLES},
}
"""What makes each part; each gives Markdown without line ends around it."""

FILES: Mapping[Path, Callable[[], str]] = {SCHEMA_FILE: schema_text, PUBLIC_API: public_api_text}
"""What makes each file that is made whole."""
