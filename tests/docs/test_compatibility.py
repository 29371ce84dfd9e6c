"""What `docs/compatibility.md` promises: what a version of the interface has offered, it offers still."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from tests.docs.conftest import ROOT

import offhook

KINDS = ("modules", "members of classes", "arguments of hooks", "options", "fields of actions", "events")


@pytest.fixture(scope="module")
def now() -> Iterator[Any]:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        from generating.public_api import public

        yield public()
    finally:
        sys.path.remove(str(ROOT / "docs"))


def promised() -> Any:
    return json.loads((ROOT / "tests/data/api" / f"version-{offhook.API_VERSION}.json").read_text("utf-8"))


def test_every_kind_is_looked_at(now: Any) -> None:
    assert tuple(now) == KINDS
    assert set(promised()) == set(KINDS)
    assert all(promised()[kind] for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_missing(now: Any, kind: str) -> None:
    missing = {
        thing: gone
        for thing, parts in promised()[kind].items()
        if (gone := sorted(set(parts) - set(now[kind].get(thing, ()))))
    }
    assert missing == {}, "a plugin of this API version uses it: deprecate it, or raise API_VERSION"
