"""What a session at the prompt is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from offhook.options import HostOptions
from offhook_grammar.node import Frozen, node
from offhook_grammar.values import EMPTY_MAP


@node
class ReplOptions(Frozen):
    """`paths`: scripts to begin with. `centre`: the file of the centre's description; None for the one of `base`, or a
    small one to try things on. `store`: a file that keeps the session's centre; None for one that ends with the
    session. `base`: what else the host is given. `start`: when virtual time begins. `zone`: whose times are shown.
    """

    paths: tuple[str, ...] = ()
    centre: str | Path | None = None
    store: str | Path | None = None
    params: Mapping[str, Any] = field(default_factory=lambda: EMPTY_MAP)
    base: HostOptions = field(default_factory=HostOptions)
    start: datetime = datetime(2026, 3, 2, 9, tzinfo=UTC)
    zone: tzinfo = UTC
