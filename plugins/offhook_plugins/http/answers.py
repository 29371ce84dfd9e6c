"""The answer as a value: JSON taken apart, text decoded, secrets taken out."""

from __future__ import annotations

import json
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, NoReturn

from pydantic import TypeAdapter, ValidationError

from offhook import ActionError, FrozenDict, JsonMap
from offhook_plugins.http.secrets import Opened

if TYPE_CHECKING:
    import httpx

_LONGEST_NUMBER: Final = 1_000


def told(response: httpx.Response, body: bytes, url: str, opened: Opened) -> FrozenDict:
    """`status`, `headers`, `body` and `url`. Raises `ActionError` (`bad-response`) for JSON that is none, where the
    status says that all is well."""
    answer = {
        "status": response.status_code,
        "headers": dict(response.headers.items()),
        "body": _content(response, body),
        "url": url,
    }
    try:
        found: FrozenDict = TypeAdapter(JsonMap).validate_python(opened.hide(answer))
    except ValidationError as problem:
        why = "; ".join(error["msg"] for error in problem.errors(include_url=False, include_input=False))
        raise _bad(response, f"the answer {why}") from None
    return found


def _content(response: httpx.Response, body: bytes) -> Any:
    if not body:
        return None
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        return _text(response, body)
    try:
        return json.loads(body, parse_constant=_no_number, parse_float=_finite, parse_int=_whole)
    except (ValueError, RecursionError) as problem:
        if response.status_code >= 400:
            return _text(response, body)
        why = "it is nested too deeply" if isinstance(problem, RecursionError) else problem
        raise _bad(response, f"the answer says that it is JSON, and is not: {why}") from None


def _text(response: httpx.Response, body: bytes) -> str:
    try:
        return body.decode(response.charset_encoding or "utf-8", "replace")
    except LookupError:  # a charset that nobody knows
        return body.decode("utf-8", "replace")


def _finite(digits: str) -> float:
    number = float(digits)
    return number if isfinite(number) else _no_number(digits[:20])


def _whole(digits: str) -> int:
    """Python reads whole numbers of up to 4,300 digits, and says otherwise how to make it read more."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else _no_number(f"{digits[:20]}…")


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _bad(response: httpx.Response, message: str) -> ActionError:
    return ActionError(message, code="bad-response", status=response.status_code)
