"""What was done at a prompt, as the steps of a test: what people did, the time that passed, and what came of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from offhook.repl.asked import AskedQuestions
from offhook.repl.deeds import TYPED, Deed, caused
from offhook.repl.reading import VALUE
from offhook.repl.sources import Source
from offhook.repl.wording import ANY_SID, literal, written
from offhook_grammar.checker.walk import walk
from offhook_grammar.diagnostics import Span
from offhook_grammar.durations import format_duration, parse_duration
from offhook_grammar.parser import Parser
from offhook_grammar.tree import Expression, Invoke, Let, Name, Node, Remember, Set, Word

_SID: Final = re.compile(r'"(W[TRK][0-9a-f]{32})"')
_THINGS: Final = frozenset({"task", "worker", "conversation", "reservation", "call"})
"""Fields whose value is a thing itself; others take its SID."""
_MOST: Final = 3


class Steps:
    """The steps of a test. `people`: the names of workers in the test, by theirs in the centre; `involved`: those of
    them who are spoken of; `left_out`: inputs that no step can say."""

    def __init__(self, people: Mapping[str, str], names: Mapping[str, str], *, without_failures: bool = False) -> None:
        """`names`: what things are called that are there from the beginning, by SID. `without_failures`: inputs at
        which a rule failed are left out, since no test in which one does can pass."""
        self._without_failures = without_failures
        self._people = people
        self._fixed = {**names}
        self._names = {**names}
        self._called: dict[str, str] = {}
        """What a name of the session is in the test: a second value of one has another name there."""
        self._taken = {*names.values(), *people.values()}  # looked up, never iterated
        self._parser = Parser()
        self._asked = AskedQuestions(self._name)
        self._waiting: dict[str, str] = {}
        """Names that are to be given to what actions give that have not ended yet, and these actions."""
        self._begun: Counter[str] = Counter()
        """Actions that somebody was said to begin, and that have not ended yet."""
        self._said_of: set[str] = set()  # looked up, never iterated
        self._valued: dict[str, None] = {}
        """Names whose values no step can work out."""
        self.involved: dict[str, None] = {}
        self.left_out: list[str] = []

    def of(self, deeds: Iterable[Deed]) -> list[str]:
        """The steps of all of them."""
        return [step for deed in deeds for step in (*self._of(deed), *self._values(deed))]

    def called(self, name: str) -> str | None:
        """What a name of the session is in the test now; None if it is not there."""
        return self._called.get(name)

    def _values(self, deed: Deed) -> Iterator[str]:
        """The values of names that no step can work out, as they were."""
        for name in [name for name in self._valued if name in deed.values]:
            del self._valued[name]
            yield f"let {self._new(name)} = {literal(deed.values[name])}"

    def _new(self, name: str) -> str:
        """The name in the test for what gets this name now."""
        found, number = name, 2
        while found in self._taken:
            found, number = f"{name}_{number}", number + 1
        self._called[name] = found
        self._taken.add(found)
        return found

    def _learn(self, deed: Deed) -> None:
        """What has which name by now."""
        for sid, path in deed.names.items():
            name, dot, rest = path.partition(".")
            if sid not in self._fixed and name in self._called:
                self._names[sid] = f"{self._called[name]}{dot}{rest}"

    def _of(self, deed: Deed) -> Iterator[str]:
        if deed.cut:
            self.left_out.append(f"{deed.cut:,} more things that came of {deed.text}")
        if self._without_failures and deed.failed_rule is not None:
            self.left_out.append(f"{deed.text} (the rule {deed.failed_rule} failed)")
            return
        word, _, rest = deed.text.strip().partition(" ")
        if word == "advance" and (duration := _duration(rest.strip())) is not None:
            yield from self._passing(deed, rest.strip(), duration)
            return
        if word == "answer" and deed.is_answer:
            yield from self._expected(deed)
            return
        if self._parser.parse(deed.text, "typed").ok or (deed.failed and not deed.own):
            return  # a declaration, or a slip
        source = Source(deed.text, self._parser, does=bool(deed.own))
        is_broken_off = deed.failed and len(source.statements) > 1  # who knows by what
        is_told = is_broken_off or not all(_is_said(one) for one in source.statements)
        said = [step for one in source.statements for step in self._statement(deed, source, one, is_told=is_told)]
        self._learn(deed)
        yield from said
        if not source.statements or (is_told and not deed.own and not (deed.waits and source.has_actions)):
            self.left_out.append(deed.text)
        if said or (is_told and deed.own):
            yield from self._expected(deed, is_told=is_told)
            return
        for one in deed.records:
            self._asked.read(one)

    # ------------------------------------------------------------ what was typed

    def _statement(self, deed: Deed, source: Source, one: Any, *, is_told: bool) -> Iterator[str]:
        """The steps of a statement. `is_told`: what is done is told by the records, since no step says the input."""
        name = one.name.text if isinstance(one, Let) and isinstance(one.name, Word) else None
        invoke = one if isinstance(one, Invoke) else one.value if isinstance(one, Let) else None

        def put(node: Node, until: Span | None = None) -> str:
            return self._put(source, node, deed, until)

        if isinstance(invoke, Invoke):
            yield from self._invoked(deed, invoke, name, None if is_told else put(invoke))
        elif isinstance(one, (Let, Set)) and isinstance(one.value, Expression) and (name or _root(one) is not None):
            value = put(one.value)
            yield f"let {self._new(name or _root(one) or VALUE)} = {value}"
        elif isinstance(one, Remember):
            yield f"given memory {put(one).strip().removeprefix('remember').strip()}"
        elif isinstance(one, Expression):
            is_shown = deed.value is not None and not ANY_SID.search(str(deed.value))
            names = {each.name for each in walk(one) if isinstance(each, Name)}
            if is_shown and names and VALUE not in names:
                yield f"expect {_grouped(put(one), one)} == {literal(deed.value)}"
        elif name is not None:
            self._valued[name] = None

    def _invoked(self, deed: Deed, invoke: Invoke, name: str | None, said: str | None) -> Iterator[str]:
        """That somebody does what was `said`, and a name for what it gives; nothing but the name, if the records tell
        what was done."""
        action = invoke.action.text
        if said is not None:
            yield f"when {self._person(deed.worker)} does {said}"
            if deed.is_at_once:
                self._said_of.update(deed.own)
                if name is not None:
                    yield f"let {self._new(name)} = result"
                return
            self._begun[action] += 1
        if name is not None:
            self._waiting[name] = action

    def _put(self, source: Source, node: Node, deed: Deed, until: Span | None) -> str:
        """The text of a node with `worker`, who sat at the prompt, and with names and SIDs as the test has them."""

        def called(name: str) -> str:
            return self._person(deed.worker) if name == "worker" else self._called.get(name, name)

        return _SID.sub(self._by_name, source.piece(node, called, until))

    def _by_name(self, found: re.Match[str]) -> str:
        sid = found[1]
        name = self._name(sid)
        return found[0] if name is None else f"{name}.{'taskSid' if sid.startswith('WT') else 'sid'}"

    # ------------------------------------------------------------ what came of it

    def _expected(self, deed: Deed, *, is_told: bool = True) -> Iterator[str]:
        """What came of it, with the answers that were given meanwhile; with what was done, if `is_told`."""
        return (step for step, _ in self._came(deed, is_told=is_told))

    def _passing(self, deed: Deed, text: str, duration: timedelta) -> Iterator[str]:
        """The time that passed, in pieces where somebody answered on the way, and what came of it."""
        passed = timedelta()
        came: list[str] = []
        for step, record in self._came(deed, is_told=True):
            on_the_way = datetime.fromisoformat(record["at"]) - deed.began - passed
            if not step.startswith("when ") and (on_the_way or not passed):
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

    def _came(self, deed: Deed, *, is_told: bool) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """What came of it, in its order, each with its record."""
        ends = [one["subject"] for one in deed.records if one["kind"] == "invocation.settled"]
        last = next((one for one in reversed(ends) if one in deed.own), None)
        for one in deed.records:
            if is_told and (step := self._done(deed, one)) is not None:
                yield step, one
            for step in self._of_record(deed, one, one["subject"] if is_told else last):
                yield step, one
            self._asked.read(one)
            if one["kind"] == "invocation.settled" and not caused(one):
                for step in self._given(one):
                    yield step, one
                self._learn(deed)

    def _done(self, deed: Deed, record: Mapping[str, Any]) -> str | None:
        """That somebody does what a record is the first to speak of, unless that was said."""
        subject = record["subject"]
        if subject in self._said_of or subject not in deed.own:
            return None
        self._said_of.add(subject)
        whole = next((one for one in deed.records if one["subject"] == subject and "payload" in one), None)
        action = next(str(one["action"]) for one in deed.records if one["subject"] == subject and "action" in one)
        if self._begun[action]:
            self._begun[action] -= 1
            return None
        payload = (whole or {}).get("given") or (whole or {}).get("payload") or {}
        said = {key: text for key, one in payload.items() if (text := self._value(key, one))}
        fields = ", ".join([f"{key}: {text}" for key, text in said.items() if not _is_said_twice(key, said)])
        marks = "".join([f" marked {literal(mark)}" for mark in (whole or {}).get("marks") or ()])
        who = self._name(str((whole or {}).get("worker") or "")) or "nobody"
        return f"when {who} does {action} {fields}".rstrip() + marks

    def _value(self, key: str, value: Any) -> str | None:
        """The value of a field; None for what the test has no name for, which is worked out from the others."""
        if isinstance(value, str) and ANY_SID.fullmatch(value):
            name = self._name(value)
            if name is None:
                return None
            return name if key in _THINGS else f"{name}.{'taskSid' if value.startswith('WT') else 'sid'}"
        try:
            return None if ANY_SID.search(str(value)) else written(value)
        except TypeError:
            return None

    def _of_record(self, deed: Deed, one: Mapping[str, Any], last: str | None) -> Iterator[str]:
        match one["kind"]:
            case "invocation.settled" if one["subject"] == last and last in deed.own:
                yield from _outcome(one)
            case "invocation.committed" if caused(one):
                yield self._action(one)
            case "script.logged" | "notification.shown" if TYPED in one:
                return  # no rule said it
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
                yield f"let {self._new(name)} = result"

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
        if found is not None and found in self._people.values():
            self.involved[next(name for name, called in self._people.items() if called == found)] = None
        return found

    def _person(self, worker: str | None) -> str:
        if worker is None:
            return "nobody"
        self.involved[worker] = None
        return self._people[worker]


def _duration(text: str) -> timedelta | None:
    """How long time went on; None for what is no time to go on."""
    try:
        duration = parse_duration(text)
    except ValueError:
        return None
    return duration if duration > timedelta() else None


def _outcome(one: Mapping[str, Any]) -> Iterator[str]:
    """How what was done last ended, if it was not done."""
    if one.get("outcome") == "cancelled":
        yield f"expect cancelled{_reason(one.get('cancelled', {}).get('reason'))}"
    elif one.get("outcome") == "failed":
        yield f"expect failed{_reason(one.get('error', {}).get('message'))}"


def _reason(text: Any) -> str:
    return f" {literal(text)}" if isinstance(text, str) and not ANY_SID.search(text) else ""


def _is_said_twice(key: str, said: Mapping[str, str]) -> bool:
    """Whether a field is the SID of what another one is."""
    return (key == "sid" and "task" in said) or (key.endswith("Sid") and key.removesuffix("Sid") in said)


def _is_said(one: Any) -> bool:
    """Whether a step can say a statement: what people do at a desk, a name for a value, a value."""
    invoke = one if isinstance(one, Invoke) else one.value if isinstance(one, Let) else None
    if isinstance(invoke, Invoke):
        return invoke.acting is None and invoke.retry is None and invoke.within is None and invoke.otherwise is None
    if isinstance(one, (Let, Set)):
        is_named = _root(one) is not None if isinstance(one, Set) else isinstance(one.name, Word)
        return is_named and isinstance(one.value, Expression)
    return isinstance(one, (Remember, Expression))


def _root(one: Any) -> str | None:
    """The name that `set` gives another value, if that is all of it."""
    return one.place.name if isinstance(one, Set) and isinstance(one.place, Name) else None


def _grouped(source: str, node: Node) -> str:
    from offhook_grammar.tree import Call, Field, Index

    return source if isinstance(node, (Name, Field, Index, Call)) else f"({source})"
