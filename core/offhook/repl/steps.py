"""What was done at a prompt, as the steps of a test: what people did, the time that passed, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from offhook.repl.asked import AskedQuestions
from offhook.repl.deeds import Deed, caused
from offhook.repl.reading import VALUE
from offhook.repl.wording import ANY_SID, literal
from offhook_grammar.checker.walk import walk
from offhook_grammar.durations import format_duration, parse_duration
from offhook_grammar.parser import Parser
from offhook_grammar.tree import ActionItem, Expression, Invoke, Let, Name, Node, Remember

_HEAD: Final = "action Typed() mode parallel do\n"
_SID: Final = re.compile(r'"(W[TRK][0-9a-f]{32})"')
_MOST: Final = 3


class Steps:
    """The steps of a test. `people`: the names of workers in the test, by theirs in the centre; `involved`: those of
    them who are spoken of; `left_out`: inputs that no step can say."""

    def __init__(self, people: Mapping[str, str], names: Mapping[str, str]) -> None:
        """`names`: what values are called in the session, by SID."""
        self._people = people
        self._names = {**names}
        self._parser = Parser()
        self._asked = AskedQuestions(self._name)
        self._waiting: dict[str, str] = {}
        """Names that are to be given to what actions give that have not ended yet, and these actions."""
        self._valued: dict[str, None] = {}
        """Names whose values no step can work out."""
        self.involved: dict[str, None] = {}
        self.left_out: list[str] = []

    def of(self, deeds: Iterable[Deed]) -> list[str]:
        """The steps of all of them."""
        return [step for deed in deeds for step in (*self._of(deed), *self._values(deed))]

    def _values(self, deed: Deed) -> Iterator[str]:
        """The values of names that no step can work out, as they were."""
        for name in [name for name in self._valued if name in deed.values]:
            del self._valued[name]
            yield f"let {name} = {literal(deed.values[name])}"

    def _of(self, deed: Deed) -> Iterator[str]:
        if deed.cut:
            self.left_out.append(f"{deed.cut:,} more things that came of {deed.text}")
        word, _, rest = deed.text.strip().partition(" ")
        if word == "advance" and (duration := parse_duration(rest.strip())) is not None:
            yield from self._passing(deed, rest.strip(), duration)
            return
        if word == "answer" and deed.is_answer:
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
            return
        for one in deed.records:
            self._asked.read(one)

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
            if deed.is_at_once:
                yield f"let {one.name.text} = result"
            elif isinstance(one.value, Invoke):
                self._waiting[one.name.text] = one.value.action.text
        elif isinstance(one, Let) and isinstance(one.value, Expression):
            yield self._put(source, one, deed)
        elif is_done:
            yield f"when {who} does {self._put(source, one, deed)}"
        elif isinstance(one, Remember):
            yield f"given memory {self._put(source, one, deed).strip().removeprefix('remember').strip()}"
        elif isinstance(one, Expression):
            is_said = deed.value is not None and not ANY_SID.search(str(deed.value))
            is_said = is_said and any(isinstance(each, Name) for each in walk(one))
            if is_said and not any(isinstance(each, Name) and each.name == VALUE for each in walk(one)):
                yield f"expect {_grouped(self._put(source, one, deed), one)} == {literal(deed.value)}"
        else:
            self.left_out.append(source)
            self._valued |= {one.name.text: None} if isinstance(one, Let) else {}

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
        """What came of it, with the answers that were given meanwhile."""
        return (step for step, _ in self._came(deed))

    def _passing(self, deed: Deed, text: str, duration: timedelta) -> Iterator[str]:
        """The time that passed, in pieces where somebody answered on the way, and what came of it."""
        passed = timedelta()
        came: list[str] = []
        for step, record in self._came(deed):
            on_the_way = datetime.fromisoformat(record["at"]) - deed.began - passed
            if record["kind"] != "question.answered" and (on_the_way or not passed):
                came.append(step)
                continue
            if on_the_way:
                yield f"when {format_duration(on_the_way)} pass"
                passed += on_the_way
            yield from came
            came.clear()
            yield step
        if not passed:
            yield f"when {text} pass"
        elif passed < duration:
            yield f"when {format_duration(duration - passed)} pass"
        yield from came

    def _came(self, deed: Deed) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """What came of it, in its order, each with its record."""
        ends = [one["subject"] for one in deed.records if one["kind"] == "invocation.settled"]
        last = next((one for one in reversed(ends) if one in deed.own), None)
        for one in deed.records:
            for step in self._of_record(deed, one, last):
                yield step, one
            self._asked.read(one)
            if one["kind"] == "invocation.settled" and not caused(one):
                for step in self._given(one):
                    yield step, one

    def _of_record(self, deed: Deed, one: Mapping[str, Any], last: str | None) -> Iterator[str]:
        match one["kind"]:
            case "invocation.settled" if one["subject"] == last:
                yield from _outcome(one)
            case "invocation.committed" if caused(one):
                yield self._action(one)
            case "script.logged":
                yield from self._said("log", one)
            case "notification.shown":
                yield from self._said("notification", one)
            case "question.asked":
                yield from self._asked.expected(one)
            case "question.answered":
                yield from self._answered(deed, one)

    def _given(self, settled: Mapping[str, Any]) -> Iterator[str]:
        """A name for what an action gave that had to wait."""
        name = next((name for name, action in self._waiting.items() if action == settled["action"]), None)
        if name is not None:
            del self._waiting[name]
            if settled["outcome"] == "completed":
                yield f"let {name} = result"

    def _answered(self, deed: Deed, record: Mapping[str, Any]) -> Iterator[str]:
        somebody = self._people.get(deed.worker or "")
        step = self._asked.answered(record, somebody)
        if step is None:
            if not self._asked.is_typed(record):  # it goes with the input that asks
                self.left_out.append(f"the answer {literal(str(record.get('answer', '')))}")
            return
        if f"when {somebody} answers" in step:
            self._person(deed.worker)
        yield step

    def _action(self, record: Mapping[str, Any]) -> str:
        fields = []
        payload = {key: value for key, value in record.get("payload", {}).items() if key != "options"}
        if "task" in payload:
            payload.pop("sid", None)
        for key, value in payload.items():
            name = self._name(value) if isinstance(value, str) else None
            if name is not None and key in ("task", "worker"):
                fields.append(f"{key}: {name}")
            elif isinstance(value, (str, int, float)) and not ANY_SID.search(str(value)):
                fields.append(f"{key}: {literal(value)}")
        with_them = f" with {{{', '.join(fields[:_MOST])}}}" if fields else ""
        return f"expect {record['action']}{with_them}"

    def _said(self, kind: str, record: Mapping[str, Any]) -> Iterator[str]:
        text = ANY_SID.split(str(record.get("text", "")))[0].strip()
        if text:
            to = self._name(str(record.get("to", "")))
            yield f"expect {kind} containing {literal(text)}{f' to {to}' if to else ''}"

    def _name(self, sid: str) -> str | None:
        found = self._names.get(sid)
        if found in self._waiting:
            return None
        if found is not None and found in self._people.values():
            self.involved[next(name for name, called in self._people.items() if called == found)] = None
        return found

    def _person(self, worker: str | None) -> str:
        if worker is None:
            return "nobody"
        self.involved[worker] = None
        return self._people[worker]


def _outcome(one: Mapping[str, Any]) -> Iterator[str]:
    """How what was done last ended, if it was not done."""
    if one.get("outcome") == "cancelled":
        yield f"expect cancelled{_reason(one.get('cancelled', {}).get('reason'))}"
    elif one.get("outcome") == "failed":
        yield f"expect failed{_reason(one.get('error', {}).get('message'))}"


def _reason(text: Any) -> str:
    return f" {literal(text)}" if isinstance(text, str) and not ANY_SID.search(text) else ""


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
