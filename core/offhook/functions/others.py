"""Functions that fit no other group."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from offhook.functions import wants
from offhook.functions.define import function, parameter
from offhook.sids import KINDS
from offhook_grammar import operations
from offhook_grammar.operations import json_text, kind, limited_text
from offhook_grammar.program import LanguageError
from offhook_grammar.secret import Secret
from offhook_grammar.types import TEXT, FunctionInfo

_SID = re.compile(r"([A-Z]{2})[0-9a-fA-F]{32}", re.ASCII)


def kind_of(value: Any) -> str | None:
    found = _SID.fullmatch(wants.text("kind_of", value))
    return KINDS.get(found[1]) if found else None


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
    function("url_encode", url_encode, (parameter("text"),), TEXT, "The text as it may stand in a URL.", null=""),
    function(
        "hash", hash_, (parameter("value"),), TEXT,
        "A fingerprint of the text, or of the value's JSON: SHA-256, 64 hexadecimal digits.",
    ),
)  # fmt: skip
