"""Reading a centre from a TOML file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from offhook.centre.config.model import CentreConfig
from offhook.centre.config.reading import Problems, Section
from offhook.centre.config.sections import read_centre
from offhook.errors import ConfigError
from offhook.toml import TomlText, parse_toml, read_toml


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
    try:
        return _config(read_toml(path))
    except CentreConfigError:
        raise
    except ConfigError as error:
        raise CentreConfigError([error], str(path)) from error


def parse_centre(text: str, file: str = "centre.toml") -> CentreConfig:
    """The same for text; `file` is for messages."""
    try:
        return _config(parse_toml(text, file))
    except CentreConfigError:
        raise
    except ConfigError as error:
        raise CentreConfigError([error], file) from None


def _config(read: TomlText) -> CentreConfig:
    problems = Problems(read.file, read.lines)
    config = read_centre(Section(read.data, (), problems, "the file"))
    if problems.found:
        raise CentreConfigError(problems.sorted(), read.file)
    return config
