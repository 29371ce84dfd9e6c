"""What settings say: the contents of `offhook.toml`, checked value by value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    PrivateAttr,
    StrictBool,
    WithJsonSchema,
)

from offhook.options import HostOptions
from offhook.policies import HandlerOptions, Policy
from offhook.toml.positions import KeyPath
from offhook_grammar.durations import parse_duration

if TYPE_CHECKING:
    from offhook.plugins import GivenConfig

OFF: Final = "off"
_MOST: Final = timedelta(days=366)
_DURATION: Final = r"^\s*(\d+(\.\d+)?\s*(ms|s|m|h|d)\s*)+$"
_TEXTS_SCHEMA: Final = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}


def _listed(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


_FILES: Final = frozenset({"scripts", "plugins"})


def _is_plain(given: Any) -> bool:
    """Whether these are texts that need no further look."""
    texts = _listed(given)
    return isinstance(texts, list | tuple) and all(
        type(one) is str and one.strip() and one.isprintable() for one in texts
    )


def _text(given: str) -> str:
    if not given.strip() or "\0" in given:
        raise ValueError("should be a text that is not empty" if not given.strip() else "holds a NUL")
    return given


def _whole(given: Any) -> Any:
    # true is an int to Python, and not to the reader
    if isinstance(given, bool) or not isinstance(given, int):
        raise ValueError(f"should be a whole number, not {_shown(given)}")
    return given


def _duration(given: Any) -> timedelta:
    try:
        if isinstance(given, bool) or not isinstance(given, str | int | float):
            raise TypeError
        found = parse_duration(given) if isinstance(given, str) else timedelta(seconds=given)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f'should be a duration such as "30s" or a number of seconds, not {_shown(given)}') from None
    if not timedelta() < found <= _MOST:
        raise ValueError(f"should be more than 0 and at most a year, not {_shown(given)}")
    return found


def _duration_or_off(given: Any) -> timedelta | None:
    return None if given == OFF else _duration(given)


def _shown(given: Any) -> str:
    text = repr(given)
    return text if len(text) <= 60 else text[:57] + "..."


def _schema(*types: dict[str, Any]) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": list(types)})


_LENGTH: Final = ({"type": "string", "pattern": _DURATION}, {"type": "number", "exclusiveMinimum": 0})
Text: TypeAlias = Annotated[str, AfterValidator(_text)]
Texts: TypeAlias = Annotated[tuple[Text, ...], BeforeValidator(_listed), WithJsonSchema(_TEXTS_SCHEMA)]
Duration: TypeAlias = Annotated[timedelta, PlainValidator(_duration), _schema(*_LENGTH)]
DurationOrOff: TypeAlias = Annotated[
    timedelta | None, PlainValidator(_duration_or_off), _schema(*_LENGTH, {"const": OFF})
]
Whole: TypeAlias = Annotated[int, BeforeValidator(_whole)]


class Table(BaseModel):
    """A table of the file: nothing in it may be unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Limits(Table):
    """How much handlers may take, and what is kept."""

    hook_limit: Duration = Field(
        timedelta(seconds=30),
        description="How long a plugin's hook may hold its caller.",
        json_schema_extra={"default": "30s"},
    )
    watchdog_limit: DurationOrOff = Field(
        timedelta(seconds=5),
        description='How long a handler may hold up everything before it is reported; `"off"` for no watchdog.',
        json_schema_extra={"default": "5s"},
    )
    load_limit: DurationOrOff = Field(
        timedelta(seconds=30),
        description='How long a plugin may take to load; `"off"` for any time.',
        json_schema_extra={"default": "30s"},
    )
    max_depth: Whole = Field(32, ge=1, le=1000, description="How many actions may cause one another in a chain.")
    max_runs: Whole = Field(
        1000, ge=1, le=1_000_000, description="How many events about one thing a handler hears in a minute."
    )
    max_events: Whole = Field(10_000, ge=1, le=10_000_000, description="How many events one unit of work may have.")
    max_steps: Whole = Field(
        100_000,
        ge=1,
        le=1_000_000_000,
        description="How many turns of loops and calls of procedures one run of a script may take.",
    )
    max_memory: Whole = Field(
        400_000_000,
        ge=1,
        le=1_000_000_000_000,
        description="How many bytes of large texts, lists and maps one run of a script may build, all together.",
    )
    journal_size: Whole = Field(
        10_000, ge=1, le=100_000_000, description="How many records of the journal are kept in memory."
    )

    @classmethod
    def usual(cls) -> Limits:
        """Those that hold if nobody says others."""
        return cls.model_construct()


class HandlerTable(Table):
    """What counts for one hook of a plugin, in place of what its author says."""

    priority: Whole | None = Field(None, description="Higher runs earlier.")
    limit: Duration | None = Field(None, description="How long it may hold its caller.")
    on_failure: Literal["ignore", "cancel", "disable"] | None = Field(None, description="What a failure of it does.")
    ahead_of: Texts | None = Field(None, description="Names of handlers, plugins and scripts to run ahead of.")
    behind: Texts | None = Field(None, description="Names of handlers, plugins and scripts to run behind.")

    def options(self, place: str = "") -> HandlerOptions:
        """The same for a host; `place` is where it stands."""
        return HandlerOptions(**dict(self), place=place)


