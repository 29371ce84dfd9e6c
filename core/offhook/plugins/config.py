"""The configuration of plugins: `[plugin.NAME.config]` of the settings, read through the plugin's own model."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import timedelta
from pathlib import Path
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, to_jsonable_python

from offhook.errors import ConfigError
from offhook.plugins.durations import duration_of, takes_duration
from offhook.plugins.secrets import HIDDEN, is_secret, without_secrets
from offhook.registry import nearest
from offhook.toml import KeyPath, ProblemsError, told
from offhook.wording import cut, shown
from offhook_grammar.durations import format_duration
from offhook_grammar.node import Frozen, record
from offhook_grammar.values import EMPTY_MAP

CODE: Final = "invalid-settings"
_LONGEST: Final = 80
"""Characters of a default that are shown."""


class PluginConfig(BaseModel):
    """The base of a plugin's configuration: each field is a key of `[plugin.NAME.config]` in `offhook.toml`.

    Immutable, and nothing unknown is let through. A field with a description tells its operator what it is for; one of
    type `SecretStr` is shown nowhere; one of type `Path` is relative to the file that says it; a `timedelta` is written
    as `"1m 30s"`, or as seconds.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        validate_default=True,
        defer_build=True,  # of the base itself none is ever made
    )

    @field_validator("*", mode="before")
    @classmethod
    def _durations(cls, value: Any, info: ValidationInfo) -> Any:
        field = cls.model_fields[info.field_name or ""]
        return duration_of(value) if takes_duration(field.annotation) else value


# what is wrong with a plugin's own comes up at once
PluginConfig.model_config["defer_build"] = False


class PluginConfigError(ProblemsError):
    """What settings say to a plugin cannot be used. `problems` has all of it, each with its line."""


