"""The core functions of the workflow language: pure, typed, bounded, deterministic; a module for each group."""

from offhook.functions.json_texts import JSON_FUNCTIONS
from offhook.functions.lists import LIST_FUNCTIONS
from offhook.functions.maps import MAP_FUNCTIONS
from offhook.functions.numbers import NUMBER_FUNCTIONS
from offhook.functions.others import OTHER_FUNCTIONS
from offhook.functions.phones import PHONE_FUNCTIONS
from offhook.functions.texts import TEXT_FUNCTIONS
from offhook.functions.times import TIME_FUNCTIONS
from offhook_grammar.types import FunctionInfo

__all__ = ["core_functions"]


def core_functions() -> tuple[FunctionInfo, ...]:
    """Every core function, group by group."""
    return (
        *TEXT_FUNCTIONS,
        *NUMBER_FUNCTIONS,
        *LIST_FUNCTIONS,
        *MAP_FUNCTIONS,
        *TIME_FUNCTIONS,
        *PHONE_FUNCTIONS,
        *JSON_FUNCTIONS,
        *OTHER_FUNCTIONS,
    )
