"""Files that customers send in a file of events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from offhook.centre import transitions
from offhook.fields import File
from offhook.simulation.nearest import did_you_mean
from offhook_grammar.values import FrozenDict

KEYS: Final = ("name", "type", "size", "text", "content")


def checked_files(value: Any) -> tuple[FrozenDict, ...]:
    """The `files` of a row, as they are. Raises `ValueError` with what is wrong."""
    if not isinstance(value, list):
        raise ValueError("'files' is a list of objects")
    return tuple([_checked(each) for each in value])


def new_files(files: Sequence[Mapping[str, Any]]) -> tuple[transitions.messaging.NewFile, ...]:
    """The files as the centre takes them."""
    return tuple([_new_file(File.model_validate(each)) for each in files])


def _checked(given: Any) -> FrozenDict:
    if not isinstance(given, Mapping):
        raise ValueError("'files' is a list of objects")
    for key in given:
        if key not in KEYS:
            raise ValueError(f"a file has no field {key!r}{did_you_mean(key, KEYS)}")
    try:
        File.model_validate(given)
    except ValidationError as error:
        problem = error.errors()[0]
        where = f" {problem['loc'][0]}" if problem["loc"] else ""
        raise ValueError(f"a file's{where or ' fields'}: {problem['msg']}") from None
    return FrozenDict(given)


def _new_file(file: File) -> transitions.messaging.NewFile:
    data = file.data
    size = len(data) if data is not None else file.size or 0
    kind = file.type or transitions.messaging.type_of(file.name)
    return transitions.messaging.NewFile(file.name, kind, size, data)
