"""Results for programs: `format json`."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import PydanticCustomError

from offhook.errors import OffhookError
from offhook.journal.records import plain as plain_value
from offhook.json_values import frozen_json
from offhook.repl.result import ABSENT, Result, lines, plain
from offhook_grammar.operations.kinds import fields_of, is_collection, kind
from offhook_grammar.program import LanguageError

if TYPE_CHECKING:
    from offhook.journal.records import Record

_SAID: Final = (
    "action", "outcome", "worker", "by", "cause", "error", "cancelled", "redirect", "entities", "reason", "text", "to",
    "question", "choices", "answer", "handler", "message", "place",
)  # fmt: skip
"""What is said of a record, beside its kind, its time and its subject."""
_WIDEST: Final = 0xFFFF


def as_json(result: Result, happened: Iterable[Record] = (), cut: int = 0, others: Iterable[Record] = ()) -> Result:
    """The result with one value of JSON in place of its lines: its error, its data or its value, with what `happened`
    meanwhile, of which `cut` more were not kept; among `others` are the commits of its actions. Without any, its lines
    as a list of texts, or null."""
    if result.incomplete or result.leave or result.clear:
        return result
    committed = {one.subject: one for one in others if one.kind == "invocation.committed"}
    told = [_record(one, committed) for one in happened]
    more: dict[str, Any] = {"happened": told} if told else {}
    if cut:
        more["left off"] = cut
    if result.failed:
        known = result.data if isinstance(result.data, Mapping) else {}
        data: Any = {**known, "error": result.error or {"message": result.text}, **more}
    elif result.data is not None:
        data = {**result.data, **more} if isinstance(result.data, Mapping) else result.data
    elif result.value is not ABSENT and (result.value is not None or told or result.text == "null"):
        data = {"result": _value(result.value)} | more if told else _value(result.value)
    else:
        data = more or [plain([each]) for each in result.lines] or None
    return replace(result, lines=lines(json_text(data)), data=data)


def error_of(problem: BaseException) -> dict[str, Any]:
    """What went wrong, as JSON has it."""
    if isinstance(problem, OffhookError):
        return problem.to_json()
    if isinstance(problem, LanguageError):
        return {"code": problem.code, "message": problem.message}
    return {"message": f"{type(problem).__name__}: {problem}"}


def json_text(data: Any) -> str:
    """JSON on several lines, in which nothing stands that a terminal would obey or that would end a line."""
    try:
        text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
    except ValueError:  # infinity and its like have no JSON form
        text = json.dumps(_finite(data), indent=2, ensure_ascii=False)
    if text.replace("\n", "").isprintable():
        return text
    return "".join([sign if sign == "\n" or sign.isprintable() else _escaped(sign) for sign in text])


def _escaped(sign: str) -> str:
    number = ord(sign)
    if number <= _WIDEST:
        return f"\\u{number:04x}"
    number -= 0x10000
    return f"\\u{0xD800 + (number >> 10):04x}\\u{0xDC00 + (number & 0x3FF):04x}"


def _finite(data: Any) -> Any:
    if isinstance(data, float) and not math.isfinite(data):
        return None
    if isinstance(data, Mapping):
        return {key: _finite(one) for key, one in data.items()}
    return [_finite(one) for one in data] if isinstance(data, (list, tuple)) else data


def _record(record: Record, committed: Mapping[str, Record]) -> dict[str, Any]:
    whole = record.to_json()
    what: dict[str, Any] = {name: whole[name] for name in _SAID if name in whole}
    if record.kind == "invocation.settled" and (verdicts := whole.get("verdicts")):
        what["ran"] = [one[0] for one in verdicts if len(one) > 1 and one[1] not in ("declined", "not reached")]
    if record.kind == "invocation.settled" and (commit := committed.get(record.subject)) is not None:
        done = commit.to_json()
        what |= {name: done[name] for name in ("worker", "by", "payload") if name in done}
        what["changes"] = done.get("effects", [])
    return {"at": whole["at"], "kind": record.kind, **({"id": record.subject} if record.subject else {}), **what}


def _value(value: Any) -> Any:
    if is_collection(value):
        return plain_value(list(value))
    fields = fields_of(value)
    if fields is not None and not isinstance(value, (str, int, float, Mapping, list, tuple)):
        return {"is": kind(value), **dict(_fields(value, fields))}
    return _plainly(value)


def _fields(value: Any, fields: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for name, getter in fields.items():
        try:
            inner = getter(value)
        except LanguageError:
            continue  # it has none as it is now
        yield name, plain_value(list(inner)) if is_collection(inner) else _plainly(inner)


def _plainly(value: Any) -> Any:
    try:
        return plain_value(frozen_json(value))
    except PydanticCustomError:  # such as a list of workers
        return plain_value(value)
