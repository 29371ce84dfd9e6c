"""The operators of the language as functions: what compiled code calls, and what a host uses with the same meaning."""

from offhook_grammar.operations.arithmetic import add, divide, modulo, multiply, negative, subtract
from offhook_grammar.operations.clocks import clock_text, parse_clock, parse_time, time_text
from offhook_grammar.operations.equality import equal, unequal
from offhook_grammar.operations.keys import value_key
from offhook_grammar.operations.kinds import kind
from offhook_grammar.operations.limits import (
    DEFAULT_LIMITS,
    Limits,
    limited_items,
    limited_number,
    limited_text,
    sound,
)
from offhook_grammar.operations.membership import contains, ends_with, is_empty, is_in, matches, starts_with
from offhook_grammar.operations.needs import need_duration, need_map, need_text, need_time, truth
from offhook_grammar.operations.order import compare, greater, greater_or_equal, less, less_or_equal
from offhook_grammar.operations.patterns import compile_pattern
from offhook_grammar.operations.places import append, update, without
from offhook_grammar.operations.reading import index, items, read, size, snapshot
from offhook_grammar.operations.rendering import interpolate, json_text, text
from offhook_grammar.operations.table import table

__all__ = [
    "DEFAULT_LIMITS", "Limits", "add", "append", "clock_text", "compare", "compile_pattern", "contains", "divide",
    "ends_with", "equal", "greater", "greater_or_equal", "index", "interpolate", "is_empty", "is_in", "items",
    "json_text", "kind", "less", "less_or_equal", "limited_items", "limited_number", "limited_text", "matches",
    "modulo", "multiply", "need_duration", "need_map", "need_text", "need_time", "negative", "parse_clock",
    "parse_time", "read", "size", "snapshot", "sound", "starts_with", "subtract", "table", "text", "time_text",
    "truth", "unequal", "update", "value_key", "without",
]  # fmt: skip
