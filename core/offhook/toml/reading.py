"""Reading a file of TOML; whatever it holds, what comes out is a table or a `ConfigError`."""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from offhook.errors import ConfigError
from offhook.toml.positions import KeyPath, find_lines
from offhook_grammar.node import Frozen, record

MAX_BYTES: Final = 16_000_000
MAX_NESTING: Final = 100
_PLACE: Final = re.compile(r" \((?:at line (\d+), column (\d+)|at end of document)\)$")
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


@record
class TomlText(Frozen):
    """A file's top table, and the line of every key in it."""

    file: str
    data: dict[str, Any]
    lines: Mapping[KeyPath, int]


def read_toml(path: str | Path, *, code: str | None = None) -> TomlText:
    """The file at `path`. Raises `ConfigError` with that `code` if it cannot be read or is not TOML."""
    return parse_toml(_text(Path(path), code), str(path), code=code)


def parse_toml(text: str, file: str, *, code: str | None = None) -> TomlText:
    """The same for text; `file` is for messages."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        data = tomllib.loads(text)
        _check_nesting(data)
        return TomlText(file, data, find_lines(text))
    except tomllib.TOMLDecodeError as error:
        message, line = _syntax(str(error), text)
        raise ConfigError(message, file=file, line=line, code=code) from None
    except RecursionError:
        raise ConfigError("it is nested too deep", file=file, code=code) from None
    except ValueError as error:  # a number that nobody could hold, a date that is none
        raise ConfigError(f"it is not TOML: {error}", file=file, code=code) from None


def _text(path: Path, code: str | None) -> str:
    file = str(path)
    try:
        # asked ahead of opening: opening a pipe waits, and reading a device may never end
        mode = path.stat().st_mode
        raw = b""
        if stat.S_ISREG(mode):
            with path.open("rb") as opened:
                raw = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"cannot read it: {error.strerror}", file=file, code=code) from error
    except ValueError:  # a name with a NUL in it
        raise ConfigError("cannot read it: this is no name of a file", file=file, code=code) from None
    if not stat.S_ISREG(mode):
        word = "a folder" if stat.S_ISDIR(mode) else "no regular file"
        raise ConfigError(f"cannot read it: it is {word}", file=file, code=code)
    if len(raw) > MAX_BYTES:
        raise ConfigError(f"it is larger than {MAX_BYTES // 1_000_000} MB", file=file, code=code)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        if raw.startswith(_UTF16):
            raise ConfigError("it is UTF-16: save it as UTF-8", file=file, line=1, code=code) from None
        word = f"it is not UTF-8 text: byte 0x{raw[error.start]:02x}"
        raise ConfigError(word, file=file, line=line, code=code) from None


def _syntax(message: str, text: str) -> tuple[str, int | None]:
    """tomllib's message with its place in our form, and the line."""
    place = _PLACE.search(message)
    if place is None:
        return f"it is not TOML: {message}", None
    line = int(place[1]) if place[1] else text.count("\n") + 1
    column = f" at column {place[2]}" if place[2] else " at the end"
    return f"it is not TOML: {message[: place.start()]}{column}", line


def _check_nesting(data: Any) -> None:
    """Raises `RecursionError` for what those who read it further could not follow."""
    level = [data]
    for _ in range(MAX_NESTING):
        level = [
            inner
            for each in level
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise RecursionError
