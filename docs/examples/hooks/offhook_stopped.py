"""A diary: opened when the host starts, written while it runs, closed when it ends."""

from pathlib import Path
from typing import TextIO

from offhook import Event, PluginConfig, hookimpl


class DiaryConfig(PluginConfig):
    """What `[plugin.offhook_stopped.config]` holds."""

    path: Path = Path("diary.txt")


@hookimpl
def register_config() -> type[DiaryConfig]:
    """Operators say where it is."""
    return DiaryConfig


@hookimpl
def offhook_started(config: DiaryConfig) -> TextIO:
    """Open it: what this gives is the plugin's state, and each host has its own."""
    return config.path.open("a", encoding="utf-8")


@hookimpl
def on_event(event: Event, state: TextIO) -> None:
    """A line for every event."""
    state.write(f"{event.at:%H:%M:%S} {event.type}\n")


@hookimpl
def offhook_stopped(state: TextIO) -> None:
    """Close it, after the last line."""
    state.close()
