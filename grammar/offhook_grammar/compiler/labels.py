"""What files are called in names of handlers."""

from __future__ import annotations

import os.path
from collections import Counter
from collections.abc import Iterable, Mapping


def labels(paths: Iterable[str]) -> Mapping[str, str]:
    """The shortest end of each path that no other file has, `/` between its parts: the file's own name, if that will
    do. No folder above all the files is in it, so it is the same wherever they lie and from wherever they are named.
    """
    given = list(dict.fromkeys(paths))
    inside = _inside({path: tuple(os.path.abspath(path).split(os.sep)) for path in given})  # noqa: PTH100, PTH206  # links stay
    found: dict[str, str] = {}
    length = 1
    while len(found) < len(given):
        ends = {path: inside[path][-length:] for path in given if path not in found}
        taken = Counter(ends.values())
        for path, end in ends.items():
            if taken[end] == 1 or length >= len(inside[path]):
                found[path] = "/".join(end)
        length += 1
    return {path: found[path] for path in given}


def _inside(parts: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """The parts without the folders that are above all files."""
    shared = 0
    for level in zip(*[found[:-1] for found in parts.values()], strict=False):
        if len(set(level)) > 1:
            break
        shared += 1
    return {path: found[shared:] for path, found in parts.items()}
