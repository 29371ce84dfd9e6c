"""What was done at a prompt, as the steps of a test: what people did, the time that passed, and what came of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from offhook.repl.deeds import Deed, caused
from offhook.repl.reading import VALUE
from offhook_grammar.checker.walk import walk
from offhook_grammar.durations import parse_duration
from offhook_grammar.parser import Parser
from offhook_grammar.tree import ActionItem, Expression, Invoke, Let, Name, Node

_HEAD: Final = "action Typed() mode parallel do\n"
_SID: Final = re.compile(r'"(W[TRK][0-9a-f]{32})"')
_ANY_SID: Final = re.compile(r"\b[A-Z]{2}[0-9a-f]{32}\b")
_MOST: Final = 3


class Steps:
    """The steps of a test. `people`: the names of workers in the test, by theirs in the centre; `involved`: those of
    them who are spoken of; `left_out`: inputs that no step can say."""

    def __init__(self, people: Mapping[str, str], names: Mapping[str, str]) -> None:
        """`names`: what values are called in the session, by SID."""
        self._people = people
        self._names = {**names}
        self._parser = Parser()
        self.involved: dict[str, None] = {}
        self.left_out: list[str] = []

    def of(self, deeds: Iterable[Deed]) -> list[str]:
        """The steps of all of them."""
        return [step for deed in deeds for step in self._of(deed)]

    def _of(self, deed: Deed) -> Iterator[str]:
        word, _, rest = deed.text.strip().partition(" ")
        if word == "advance" and parse_duration(rest.strip()) is not None:
            yield f"when {rest.strip()} pass"
            yield from self._expected(deed)
            return
        if self._parser.parse(deed.text, "typed").ok or (deed.failed and not deed.own):
            return  # a declaration, or a slip
        found = self._statements(deed.text)
        said = [step for source, one in found for step in self._statement(deed, source, one)]
        if not found:
            self.left_out.append(deed.text)
        yield from said
        if said:
            yield from self._expected(deed)

    # ------------------------------------------------------------ what was typed

    def _statements(self, text: str) -> list[tuple[str, Any]]:
        """The statements of an input, each with its piece of it; an expression as `None` and its node."""
        as_value = self._read(f"let it = {text}")
        if as_value is not None and len(as_value) == 1:
            return [(text, as_value[0].value)]
        read = self._read(text)
        return [(_piece(text, one), one) for one in read or ()]

    def _read(self, body: str) -> tuple[Any, ...] | None:
        parsed = self._parser.parse(f"{_HEAD}{body}\nend\n", "typed")
        if not parsed.ok or parsed.file is None or len(parsed.file.items) != 1:
            return None
        item = parsed.file.items[0]
        return item.body.statements if isinstance(item, ActionItem) else None

    def _statement(self, deed: Deed, source: str, one: Any) -> Iterator[str]:
        is_done = isinstance(one, Invoke) or (isinstance(one, Let) and isinstance(one.value, Invoke))
        who = self._person(deed.worker) if is_done else ""
        if isinstance(one, Let) and is_done:
            action = source.partition("=")[2].strip()
            yield f"when {who} does {self._put(action, one, deed)}"
            yield f"let {one.name.text} = result"
        elif isinstance(one, Let):
            yield self._put(source, one, deed)
        elif is_done:
            yield f"when {who} does {self._put(source, one, deed)}"
        elif isinstance(one, Expression):
            is_said = deed.value is not None and not _ANY_SID.search(str(deed.value))
            is_said = is_said and any(isinstance(each, Name) for each in walk(one))
            if is_said and not any(isinstance(each, Name) and each.name == VALUE for each in walk(one)):
                yield f"expect {_grouped(self._put(source, one, deed), one)} == {literal(deed.value)}"
        else:
            self.left_out.append(source)

    def _put(self, source: str, node: Node, deed: Deed) -> str:
        """The source with `worker`, who sat at the prompt, and with SIDs under the names that the test has."""
        if any(isinstance(each, Name) and each.name == "worker" for each in walk(node)):
            source = re.sub(r"(?<![.\w])worker(?!\w*:|\w)", self._person(deed.worker), source)
        return _SID.sub(self._by_name, source)

    def _by_name(self, found: re.Match[str]) -> str:
        sid = found[1]
        name = self._name(sid)
        return found[0] if name is None else f"{name}.{'taskSid' if sid.startswith('WT') else 'sid'}"

    # ------------------------------------------------------------ what came of it

    def _expected(self, deed: Deed) -> Iterator[str]:
        ends = [one for one in deed.records if one["kind"] == "invocation.settled"]
        own = [one for one in ends if one["subject"] in deed.own]
        yield from _outcome(own[-1:])
        for one in deed.records:
            if one["kind"] == "invocation.committed" and caused(one):
                yield self._action(one)
            elif one["kind"] == "script.logged":
                yield from self._said("log", one)
            elif one["kind"] == "notification.shown":
                yield from self._said("notification", one)

    def _action(self, record: Mapping[str, Any]) -> str:
        fields = []
        payload = {key: value for key, value in record.get("payload", {}).items() if key != "options"}
        if "task" in payload:
            payload.pop("sid", None)
        for key, value in payload.items():
            name = self._name(value) if isinstance(value, str) else None
            if name is not None and key in ("task", "worker"):
                fields.append(f"{key}: {name}")
            elif isinstance(value, (str, int, float)) and not _ANY_SID.search(str(value)):
                fields.append(f"{key}: {literal(value)}")
        with_them = f" with {{{', '.join(fields[:_MOST])}}}" if fields else ""
        return f"expect {record['action']}{with_them}"

    def _said(self, kind: str, record: Mapping[str, Any]) -> Iterator[str]:
        text = _ANY_SID.split(str(record.get("text", "")))[0].strip()
        if text:
            to = self._name(str(record.get("to", "")))
            yield f"expect {kind} containing {literal(text)}{f' to {to}' if to else ''}"

    def _name(self, sid: str) -> str | None:
        found = self._names.get(sid)
        if found is not None and found in self._people.values():
            self.involved[next(name for name, called in self._people.items() if called == found)] = None
        return found

    def _person(self, worker: str | None) -> str:
        if worker is None:
            return "nobody"
        self.involved[worker] = None
        return self._people[worker]


def _outcome(own: list[dict[str, Any]]) -> Iterator[str]:
    """How what was done last ended, if it was not done."""
    for one in own:
        if one.get("outcome") == "cancelled":
            yield f"expect cancelled{_reason(one.get('cancelled', {}).get('reason'))}"
        elif one.get("outcome") == "failed":
            yield f"expect failed{_reason(one.get('error', {}).get('message'))}"


def _reason(text: Any) -> str:
    return f" {literal(text)}" if isinstance(text, str) and not _ANY_SID.search(text) else ""


def _piece(text: str, node: Node) -> str:
    """The piece of a text that a node is, of those below the head."""
    rows = text.splitlines()
    first, last = node.span.line - 2, node.span.end_line - 2
    piece = rows[first : last + 1]
    piece[-1] = piece[-1][: node.span.end_column - 1]
    piece[0] = piece[0][node.span.column - 1 :]
    return "\n".join(piece)


def _grouped(source: str, node: Node) -> str:
    from offhook_grammar.tree import Call, Field, Index

    return source if isinstance(node, (Name, Field, Index, Call)) else f"({source})"


def literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("{", "\\{")
    return str(value)
