"""Where `offhook.toml` is."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from offhook.errors import ConfigError

SETTINGS_FILE: Final = "offhook.toml"
_ROOTS: Final = (".git", ".hg")


def find_settings(folder: Path, given: str | None = None) -> Path | None:
    """The file of the settings, or None.

    It is the one that is `given` (`off` for none), else the one in `folder`, or in the nearest of the folders around it
    up to the root of the repository that it lies in; outside of a repository no other folder is looked at, since what
    lies there may be anybody's. Raises `ConfigError` if the given one is not there.
    """
    if given is not None:
        if given.strip().lower() in ("", "off"):
            return None
        if not Path(given).exists():
            raise ConfigError("there is no such file of settings", file=given, code="no-such-file")
        return Path(given) / SETTINGS_FILE if Path(given).is_dir() else Path(given)
    if (folder / SETTINGS_FILE).is_file():
        return folder / SETTINGS_FILE
    around = [folder.absolute(), *folder.absolute().parents]
    root = next((at for at, each in enumerate(around) if any((each / name).exists() for name in _ROOTS)), None)
    if root is None:
        return None
    return next((each / SETTINGS_FILE for each in around[: root + 1] if (each / SETTINGS_FILE).is_file()), None)
