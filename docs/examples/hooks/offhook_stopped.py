"""A file that is written while the host runs, and closed when it ends."""

from pathlib import Path
from typing import TextIO

from offhook import Event, hookimpl


class Diary:
    """A plugin may be an object, and keep what it opens."""

    plugin_name = "diary"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file: TextIO | None = None

    @hookimpl
    def offhook_started(self) -> None:
        """Open it."""
        self.file = self.path.open("a", encoding="utf-8")

    @hookimpl
    def on_event(self, event: Event) -> None:
        """A line for every event."""
        if self.file:
            self.file.write(f"{event.at:%H:%M:%S} {event.type}\n")

    @hookimpl
    def offhook_stopped(self) -> None:
        """Close it, after the last line."""
        if self.file:
            self.file.close()
