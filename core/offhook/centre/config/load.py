"""Reading a centre from a TOML file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from offhook.centre.config.model import CentreConfig
from offhook.errors import ConfigError


class CentreConfigError(ConfigError):
    """A centre that cannot be used. `problems` has them all, each with its line."""

    def __init__(self, problems: Sequence[ConfigError], file: str) -> None:
        first = problems[0]
        if len(problems) == 1:
            super().__init__(first.message, file=first.file, line=first.line, hint=first.hint)
        else:
            listed = "\n".join(f"  {problem}" for problem in problems)
            super().__init__(f"{len(problems)} problems:\n{listed}", file=file)
        self.problems = tuple(problems)


def load_centre(path: str | Path) -> CentreConfig:
    """Read and check a centre's file. Raises `CentreConfigError`, a `ConfigError`, with every problem in it."""
    raise NotImplementedError


def parse_centre(text: str, file: str = "centre.toml") -> CentreConfig:
    """The same for text; `file` is for messages."""
    raise NotImplementedError
