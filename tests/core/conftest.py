"""What tests of the host share: a few small actions, plugins made from functions, hosts without the built-in ones."""

from __future__ import annotations

import functools
import inspect
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

from offhook import Host, HostOptions, JsonMap, Options, Payload, VirtualClock, hookimpl
from offhook.centre import ActivityConfig, CentreConfig, QueueConfig, WorkerConfig, WorkflowConfig, transitions
from offhook.testing import ContactCentre, Desk
from offhook.testing.journal import JournalView


class PingOptions(Options):
    """How to ping."""

    loud: bool = Field(False, description="Loud?")
    retries: int = Field(0, ge=0, description="How often.")


class Ping(Payload, group="test", positional="text", examples=[{"text": "hi"}]):
    """Say something; any number of them at once."""

    text: str = Field("", description="What to say.")
    count: int = Field(1, ge=0, description="How often.")
    tags: tuple[str, ...] = Field((), description="Labels.")
    attributes: JsonMap = Field(default_factory=dict, validate_default=True, description="Anything.")
    ping_options: PingOptions = Field(PingOptions(), description="Options.")


class Move(Payload, group="test", key=("sid",), examples=[{"sid": "WT1"}]):
    """Move a thing; once at a time. `place` is derived from `sid`."""

    sid: str = Field(description="What.")
    place: str | None = Field(None, description="Where it is.")

    def filled(self, centre: Any, worker: Any) -> dict[str, Any]:
        wanted = f"place of {self.sid}"
        if self.place not in (None, wanted):
            raise ValueError(f"{self.place} is not {wanted}")
        return {"place": wanted}


class Watch(Payload, group="test", role="supervisor", aliases=("Observe",), examples=[{}]):
    """Only for supervisors."""


class Base:
    """The plugin with the test's actions and their implementations, which tell what they did in `calls`."""

    plugin_name = "base"

    def __init__(self) -> None:
        self.calls: list[Any] = []

    @hookimpl
    def register_actions(self) -> list[type[Payload]]:
        return [Ping, Move, Watch]

    @hookimpl
    def ping(self, payload: Ping) -> str:
        self.calls.append(payload)
        if payload.text == "fail":
            raise ValueError("it fails")
        return f"pong {payload.text}"

    @hookimpl
    def move(self, payload: Move) -> str:
        self.calls.append(payload)
        return payload.sid

    @hookimpl
    def watch(self, payload: Watch) -> str:
        self.calls.append(payload)
        return "seen"


def make_plugin(name: str, /, **functions: Callable[..., Any]) -> types.ModuleType:
    """A plugin of these functions, each named as its hook; marked unless they are marked already."""
    module = types.ModuleType(name)
    for hook, function in functions.items():
        setattr(module, hook, function if hasattr(function, "offhook_options") else hookimpl(function))
    return module


def as_coroutine(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same hook as a coroutine function."""

    @functools.wraps(function)
    async def wrapper(*args: Any, **kwargs: Any) -> Any:
        value = function(*args, **kwargs)
        return await value if inspect.isawaitable(value) else value

    return wrapper


def same(function: Callable[..., Any]) -> Callable[..., Any]:
    return function


@pytest.fixture(params=[same, as_coroutine], ids=["plain", "async"])
def form(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Makes a hook a plain function, or a coroutine function: both mean the same."""
    chosen: Callable[..., Any] = request.param
    return chosen


CENTRE = CentreConfig(
    activities=(ActivityConfig(name="Offline"), ActivityConfig(name="Available", available=True)),
    queues=(QueueConfig(name="Everyone"),),
    workflows=(WorkflowConfig(name="Main", default_queue="Everyone"),),
    workers=(
        WorkerConfig(name="Ann", activity="Available"),
        WorkerConfig(name="Sue", activity="Offline", roles=("supervisor",)),
    ),
)


class Kit:
    """Makes desks, and bare hosts that nobody has started, with the test's actions and no built-in plugin."""

    Ping, PingOptions, Move, Watch = Ping, PingOptions, Move, Watch
    plugin = staticmethod(make_plugin)
    centre = CENTRE

    def __init__(self, folder: Path, contact_centre: ContactCentre) -> None:
        self.folder = folder
        self.base = Base()
        self._contact_centre = contact_centre

    @property
    def calls(self) -> list[Any]:
        """The payloads that reached an implementation."""
        return self.base.calls

    def desk(self, *plugins: Any, script: str | None = None, builtin: bool = False, **options: Any) -> Desk:
        """A desk of the pytest plugin: `desk(plugin, …, script="…")`. Failures of handlers are only noted."""
        scripts = (script,) if script is not None else ()
        given = {"centre": CENTRE, "strict": False, "sign_in": False, "built_in": builtin, **options}
        return self._contact_centre(plugins=(self.base, *plugins), scripts=scripts, **given)

    def host(self, *plugins: Any, script: str | None = None, builtin: bool = False, **options: Any) -> Host:
        if script is not None:
            options["scripts"] = (self.script(script),)
        options.setdefault("clock", VirtualClock())
        options.setdefault("centre", CENTRE)
        return Host(HostOptions(plugins=(self.base, *plugins), entry_points=builtin, **options))

    def script(self, text: str, name: str = "test.hook") -> str:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    @staticmethod
    def task(host: Host, **options: Any) -> Any:
        """A new task."""
        with host.centre.unit("test") as unit:
            return transitions.create_task(unit, channel="chat", **options)

    @staticmethod
    def records(host: Host, kind: str) -> list[dict[str, Any]]:
        return [record.to_json() for record in JournalView(host).records(kind)]

    def settled(self, host: Host) -> list[tuple[str, str]]:
        """(action, outcome) of all invocations that have ended."""
        return [(one["action"], one["outcome"]) for one in self.records(host, "invocation.settled")]

    def verdicts(self, host: Host, action: str = "Ping") -> list[tuple[str, str]]:
        """Of the last invocation of the action that has settled."""
        settled = [one for one in self.records(host, "invocation.settled") if one["action"] == action]
        return [tuple(pair) for pair in settled[-1].get("verdicts", ())]

    def problems(self, host: Host) -> list[tuple[str, str]]:
        """(handler, message) of all failures of handlers."""
        return [(one["handler"], one["message"]) for one in self.records(host, "handler.failed")]


@pytest.fixture
def kit(tmp_path: Path, contact_centre: ContactCentre) -> Kit:
    return Kit(tmp_path, contact_centre)
