"""The types of the workflow language, for plugins that declare functions for scripts."""

from offhook_grammar.types import (
    ANY,
    BOOLEAN,
    CLOCK,
    DURATION,
    MAP,
    NUMBER,
    TEXT,
    TIME,
    Choice,
    Entity,
    ListOfType,
    OneOf,
    Record,
    Type,
)

__all__ = [
    "ANY",
    "BOOLEAN",
    "CLOCK",
    "DURATION",
    "MAP",
    "NUMBER",
    "TEXT",
    "TIME",
    "Choice",
    "Entity",
    "ListOfType",
    "OneOf",
    "Record",
    "Type",
]
