"""Hosts as settings name them: `crm.example.com`, `*.example.com`, `localhost:8080`, `[::1]:*`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_PATTERN: Final = re.compile(
    r"(?P<host>(\*\.)?[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\])(?::(?P<port>\d{1,5}|\*))?", re.IGNORECASE
)
_USUAL_PORTS: Final = (80, 443)


def check_pattern(pattern: str) -> str:
    """The pattern, in small letters. Raises `ValueError` for what is none."""
    if _PATTERN.fullmatch(pattern) is None:
        raise ValueError(
            f"should be a host such as crm.example.com, *.example.com or localhost:8080, not {pattern[:80]!r}"
        )
    return pattern.lower()


def matches(patterns: Iterable[str], host: str, port: int) -> bool:
    """Whether one of the patterns is for this host (in ASCII; an IPv6 address without brackets) and port."""
    return any(_matches(pattern, host.lower().rstrip("."), port) for pattern in patterns)


def _matches(pattern: str, host: str, port: int) -> bool:
    found = _PATTERN.fullmatch(pattern)
    if found is None:
        return False
    wanted, said = found["host"].strip("[]"), found["port"]
    if said != "*" and port not in ((int(said),) if said else _USUAL_PORTS):
        return False
    return host.endswith(wanted[1:]) if wanted.startswith("*.") else host == wanted
