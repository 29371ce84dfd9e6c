"""`help` and `explain`: commands, topics, actions, events, functions, codes; and what would run for an action."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from offhook.errors import ConfigError
from offhook.registry import nearest
from offhook.repl.commands.command import ReplCommand
from offhook.repl.commands.drawing import paint, painted, table
from offhook.repl.commands.parameters import nearest_of, wrong
from offhook.repl.commands.topics import TOPICS
from offhook.repl.items import LABEL
from offhook.repl.result import Line, Piece, Result, line, lines

if TYPE_CHECKING:
    from offhook.events import EventSpec
    from offhook.payload import ActionSpec
    from offhook.repl.feed import Repl
    from offhook_grammar.types import FunctionInfo


async def _help(repl: Repl, words: str) -> Result:
    return _about(repl, words) if words else _all(repl)


def _all(repl: Repl) -> Result:
    from offhook.repl.commands.table import commands_of

    known = commands_of(repl)
    rows = [(one.usage, _summary(repl, one)) for one in known.values()]
    shown: list[Line] = [
        line("Type an action, an expression or a rule, as in a script; or a command:", "plain"),
        *table(("command", "what it does"), rows)[1:],
        (),
        (Piece("help …", "name"), Piece("  a command, an action, an event, a function, a code such as H101,")),
        (Piece("        or one of: "), Piece(", ".join(TOPICS), "name")),
    ]
    return Result(lines=tuple(shown), data={"commands": dict(rows), "topics": [*TOPICS]})


def _about(repl: Repl, words: str) -> Result:
    from offhook.repl.commands.table import commands_of

    known = commands_of(repl)
    if words in known:
        told = _command(repl, known[words])
        return replace(told, lines=(*told.lines, (), *_topic(repl, words))) if words in TOPICS else told
    if words in TOPICS:
        return Result(lines=_topic(repl, words), data=TOPICS[words])
    registry = repl.session.host.registry
    spec = registry.find_action(words)
    if spec is not None:
        return _action(repl, spec)
    event = registry.event(words)
    if event is not None:
        return _event(event)
    function = registry.function(words)
    if function is not None:
        return _function(function)
    return _code(words) or _unknown(repl, words, [*known, *TOPICS])


def _summary(repl: Repl, command: ReplCommand) -> str:
    without = command.without(repl)
    return f"{command.summary} (not here: {without})" if without else command.summary


def _command(repl: Repl, command: ReplCommand) -> Result:
    shown = [(Piece(command.usage, "name"),), line(f"  {_summary(repl, command)}")]
    shown += [line(f"  {each}".rstrip()) for each in command.help.splitlines()]
    return Result(lines=tuple(shown), data={"usage": command.usage, "summary": command.summary, "help": command.help})


def _topic(repl: Repl, name: str) -> tuple[Line, ...]:
    registry = repl.session.host.registry
    text = lines(TOPICS[name])
    if name == "actions":
        from offhook.actions import describe_all, list_actions

        host = repl.session.host
        listed = list_actions(describe_all(registry, host.plugins), host.options.backend, paint)
        return (*text, (), *painted(listed))
    if name == "events":
        return (*text, (), *table(("event", "when"), [(one.name, one.summary) for one in registry.events]))
    if name == "functions":
        return (*text, (), *table(("function", "what it gives"), [(_call(f), f.summary) for f in registry.functions]))
    return text


def _action(repl: Repl, spec: ActionSpec) -> Result:
    from offhook.actions import action_page, describe_all

    host = repl.session.host
    data = next(one for one in describe_all(host.registry, host.plugins) if one["name"] == spec.name)
    head: Line = (Piece(signature(data), "action"),)
    return Result(lines=(head, (), *painted(action_page(spec, data, paint, repl.width))), data=data)


def signature(action: Mapping[str, Any]) -> str:
    """`AcceptTask sid: text, task: task`: the fields that an action takes, of its description; optional ones in
    brackets."""
    from offhook.actions.fields import field_rows

    needed = {name for group in action["one_of"] for name in group}
    said = []
    for row in field_rows(action["payload"]):
        if row.depth == 1:
            said.append(row.name if row.need == "required" or row.name in needed else f"[{row.name}]")
    return f"{action['name']} {', '.join(said)}".rstrip()


def _event(spec: EventSpec) -> Result:
    fields = [*spec.entities.items(), *spec.fields.items()]
    shown: list[Line] = [(Piece(spec.name, "bold"), Piece(f": {spec.summary}"))]
    shown += [(Piece(f"  {name}", "name"), Piece(f"  {kind}")) for name, kind in fields]
    shown.append(line(f'  on {spec.name} do log "{{event.type}} at {{event.at}}"', "dim"))
    return Result(lines=tuple(shown), data={"name": spec.name, "summary": spec.summary, "fields": dict(fields)})


def _function(function: FunctionInfo) -> Result:
    from offhook_grammar.checker.describing import describe

    shown: tuple[Line, ...] = ((Piece(_call(function), "name"), Piece(f" gives {describe(function.returns)}")),)
    data = {"name": function.name, "call": _call(function), "summary": function.summary}
    return Result(lines=(*shown, line(f"  {function.summary}")), data=data)


def _call(function: FunctionInfo) -> str:
    return f"{function.name}({', '.join(one.name for one in function.parameters)})"


def _code(name: str) -> Result | None:
    from offhook.explaining import explain_code

    page = explain_code(name)
    return Result(lines=lines(page.text()), data=page.to_json()) if page is not None else None


def _unknown(repl: Repl, name: str, more: list[str]) -> Result:
    registry = repl.session.host.registry
    names = [*more, *registry.action_names]
    names += [one.name for one in registry.events] + [one.name for one in registry.functions]
    near = nearest(name, names)
    raise wrong(f"there is no help on {name}", f"did you mean {near}?" if near else "`help` alone lists what there is")


# ---------------------------------------------------------------- explain


async def _explain(repl: Repl, words: str) -> Result:
    from offhook.explaining import explain_on

    if not words:
        raise wrong("`explain` wants an action, an event, or a code such as H101")
    page = _code(words)
    if page is not None:
        return page
    try:
        stages = explain_on(repl.session.host, words)
    except ConfigError as problem:
        raise wrong(problem.message, nearest_of(problem, "`help actions` and `help events` list them")) from None
    return Result(lines=tuple(_stages(stages, repl)), data=stages)


def _stages(stages: Mapping[str, Any], repl: Repl) -> list[Line]:
    shown: list[Line] = [line(stages["name"], "bold")]
    number = 0
    for stage in stages["stages"]:
        if not stage["handlers"]:
            shown.append(line(f"  {stage['stage']}: nothing", "dim"))
            continue
        shown.append(line(f"  {stage['stage']}"))
        for handler in stage["handlers"]:
            number += 1
            place = "typed here" if handler["file"] == LABEL else f"{handler['file']}:{handler['line']}"
            shown.append(
                (
                    Piece(f"    {number}. "),
                    Piece(repl.session.called(handler["name"]), "name"),
                    Piece(f"  {place}", "dim"),
                )
            )
            if handler["condition"]:
                condition = " ".join(handler["condition"].split())
                wrapped = textwrap.wrap(f"when {condition}", max(20, repl.width - 7))
                shown += [line(f"       {row}") for row in wrapped]
    return shown


_HELP_HELP: Final = "By the names of the language: `help AcceptTask`, `help task.created`, `help round`, `help H101`."
_EXPLAIN_HELP: Final = """In order: guards and rules before it, what is done instead, the implementation, what follows.
With a code, such as `explain guard-failed`: what it means, and what helps."""

COMMANDS: Final = (
    ReplCommand("help", "help [WHAT]", "what there is, and how it is used", _help, _HELP_HELP),
    ReplCommand("explain", "explain ACTION", "all that would run for an action or event", _explain, _EXPLAIN_HELP),
)
