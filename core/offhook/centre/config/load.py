"""Reading a centre from a TOML file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from offhook.centre.config.model import CentreConfig
from offhook.centre.config.positions import find_lines
from offhook.centre.config.reading import Problems, Section
from offhook.centre.config.sections import read_centre
from offhook.errors import ConfigError

_SYNTAX_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


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
    file = str(path)
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise CentreConfigError([ConfigError(f"cannot read it: {error.strerror}", file=file)], file) from error
    except UnicodeDecodeError as error:
        raise CentreConfigError([ConfigError("it is not UTF-8 text", file=file)], file) from error
    return parse_centre(text, file)


def parse_centre(text: str, file: str = "centre.toml") -> CentreConfig:
    """The same for text; `file` is for messages."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CentreConfigError([_syntax_error(str(error), text, file)], file) from None
    problems = Problems(file, find_lines(text))
    config = read_centre(Section(data, (), problems, "the file"))
    if problems.found:
        raise CentreConfigError(problems.sorted(), file)
    return config


def _syntax_error(message: str, text: str, file: str) -> ConfigError:
    match = _SYNTAX_PLACE.search(message)
    if match is None:
        return ConfigError(f"it is not TOML: {message}", file=file)
    line = int(match[1]) if match[1] else text.count("\n") + 1
    column = f" at column {match[2]}" if match[2] else " at the end"
    return ConfigError(f"it is not TOML: {message[: match.start()]}{column}", file=file, line=line)