@record
class GivenConfig(Frozen):
    """What the settings say: for each plugin its table, and where (`offhook.toml:7`) each key was said, by (plugin,
    key, …)."""

    values: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: EMPTY_MAP)
    places: Mapping[KeyPath, str] = field(default_factory=dict)

    def key_of(self, plugin: str) -> str | None:
        """The name under which the settings have the plugin's table; None for a plugin that they do not speak of."""
        return next((name for name in self.values if namespace(name) == namespace(plugin)), None)

    def place(self, path: KeyPath) -> str:
        """Where a key was said, or the nearest thing around it."""
        found = (self.places[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self.places)
        return next(found, "plugin_config")


def namespace(plugin: str) -> str:
    """What the settings tell plugins apart by: `my-crm` and `my_crm` are one."""
    return plugin.replace("-", "_").casefold()


def check_model(model: Any) -> None:
    """Raise `ConfigError` for what is no model of a configuration."""
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise ConfigError(
            f"register_config should give a model, a class that inherits PluginConfig; it gave {shown(model)}",
            code="bad-config-model",
        )
    if not model.model_config.get("frozen"):
        raise ConfigError(
            f"the configuration {model.__name__} could be changed while the host runs",
            code="bad-config-model",
            hint="inherit offhook.PluginConfig, or say frozen=True in its model_config",
        )


def read_config(plugin: str, model: type[BaseModel], given: GivenConfig) -> BaseModel:
    """The plugin's configuration. Raises `PluginConfigError` with all that is wrong in what the settings say to it;
    plain `ConfigError` where they say nothing and the plugin needs something."""
    key = given.key_of(plugin)
    values = dict(given.values.get(key or plugin, {}))
    try:
        return model.model_validate(_with_paths(values, model, given, key or plugin))
    except ValidationError as error:
        problems = error.errors(include_url=False)
    if key is None and all(details["type"] == "missing" for details in problems):
        wanted = ", ".join(".".join(map(str, details["loc"])) for details in problems)
        raise ConfigError(
            f"it needs settings that nobody gave: {wanted}",
            code=CODE,
            hint=f"say them in offhook.toml, under [plugin.{plugin}.config]",
        )
    hidden = without_secrets(values, model)
    raise PluginConfigError([_told(details, plugin, key or plugin, model, given, hidden) for details in problems])


def check_names(given: GivenConfig, infos: Iterable[Any]) -> None:
    """Raise `PluginConfigError` for tables of plugins that are not there, or take none. What is said to one that is
    switched off or broken waits for it."""
    known = {namespace(info.name): info for info in infos}
    takers = [info.name for info in known.values() if info.takes_config]
    problems = []
    for name in given.values:
        info = known.get(namespace(name))
        if info is not None and (info.takes_config or not info.is_loaded):
            continue
        near = nearest(name, takers)
        hint = f"did you mean {near}?" if near else None
        what = (
            f"there is no plugin {name} to configure" if info is None else f"the plugin {name} takes no configuration"
        )
        code = "unknown-plugin" if info is None else CODE
        problems.append(_at(given.place((name,)), what, hint=hint, code=code))
    if problems:
        raise PluginConfigError(problems)


def describe_config(model: type[BaseModel]) -> list[dict[str, Any]]:
    """The fields of a configuration for its operators; what is secret has no default to show."""
    described = []
    for name, info in model.model_fields.items():
        secret = is_secret(info.annotation)
        default = None if info.is_required() or secret else default_of(info)
        described.append(
            {
                "name": info.alias or name,
                "type": inspect.formatannotation(info.annotation),
                "required": info.is_required(),
                "default": None if default is None else _written(default),
                "secret": secret,
                "description": info.description or "",
            }
        )
    return described


def default_of(info: FieldInfo) -> Any:
    """What the field holds if nothing is said; None where that hangs on other fields."""
    return None if info.default_factory_takes_validated_data else info.get_default(call_default_factory=True)


def _written(value: Any) -> str:
    """A value as one writes it in a file of settings, as far as that goes."""
    if isinstance(value, timedelta):
        value = format_duration(value)
    return cut(json.dumps(to_jsonable_python(value, fallback=str), ensure_ascii=False), _LONGEST)


def _told(
    details: ErrorDetails, plugin: str, key: str, model: type[BaseModel], given: GivenConfig, hidden: Any
) -> ConfigError:
    """One of pydantic's errors in our words, without secrets."""
    path: KeyPath = tuple(details["loc"])
    secret = _inside(hidden, path) == HIDDEN
    raw = details["input"]
    if secret or isinstance(raw, (Mapping, list, tuple, BaseModel)):
        details = {**details, "input": _Word(HIDDEN if secret else "what stands there")}
    text = told(details, "", {}, model, code=CODE).message
    if secret and isinstance(raw, (str, int, float)) and str(raw):
        # by whole words: a short one would be found within the words that say what is wrong
        text = re.sub(rf"(?<!\w){re.escape(str(raw))}(?!\w)", HIDDEN, text)
    return _at(given.place((key, *path)), f"the plugin {plugin}: {text}", code=CODE)


class _Word:
    """Shown as it is, in place of a value."""

    def __init__(self, word: str) -> None:
        self._word = word

    def __repr__(self) -> str:
        return self._word


def _at(place: str, message: str, *, code: str, hint: str | None = None) -> ConfigError:
    file, _, line = place.rpartition(":")
    if file and line.isdigit():
        return ConfigError(message, file=file, line=int(line), code=code, hint=hint)
    return ConfigError(message, file=place, code=code, hint=hint)


def _inside(values: Any, path: KeyPath) -> Any:
    for key in path:
        if values == HIDDEN:
            return HIDDEN
        try:
            values = values[key]
        except (KeyError, IndexError, TypeError):
            return None
    return values


def _with_paths(values: dict[str, Any], model: type[BaseModel], given: GivenConfig, key: str) -> dict[str, Any]:
    """With paths that a file says made to fit the working folder."""
    changed = dict(values)
    for name, info in model.model_fields.items():
        for written in {name, info.alias or name} & changed.keys():
            file, _, line = given.place((key, written)).rpartition(":")
            if file and line.isdigit():
                changed[written] = _fitted(changed[written], info.annotation, Path(file).parent)
    return changed


def _fitted(value: Any, annotation: Any, folder: Path) -> Any:
    """The value with each path in it, which is relative to the folder, made to fit; in lists and tables, too."""
    kind = _plain(annotation)
    if isinstance(value, str):
        return str(folder / Path(value).expanduser()) if _is_path(annotation) else value
    if isinstance(value, (list, tuple)):
        inner = next(iter(get_args(kind)), None)
        return [_fitted(item, inner, folder) for item in value]
    if isinstance(value, Mapping):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            inside = {name: info.annotation for name, info in kind.model_fields.items()}
            return {name: _fitted(item, inside.get(name), folder) for name, item in value.items()}
        inner = next(reversed(get_args(kind)), None)
        return {name: _fitted(item, inner, folder) for name, item in value.items()}
    return value


def _plain(annotation: Any) -> Any:
    """The type itself, without `Annotated` and `| None`."""
    if hasattr(annotation, "__metadata__"):
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        inner = [part for part in get_args(annotation) if part is not type(None)]
        return _plain(inner[0]) if len(inner) == 1 else annotation
    return annotation


def _is_path(annotation: Any) -> bool:
    if isinstance(annotation, type):
        return issubclass(annotation, Path)
    return not is_secret(annotation) and any(_is_path(part) for part in get_args(annotation))
