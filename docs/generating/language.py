"""The tables of the language page: objects, names in scope, functions, words that are taken."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from generating.markdown import table, type_words
from offhook.centre import OBJECTS
from offhook.functions import core_functions
from offhook.hosting import load_plugins
from offhook.plugins import PluginStatus
from offhook.scripts.catalogue import SCOPE, HostCatalogue
from offhook_grammar.types import Entity, FunctionInfo, ObjectInfo, ParameterInfo

_OWN = ("Action", "Error", "Cancellation", "Centre")
_COLLECTIONS = ("Tasks", "Workers", "Queues", "Workflows", "Activities")
_STAGE_NAMES = (
    ("payload", "handlers of actions", "the action's fields; see [the actions](actions.md)"),
    ("result", "`after` handlers", "what the action answered"),
    ("error", "`on failure of` handlers, and behind `otherwise`", "[Error](#error)"),
    ("event", "handlers of events", "see [events](#events)"),
)
_GROUPS = (
    ("lower", "Text"),
    ("round", "Numbers"),
    ("sort", "Lists"),
    ("keys", "Maps"),
    ("time", "Time"),
    ("e164", "Telephone numbers"),
    ("json", "JSON"),
    ("kind_of", "Other"),
)


@cache
def catalogue() -> HostCatalogue:
    """What the installed plugins tell the language."""
    loaded = load_plugins()
    for function in core_functions():
        loaded.registry.add_function(function, "core")
    return HostCatalogue(loaded.registry, [info.name for info in loaded if info.status is PluginStatus.ACTIVE])


def _object(name: str) -> ObjectInfo:
    found = catalogue().object(name)
    if found is None:
        raise KeyError(name)
    return found


def objects() -> str:
    """A table for each object."""
    return "\n\n".join(_object_section(_object(name)) for name in (*_OWN, *OBJECTS))


def _object_section(info: ObjectInfo) -> str:
    rows = [
        (f"`{field.name}`", type_words(field.type), "yes" if field.nullable else "", field.summary)
        for field in info.fields.values()
    ]
    body = table(("field", "what", "may be null", ""), rows)
    return f"#### {info.name}\n\n{info.summary}\n\n{body}"


def scope() -> str:
    """The names that handlers know: those of every handler, then those of a stage."""
    rows: list[tuple[str, str, str]] = []
    for name, kind in SCOPE.items():
        what = type_words(kind)
        if isinstance(kind, Entity) and kind.name in _COLLECTIONS:
            info = _object(kind.name)
            element = type_words(info.index_by) if info.index_by is not None else ""
            article = "an" if info.index_by == Entity("Activity") else "a"
            what = f"all of them, each {article} {element}; `{name}[sid]` finds one by its SID"
        rows.append((f"`{name}`", "everywhere", what))
    rows += [(f"`{name}`", where, what) for name, where, what in _STAGE_NAMES]
    return table(("name", "where", "what"), rows)


def functions() -> str:
    """The functions of the language, group by group."""
    known = core_functions()
    starts = [next(i for i, each in enumerate(known) if each.name == name) for name, _ in _GROUPS]
    if starts != sorted(starts) or starts[0] != 0:
        raise ValueError("the groups of functions are in another order now")
    parts = [
        f"### {title}\n\n{table(('function', 'what it gives'), [_row(each) for each in known[start:end]])}"
        for (start, end), (_, title) in zip(pairwise([*starts, len(known)]), _GROUPS, strict=True)
    ]
    return "\n\n".join(parts)


def _row(function: FunctionInfo) -> tuple[str, str]:
    parameters = ", ".join(_parameter(each) for each in function.parameters)
    return f"`{function.name}({parameters})`", function.summary


def _parameter(parameter: ParameterInfo) -> str:
    return parameter.name + ("?" if parameter.optional else "") + (" …" if parameter.repeated else "")
