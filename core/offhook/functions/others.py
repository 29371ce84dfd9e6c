"""Functions that fit no other group."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from offhook.functions import wants
from offhook.functions.define import function, optional, parameter
from offhook.sids import KINDS
from offhook_grammar import operations
from offhook_grammar.operations import json_text, kind, limited_text
from offhook_grammar.program import LanguageError
from offhook_grammar.secret import Secret
from offhook_grammar.types import BOOLEAN, TEXT, FunctionInfo

_SID = re.compile(r"([A-Z]{2})[0-9a-fA-F]{32}", re.ASCII)
_VERSION = re.compile(r"v?(\d{1,9}(?:\.\d{1,9}){0,7})([-+a-z].{0,80})?", re.ASCII | re.IGNORECASE)


def kind_of(value: Any) -> str | None:
    found = _SID.fullmatch(wants.text("kind_of", value))
    return KINDS.get(found[1]) if found else None


def loaded(context: Any, plugin: Any) -> bool:
    """`context` knows the host's plugins, if there is a host."""
    has_plugin = getattr(context, "has_plugin", None)
    name = wants.text("loaded", plugin)
    return has_plugin is not None and bool(has_plugin(name))


def translate(context: Any, key: Any, language: Any = None) -> str | None:
    """`context` knows the centre's texts, if there is a centre."""
    text_in = getattr(context, "text_in", None)
    wanted = wants.text("translate", key), None if language is None else wants.text("translate", language)
    found: str | None = text_in(*wanted) if text_in is not None else None
    return found


def version_at_least(version: Any, least: Any) -> bool | None:
    found, wanted = (_version_key(wants.text("version_at_least", text)) for text in (version, least))
    return None if found is None or wanted is None else found >= wanted


def _version_key(text: str) -> tuple[tuple[int, ...], bool] | None:
    """What versions are compared by: the numbers, then whether it is no version before that one, such as 2.0-beta."""
    found = _VERSION.fullmatch(text.strip())
    if found is None:
        return None
    numbers = [int(part) for part in found[1].split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers), found[2] is None or found[2].startswith("+")


def url_encode(value: Any) -> str:
    return limited_text(quote(operations.text(value), safe=""))


def hash_(value: Any) -> str:
    if isinstance(value, Secret):
        # a short secret could be found again by trying
        raise LanguageError("a secret has no hash", "wrong-kind")
    text = value if isinstance(value, str) else json_text(value)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


OTHER_FUNCTIONS: tuple[FunctionInfo, ...] = (
    function(
        "kind_of", kind_of, (parameter("sid", TEXT),), TEXT,
        "What a SID names: task, reservation, worker, call and so on; null if it is no SID.",
    ),
    function(
        "type_of", kind, (parameter("value"),), TEXT,
        "The kind of the value: text, number, list, map, duration, task, null and so on.", takes_null=True,
    ),
    function(
        "loaded", loaded, (parameter("plugin", TEXT),), BOOLEAN,
        "Whether a plugin of that name is loaded.", null=False, needs_context=True,
    ),
    function(
        "version_at_least", version_at_least, (parameter("version", TEXT), parameter("least", TEXT)), BOOLEAN,
        "Whether a version such as 2.10.1 is that one or a later one; null if either text is no version.",
    ),
    function(
        "translate", translate, (parameter("key", TEXT), optional("language", TEXT)), TEXT,
        "The centre's text of that key in the language, such as de-AT, else in de, else in the centre's own; null if "
        "there is none.", needs_context=True,
    ),
    function("url_encode", url_encode, (parameter("text"),), TEXT, "The text as it may stand in a URL.", null=""),
    function(
        "hash", hash_, (parameter("value"),), TEXT,
        "A fingerprint of the text, or of the value's JSON: SHA-256, 64 hexadecimal digits.",
    ),
)  # fmt: skip
