"""An example payload in three languages: a line of a script, JSON, Python."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, SecretStr

from offhook.payload import ActionSpec, outside_name
from offhook.registry import SCRIPTS


def as_script(spec: ActionSpec, example: Mapping[str, Any]) -> str:
    """`HoldCall sid: "WR…"`, or `HistoryGo -1` where the one value may be bare."""
    if spec.positional is not None:
        bare = example.get(outside_name(spec.model, spec.positional))
        if bare is not None and len(example) == 1:
            return f"{spec.name} {_script_value(bare)}"
    fields = ", ".join(f"{name}: {_script_value(value)}" for name, value in example.items())
    return f"{spec.name} {fields}".rstrip()


def _script_value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(name)}: {_script_value(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_script_value(item) for item in value) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("{", "\\{")
    return json.dumps(value)


def _key(name: str) -> str:
    return name if name.isidentifier() else json.dumps(name)


def as_json(example: Mapping[str, Any]) -> str:
    """The payload as JSON."""
    return json.dumps(example, ensure_ascii=False)


def as_python(spec: ActionSpec, example: Mapping[str, Any]) -> str:
    """`await host.invoke(HoldCall(sid="WR…"))`."""
    if spec.group == SCRIPTS:  # there is no class to be imported
        return f'await host.invoke("{spec.name}", {_python_value(example)})'
    return f"await host.invoke({_construction(spec.model.model_validate(example))})"


def _construction(model: BaseModel) -> str:
    """The call that makes this model, with the fields that it was given."""
    fields = [f"{name}={_python_value(getattr(model, name))}" for name in _given(model)]
    return f"{type(model).__name__}({', '.join(fields)})"


def _given(model: BaseModel) -> list[str]:
    """The fields that a model was given, in the order of their declaration."""
    return [name for name in type(model).model_fields if name in model.model_fields_set]


def _python_value(value: Any) -> str:
    if isinstance(value, BaseModel):
        return _construction(value)
    if isinstance(value, SecretStr):
        return json.dumps(value.get_secret_value())
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(name)}: {_python_value(item)}" for name, item in value.items()) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(_python_value(item) for item in value) + "]"
    return repr(value)
