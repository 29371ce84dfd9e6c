"""`show`: what there is in the centre and in the session, as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from offhook.repl.commands.answering import number_of
from offhook.repl.commands.command import ReplCommand
from offhook.repl.commands.drawing import table
from offhook.repl.commands.parameters import no_such
from offhook.repl.items import LABEL
from offhook.repl.result import Result, line
from offhook_grammar.durations import format_duration
from offhook_grammar.operations.rendering import text as text_of

if TYPE_CHECKING:
    from offhook.repl.feed import Repl

Row = tuple[str, ...]


class Listed(NamedTuple):
    """One kind of things: the heads of the table, and its rows. `none`: what is said where there are none."""

    heads: tuple[str, ...]
    rows: Callable[[Repl], Iterable[Row]]
    none: str


def _workers(repl: Repl) -> Iterable[Row]:
    for one in repl.session.host.centre.workers:
        you = "  (you)" if one is repl.session.worker else ""
        skills = one.attributes.get("routing", {}).get("skills", ())
        activity = one.activity.name if one.signed_in else "signed out"
        yield f"{one.name}{you}", activity, str(len(one.reservations)), ", ".join(skills), ", ".join(one.roles), one.sid


def _tasks(repl: Repl) -> Iterable[Row]:
    for one in repl.session.host.centre.tasks:
        who = one.reservation.worker.name if one.reservation is not None else "-"
        customer = one.attributes.get("customerName") or "-"
        age = format_duration(timedelta(seconds=round(one.age.total_seconds())))
        yield one.task_sid, one.channel, one.status, _name(one.queue), who, str(one.priority), age, str(customer)


def _calls(repl: Repl) -> Iterable[Row]:
    for one in repl.session.host.centre.calls:
        people = ", ".join(f"{each.type}" for each in one.participants)
        yield one.sid, one.direction, one.status, one.task.task_sid if one.task is not None else "-", people or "-"


def _conversations(repl: Repl) -> Iterable[Row]:
    for one in repl.session.host.centre.conversations:
        last = list(one.messages)[-1:]
        task = one.tasks[-1].task_sid if one.tasks else "-"
        yield one.sid, one.channel, one.state, task, str(len(one.messages)), _cut(last[0].body or "") if last else "-"


def _queues(repl: Repl) -> Iterable[Row]:
    for one in repl.session.host.centre.queues:
        yield one.name, str(len(one.tasks)), ", ".join(each.name for each in one.members) or "-", one.sid


def _handlers(repl: Repl) -> Iterable[Row]:
    host = repl.session.host
    for handler in host.scripts.handlers:
        compiled = handler.compiled
        place = f"{compiled.file}:{compiled.span.line}" if compiled.file != LABEL else "typed here"
        counts = handler.stats
        name = repl.session.called(handler.name)
        yield name, f"{compiled.stage} {', '.join(compiled.targets)}".rstrip(), str(counts.runs), place
    for info in host.plugins.active:
        for hook in info.hooks:
            if hook.target.stage is not None:
                yield (
                    hook.target.hook_name,
                    f"{hook.target.stage} {hook.target.target}",
                    "-",
                    f"{hook.file}:{hook.line}",
                )


def _plugins(repl: Repl) -> Iterable[Row]:
    for one in repl.session.host.plugins:
        things = (("action", one.actions), ("event", one.events), ("function", one.functions),
                  ("command", one.commands), ("hook", one.hooks))  # fmt: skip
        has = ", ".join(f"{len(each)} {word}{'s' if len(each) != 1 else ''}" for word, each in things if each)
        yield one.name, one.version or "-", str(one.source), str(one.status), one.problem or has or "nothing"


def _params(repl: Repl) -> Iterable[Row]:
    program = repl.session.host.scripts.program
    for file, names in (program.names if program is not None else {}).items():
        for name, value in names.items():
            if name.startswith("param."):
                yield name.removeprefix("param."), _shown(value), "typed here" if file == LABEL else file


def _items(repl: Repl) -> Iterable[Row]:
    for identity, text in repl.session.items:
        first, *more = text.splitlines()
        yield identity.kind, _cut(identity.name), _cut(f"{first} …" if more else first)


def _variables(repl: Repl) -> Iterable[Row]:
    from offhook.repl.result import plain
    from offhook.repl.showing import brief

    for name, value in repl.session.variables.items():
        yield name, plain([brief(value)])


def _runs(repl: Repl) -> Iterable[Row]:
    for one in repl.session.host.runs.list():
        name = repl.session.called(one.handler.name)
        yield one.text_id, name, one.verdict, str(getattr(one.subject, "id", "") or "-")
    for waiting in repl.session.waiting:
        yield "-", "typed here", "waits", _cut(waiting.text)


def _questions(repl: Repl) -> Iterable[Row]:
    for one in repl.session.host.questions.open:
        to = ", ".join(each.name for each in one.to) if one.to is not None else "anybody"
        left = format_duration(one.until - repl.session.host.clock.now())
        yield str(number_of(one.id)), to, one.text, ", ".join(one.choices) or "any text", one.default, left


def _files(repl: Repl) -> Iterable[Row]:
    version = repl.session.host.scripts.version
    for path in version.texts:
        if path != LABEL:
            count = sum(handler.compiled.file == path for handler in version.handlers)
            yield path, str(count)


KINDS: Final[dict[str, Listed]] = {
    "workers": Listed(("worker", "activity", "tasks", "skills", "roles", "SID"), _workers, "no worker"),
    "tasks": Listed(("task", "channel", "status", "queue", "worker", "priority", "age", "customer"), _tasks, "no task"),
    "calls": Listed(("call", "direction", "status", "task", "people"), _calls, "no call"),
    "conversations": Listed(
        ("conversation", "channel", "state", "task", "messages", "last"), _conversations, "no conversation"
    ),
    "queues": Listed(("queue", "waiting", "members", "SID"), _queues, "no queue"),
    "handlers": Listed(("handler", "for", "ran", "place"), _handlers, "no handler"),
    "plugins": Listed(("plugin", "version", "source", "status", "what it has"), _plugins, "no plugin"),
    "params": Listed(("param", "value", "place"), _params, "no param"),
    "items": Listed(("kind", "name", "text"), _items, "nothing was declared here yet"),
    "variables": Listed(("name", "value"), _variables, "nothing has a name yet"),
    "runs": Listed(("run", "handler", "state", "for"), _runs, "nothing waits"),
    "questions": Listed(
        ("question", "to", "text", "choices", "default", "time left"), _questions, "no question is open"
    ),
    "files": Listed(("file", "handlers"), _files, "no file is loaded"),
}


def _shown(value: Any) -> str:
    name = getattr(value, "name", None)
    return f'"{value}"' if isinstance(value, str) else name if isinstance(name, str) else text_of(value)


def _name(entity: Any) -> str:
    return entity.name if entity is not None else "-"


def _cut(text: str, most: int = 50) -> str:
    one = " ".join(text.split())
    return one if len(one) <= most else f"{one[: most - 1]}…"


def listed(repl: Repl, kind: str) -> Result:
    """A table of all of one kind. Raises `ConfigError` for what is none."""
    found = KINDS.get(kind) or KINDS.get(f"{kind}s")
    if found is None:
        raise no_such("list of", kind, KINDS)
    rows = [*found.rows(repl)]
    data = [dict(zip(found.heads, row, strict=True)) for row in rows]
    return Result(lines=table(found.heads, rows) if rows else (line(found.none, "dim"),), data=data)


async def _show(repl: Repl, words: str) -> Result:
    if words:
        return listed(repl, words)
    counts = [(kind, len([*one.rows(repl)])) for kind, one in KINDS.items()]
    return Result(lines=table(("show …", "how many"), [(k, str(n)) for k, n in counts]), data=dict(counts))


async def _list_items(repl: Repl, _words: str) -> Result:
    return listed(repl, "items")


_HELP: Final = f"""One of: {", ".join(KINDS)}. Alone it says how many there are of each.
For one of them whole, type what it is called in the language: `worker`, `chat`, `chat.conversation`."""

COMMANDS: Final = (
    ReplCommand("show", "show tasks", "a table of workers, tasks, calls, handlers and so on", _show, _HELP),
    ReplCommand("items", "items", "what was declared at the prompt", _list_items),
)
