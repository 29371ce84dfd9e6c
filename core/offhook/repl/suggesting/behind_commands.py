"""What can stand behind the commands of the prompt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from offhook.repl.commands.answering import completions
from offhook.repl.commands.listing import KINDS
from offhook.repl.commands.topics import TOPICS
from offhook.repl.suggesting.view import Command, Words, entities_like, label_of

if TYPE_CHECKING:
    from offhook.repl.feed import Repl

Found = Iterable[tuple[str, str]]
_WHOLE: Final = frozenset({"as", "remove", "show", "help", "explain", "trace", "format", "watch", "dry-run"})
"""They take one thing, which may have blanks."""


def words_of(repl: Repl, commands: Mapping[str, Command], name: str, rest: str, files: Callable[[str], Found]) -> Words:
    """What can stand at the end of what is typed behind a command."""
    begin = 0 if name in _WHOLE else rest.rfind(" ") + 1
    begun = rest[begin:]
    if name == "load":
        return Words(begin, files(begun))
    if name == "save":
        return Words(begin, _saving(rest, files(begun)))
    if name == "answer":
        return Words(begin, completions(repl.session.host, rest[:begin]))
    if name == "events":
        return Words(begin, _events(repl))
    given = _GIVEN.get(name)
    if given is not None:
        return Words(begin, given(repl, begun) if not rest[:begin].strip() else ())
    return Words(begin, _of_usage(commands[name].usage) if not rest[:begin].strip() else ())


def _saving(rest: str, files: Found) -> Found:
    words = rest.split(" ")
    if len(words) == 1:
        return [("test", "what was done, as a test"), *files]
    if words[0] == "test":
        return files if len(words) == 2 else []
    return [("over", "write over it")] if len(words) == 2 else []


def _of_usage(usage: str) -> Found:
    """What a command's own usage says: `watch on|off`."""
    _, _, words = usage.partition(" ")
    choices = [word.strip("[]") for word in words.split("|")] if "|" in words else []
    return [(word, "") for word in choices if word and word.replace("-", "").isalpha() and word.islower()]


def _workers(repl: Repl, _begun: str) -> Found:
    return [(worker.name, worker.activity.name) for worker in repl.session.host.centre.workers]


def _items(repl: Repl, _begun: str) -> Found:
    return [(identity.name, identity.kind) for identity, _ in repl.session.items]


def _lists(_repl: Repl, _begun: str) -> Found:
    return [(kind, ", ".join(one.heads)) for kind, one in KINDS.items()]


def _named(repl: Repl) -> Found:
    """Actions and events, with what they are."""
    registry = repl.session.host.registry
    for name in registry.action_names:
        spec = registry.find_action(name)
        yield name, spec.summary if spec is not None else ""
    for event in registry.events:
        yield event.name, event.summary


def _codes(begun: str) -> Found:
    """Codes of errors, once something of one is there: there are hundreds."""
    if not begun:
        return []
    from offhook_grammar.codes import all_codes

    return [(code, _title(code)) for code in all_codes() if code.startswith(begun.upper())]


def _title(code: str) -> str:
    from offhook.explaining import explain_code

    page = explain_code(code)
    return page.title if page is not None else ""


def _help(repl: Repl, begun: str) -> Found:
    from offhook.repl.commands.table import commands_of

    yield from [(one.name, one.summary) for one in commands_of(repl).values()]
    yield from [(topic, "a topic") for topic in TOPICS]
    yield from _named(repl)
    yield from [(one.name, one.summary) for one in repl.session.host.registry.functions]
    yield from _codes(begun)


def _explain(repl: Repl, begun: str) -> Found:
    yield from _named(repl)
    yield from _codes(begun)


def _trace(repl: Repl, begun: str) -> Found:
    yield "list", "the latest actions"
    for name, value in repl.session.variables.items():
        if getattr(value, "entity_kind", None) is not None:
            yield name, label_of(value)
    settled = [record for record in repl.session.host.journal if record.kind == "invocation.settled"]
    for record in reversed(settled[-_MOST:]):
        yield record.subject, f"{record.what.get('action', '')} {record.what.get('outcome', '')}"
    for _, task, label in entities_like(repl.session.host.centre, ("Task",), begun):
        yield task.task_sid, label


def _events(repl: Repl) -> Found:
    session = repl.session
    yield from [(event.name, event.summary) for event in session.host.registry.events]
    yield from [(worker.name, "what it took part in") for worker in session.host.centre.workers]
    for name, value in session.variables.items():
        if getattr(value, "entity_kind", None) is not None:
            yield name, label_of(value)


def _simulate(_repl: Repl, _begun: str) -> Found:
    return [("on", "one customer a minute"), ("on 3 per minute", "so many"), ("off", "nobody comes any more")]


_MOST: Final = 20
_GIVEN: Final[Mapping[str, Callable[[Repl, str], Found]]] = {
    "as": _workers,
    "remove": _items,
    "show": _lists,
    "help": _help,
    "explain": _explain,
    "trace": _trace,
    "simulate": _simulate,
}
