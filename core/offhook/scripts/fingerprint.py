"""A digest of payload models, for those who keep what was made from them.

Models are looked at as they are declared: making their JSON Schema would take longer than compiling most scripts.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import BaseModel

from offhook_grammar.files import file_stamps

_ADDRESS: Final = re.compile(r" at 0x[0-9A-Fa-f]+")
"""Where an object lies in memory is no part of what it is, and another one in each process."""

_PLAIN: Final = (str, int, bool, float, type(None))


class ModelDigest:
    """Gathers what tells models apart: their fields as declared, and the files of all the types that they are made of.

    The files matter for what a declaration does not show: what a validator accepts, the members of an enumeration.
    """

    def __init__(self) -> None:
        self._fields: dict[type[BaseModel], Any] = {}
        self._modules: set[str] = set()
        self._packages: set[str] = set()
        self._pending: list[type[BaseModel]] = []

    def add(self, model: type[BaseModel]) -> None:
        """Take in a model, and the models in its fields."""
        self._pending.append(model)
        while self._pending:
            each = self._pending.pop()
            if each not in self._fields:
                self._fields[each] = self._declared(each)

    def add_unread(self, module: str) -> None:
        """Take in whatever models a module has that may not have been imported: by its package's files, and by those of
        the package that has the bases of all payloads."""
        self._packages |= {module.partition(".")[0], __name__.partition(".")[0]}

    def parts(self) -> list[Any]:
        """What was gathered, as values whose `repr` is the same in every process."""
        shown = [(model.__module__, model.__qualname__, fields) for model, fields in self._fields.items()]
        packages = [file_stamps(folder) for name in sorted(self._packages) for folder in _folders(name)]
        return [shown, [_stamp(name) for name in sorted(self._modules)], packages]

    def _declared(self, model: type[BaseModel]) -> list[Any]:
        for base in model.__mro__:
            self._modules.add(base.__module__)
        out = []
        for name, info in model.model_fields.items():
            self._look_into((info.annotation, *info.metadata))
            shown = repr((name, info.annotation, info.metadata, info.json_schema_extra, info.default))
            out.append((_ADDRESS.sub("", shown), info.alias, info.is_required(), info.description))
        return out

    def _look_into(self, annotations: Iterable[Any]) -> None:
        for each in annotations:
            if each in _PLAIN:  # as most are
                continue
            kind = each if isinstance(each, type) else type(each)
            self._modules.add(kind.__module__)
            if issubclass(kind, BaseModel):
                self._pending.append(kind)
            self._modules.add(getattr(getattr(each, "func", None), "__module__", None) or kind.__module__)
            self._look_into(get_args(each))


def _stamp(module: str) -> tuple[str, int, int]:
    """The module's file by size and time of the last change; zeros where it has none."""
    file = getattr(sys.modules.get(module), "__file__", None)
    try:
        facts = Path(file).stat() if file else None
    except OSError:
        facts = None
    return (module, facts.st_size, facts.st_mtime_ns) if facts is not None else (module, 0, 0)


def _folders(package: str) -> list[str]:
    return list(importlib.import_module(package).__path__)
