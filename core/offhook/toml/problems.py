"""What is wrong with a file: all of it at once, each with its line and the nearest key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from offhook.errors import ConfigError
from offhook.registry import nearest
from offhook.toml.positions import KeyPath, line_of

_SHOWN: Final = 60


class ProblemsError(ConfigError):
    """Several problems of one file. `problems` holds each, with its line, in the order of the lines."""

    def __init__(self, problems: Sequence[ConfigError]) -> None:
        problems = sorted(problems, key=lambda problem: problem.line or 0)
        first = problems[0]
        super().__init__(first.message, file=first.file, line=first.line, code=first.code, hint=first.hint)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def told(
    details: ErrorDetails, file: str, lines: Mapping[KeyPath, int], model: type[BaseModel], *, code: str
) -> ConfigError:
    """One of pydantic's errors about a file that was read into `model`, in our words."""
    path: KeyPath = tuple(_without_choices(details["loc"]))
    kind, name = details["type"], ".".join(key for key in path if isinstance(key, str))
    if kind == "extra_forbidden":
        near = nearest(str(path[-1]), keys_of(table_at(model, path[:-1])))
        message = f"unknown key {name!r}" + (f"; did you mean {near!r}?" if near else "")
    elif kind == "missing":
        message = f"needs {name!r}"
    elif kind == "value_error":
        message = f"{name}: {details['ctx']['error']}" if name else str(details["ctx"]["error"])
    else:
        message = f"{name}: {details['msg'].replace('Input should be', 'should be')}, not {_shown(details['input'])}"
    return ConfigError(message, file=file, line=line_of(lines, path), code=code)


def keys_of(table: type[BaseModel] | None) -> list[str]:
    """The keys as they are written."""
    return [field.alias or name for name, field in table.model_fields.items()] if table is not None else []


def table_at(model: type[BaseModel], path: KeyPath) -> type[BaseModel] | None:
    """The model of the table at that path in `model`."""
    here: Any = model
    for key in path:
        if isinstance(here, type) and issubclass(here, BaseModel):
            found = [field for name, field in here.model_fields.items() if key in (name, field.alias)]
            here = found[0].annotation if found else None
        else:  # a list, or a table with free keys
            here = next((inner for inner in reversed(get_args(here)) if inner is not Ellipsis), None)
        if type(None) in get_args(here):
            here = get_args(here)[0]
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def _without_choices(path: Sequence[str | int]) -> list[str | int]:
    """pydantic names the key of a table as `[key]` where the key itself is wrong."""
    return [key for key in path if key != "[key]"]


def _shown(value: Any) -> str:
    try:
        text = repr(value)
    except (RecursionError, ValueError):  # a number of more digits than Python writes
        text = f"a {type(value).__name__}"
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."
