"""An example payload in three languages: a line of a script, JSON, Python."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from offhook.payload import ActionSpec, outside_name


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
    names = {outside_name(spec.model, name): name for name in spec.model.model_fields}
    payload = spec.model.model_validate(example)
    fields = ", ".join(
        f"{names[name]}={_python_value(getattr(payload, names[name]), example[name])}" for name in example
    )
    return f"await host.invoke({spec.model.__name__}({fields}))"


def _python_value(value: Any, given: Any) -> str:
    """The value as Python code; nested options are models, which take maps too."""
    if isinstance(value, BaseModel):
        names = {outside_name(type(value), name): name for name in type(value).model_fields}
        return repr({names[name]: item for name, item in given.items()})
    return repr(given)