class PluginRule(Table):
    """What counts for one plugin and its hooks."""

    on_failure: Literal["ignore", "cancel", "disable"] | None = Field(
        None,
        description="What a failure of a hook does: `ignore` reports it and goes on, `cancel` also cancels the action "
        "if a `before` or `instead` hook failed, `disable` switches the plugin off.",
        json_schema_extra={"default": "ignore"},
    )
    after: Whole | None = Field(
        None,
        ge=1,
        le=1_000_000,
        description="For `disable`: after how many failures.",
        json_schema_extra={"default": 1},
    )
    limit: Duration | None = Field(
        None, description="How long a hook of it may hold its caller; `limits.hook_limit` if left out."
    )
    handlers: dict[str, HandlerTable] = Field(
        default_factory=dict, description="What counts for single hooks, by the hook's name."
    )

    config: dict[str, Any] = Field(
        default_factory=dict, description="The plugin's own settings; `offhook plugins NAME` lists them."
    )

    _places: Mapping[KeyPath, str] = PrivateAttr(default_factory=dict)

    def stands_at(self, places: Mapping[KeyPath, str]) -> None:
        """Remember where each key of the table stands, by its path within the table."""
        self._places = places

    @property
    def is_policy(self) -> bool:
        """Whether it says anything but the plugin's own settings."""
        return bool(self.model_fields_set - {"config"})

    def config_places(self, name: str) -> dict[KeyPath, str]:
        """Where the settings of the plugin `name` stand, by (name, key, …)."""
        found = {(name, *path[1:]): place for path, place in self._places.items() if path[:1] == ("config",)}
        return {(name,): self._places.get((), ""), **found}

    def policy(self) -> Policy:
        """The same for a host."""
        place = next((place for place in self._places.values() if place), "")
        handlers = {
            name: table.options(self._places.get(("handlers", name), place)) for name, table in self.handlers.items()
        }
        return Policy(self.on_failure, self.after, self.limit, handlers, place)


class Settings(Table):
    """All settings. Paths are as somebody who stands in the working folder writes them; in a file they are relative to
    the file."""

    scripts: Texts = Field(
        (), description="Scripts: files, folders (all `.hook` files in them) or patterns such as `rules/**/*.hook`."
    )
    plugins: Texts = Field((), description="Plugins beside those that are installed: files, or folders of packages.")
    without: Texts = Field((), description="Names of plugins to switch off.")
    params: dict[str, Any] = Field(default_factory=dict, description="Values for the scripts' params, by name.")
    centre: Text | None = Field(None, description="The centre's file; a small default centre if left out.")
    store: Text | None = Field(None, description="The store's file; nothing outlasts the process if left out.")
    backend: Text = Field("embedded", description="Whose implementations do the actions.")
    strict: StrictBool = Field(
        False, description="Whether a failing handler, a broken plugin or a row that does not fit stops the work."
    )
    seed: Whole = Field(0, description="Of everything that is drawn by chance, SIDs included.")
    trace: StrictBool | None = Field(
        None, description="Whether records tell how long handlers took and what they read; with a store if left out."
    )
    personal: Literal["keep", "mask"] = Field(
        "keep", description="Whether journal, trace and log show personal data, or `[personal]` in its place."
    )
    personal_names: Texts = Field((), description="Attributes that count as personal besides the known ones.")
    limits: Limits = Field(default_factory=Limits.usual, description="How much handlers may take.")
    plugin: dict[str, PluginRule] = Field(
        default_factory=dict,
        description="What counts for plugins and their hooks, by name; `*` stands for all that are not built in.",
    )

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Settings:
        """Settings of what was given. Raises pydantic's `ValidationError`.

        What checks them is made only where there is something to check, which takes longer than many a command: names
        of files are seen to be such without it.
        """
        if all(key in _FILES and _is_plain(value) for key, value in data.items()):
            plain: dict[str, Any] = {key: tuple(_listed(value)) for key, value in data.items()}
            return cls.model_construct(**plain)
        return cls.model_validate(data)

    @property
    def plugin_config(self) -> dict[str, dict[str, Any]]:
        """What each plugin is configured with."""
        return {name: rule.config for name, rule in self.plugin.items() if "config" in rule.model_fields_set}

    @property
    def given_config(self) -> GivenConfig:
        """The same for plugins that are loaded without a host."""
        from offhook.plugins import GivenConfig

        return GivenConfig(self.plugin_config, self.config_places)

    @property
    def config_places(self) -> dict[KeyPath, str]:
        """Where it stands, by (plugin, key, …)."""
        found: dict[KeyPath, str] = {}
        for name in self.plugin_config:
            found |= self.plugin[name].config_places(name)
        return found

    def host_options(self, **more: Any) -> HostOptions:
        """The options of a host with these settings; `more` are further options, such as `clock`."""
        limits = self.limits
        options = HostOptions(
            seed=self.seed,
            centre=self.centre,
            backend=self.backend,
            plugins=self.plugins,
            without=self.without,
            scripts=self.scripts,
            params=self.params,
            strict=self.strict,
            trace=self.trace,
            personal=self.personal,
            personal_names=self.personal_names,
            store=self.store,
            journal_size=limits.journal_size,
            max_depth=limits.max_depth,
            max_runs=limits.max_runs,
            max_events=limits.max_events,
            max_steps=limits.max_steps,
            max_memory=limits.max_memory,
            policies={name: rule.policy() for name, rule in self.plugin.items() if rule.is_policy},
            plugin_config=self.plugin_config,
            config_places=self.config_places,
            hook_limit=limits.hook_limit,
            watchdog_limit=limits.watchdog_limit,
            load_limit=limits.load_limit,
        )
        return replace(options, **more)


PATHS: Final = ("scripts", "plugins", "centre", "store")
"""The keys that hold paths."""
GROWING: Final = ("plugins", "without")
"""The keys of which each level adds to the levels below it."""


def with_paths(data: dict[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """A copy of a table of settings with every path changed."""
    changed = dict(data)
    for key in PATHS:
        value = data.get(key)
        if isinstance(value, str):
            changed[key] = change(value)
        elif isinstance(value, list | tuple):
            changed[key] = [change(each) for each in value]
    return changed
