"""The rows of a store in which a customer's calls and conversations are, found by their tasks."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from typing import Any, Final

_DRAFTS: Final = ("input_texts", "input_selections", "staged_files")
"""What a desktop's row has by the SID of a conversation."""
_SAID: Final = ("message", "media")


def rows_of(connection: sqlite3.Connection, tasks: Collection[str]) -> frozenset[tuple[str, str]]:
    """Kind and key of the calls and conversations of these tasks, of the messages in these, and of their files."""
    found: set[tuple[str, str]] = set()
    for key, body in _bodies(connection, "task"):
        if key in tasks:
            found |= {(kind, body[kind]) for kind in ("call", "conversation") if body.get(kind) is not None}
    found |= {("conversation", key) for key, body in _bodies(connection, "conversation") if body.get("task") in tasks}
    for kind in _SAID:
        for key, body in _bodies(connection, kind):
            if ("conversation", body.get("conversation")) in found:
                found.add((kind, key))
    return frozenset(found)


def conversations_in(rows: Collection[tuple[str, str]]) -> frozenset[str]:
    """The keys of the conversations among them."""
    return frozenset([key for kind, key in rows if kind == "conversation"])


def without_drafts(text: str, conversations: Collection[str]) -> str:
    """The row of a desktop without what is in the message inputs of these conversations."""
    body = json.loads(text)
    gone = False
    for name in _DRAFTS:
        kept = {key: value for key, value in body.get(name, {}).items() if key not in conversations}
        gone = gone or len(kept) < len(body.get(name, {}))
        if name in body:
            body[name] = kept
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")) if gone else text


def without_content(text: str) -> str:
    """The row of a file without its bytes."""
    body = json.loads(text)
    if "content" not in body:
        return text
    del body["content"]
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _bodies(connection: sqlite3.Connection, kind: str) -> Iterator[tuple[str, Any]]:
    for key, text in connection.execute("select key, body from entities where kind = ?", [kind]):
        yield key, json.loads(text)
