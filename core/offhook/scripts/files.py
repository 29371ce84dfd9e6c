"""Which scripts are meant: files, all of a folder, or those that a pattern fits."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from offhook.errors import ConfigError
from offhook_grammar.files import SUFFIX, read_text

_SIGNS: Final = "*?["


def is_pattern(path: str) -> bool:
    """Whether a path is a pattern, and not the name of a file that is there."""
    return any(sign in path for sign in _SIGNS) and not Path(path).exists()


def script_files(named: Iterable[str]) -> list[str]:
    """The files, each once: a file stands for itself, there or not; a folder for the scripts in it, but not in folders
    within; a pattern (`rules/**/*.hook`) for the scripts that it fits. Those of one folder or pattern come by name."""
    found: dict[str, None] = {}
    for path in named:
        if Path(path).is_dir():
            with os.scandir(path) as entries:  # which tells files from folders as it goes
                scripts = [entry.name for entry in entries if entry.name.endswith(SUFFIX) and not entry.is_dir()]
            folder = str(Path(path))
            found.update(dict.fromkeys(sorted([os.path.join(folder, name) for name in scripts])))  # noqa: PTH118  # quicker
        elif is_pattern(path):
            found.update(dict.fromkeys(sorted(_scripts(glob.glob(path, recursive=True)))))  # noqa: PTH207  # of any path
        else:
            found[path] = None
    return list(found)


def _scripts(paths: Iterable[str]) -> list[str]:
    return [path for path in paths if path.endswith(SUFFIX) and not Path(path).is_dir()]


def text_of(path: str, texts: Mapping[str, str]) -> str:
    """The text of a script: of one that is in no file, by its name, else the file's. Raises as `read_text` does."""
    text = texts.get(path)
    return text if text is not None else read_text(path)


def none_there(named: Sequence[str]) -> ConfigError:
    """That there is no script where one was named; with those that are in folders within."""
    folder = Path(named[0])
    within = folder.rglob(f"*{SUFFIX}") if folder.is_dir() else ()
    deeper = sorted({str(each.parent.relative_to(folder)) for each in within})
    hint = None
    if deeper:
        some = ", ".join(deeper[:3]) + (" and others" if len(deeper) > 3 else "")
        hint = f"there are some in {some}; a folder stands for the scripts right in it, `{folder}/**/*{SUFFIX}` for all"
    return ConfigError("there is no script in it", file=named[0], code="no-such-file", hint=hint)
