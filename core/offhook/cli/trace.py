"""`offhook trace`: why something happened, or did not, out of a store or an export of its journal."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from offhook.cli.common import reported, use_colour

if TYPE_CHECKING:
    from datetime import datetime

    from offhook.tracing import TraceRecords
    from offhook.tracing.entries import Window

_WIDEST = 140
_STYLES: dict[str, dict[str, Any]] = {
    "heading": {"bold": True}, "good": {"fg": "green"}, "bad": {"fg": "red"}, "waiting": {"fg": "yellow"},
    "quiet": {"dim": True},
}  # fmt: skip

F = TypeVar("F", bound=Callable[..., Any])


def _scope_options(function: F) -> F:
    function = click.option("--until", "--to", "until", metavar="TIME", help="Up to this instant, not included.")(
        function
    )
    return click.option(
        "--since", "--from", "since", metavar="TIME",
        help="From this instant on, such as 2026-01-05 or 2026-01-05T10:15; without a zone in UTC.",
    )(function)  # fmt: skip


@click.command("trace")
@click.argument("file", metavar="FILE")
@click.argument("subject", metavar="[ID]", required=False)
@click.option("--why-not", "handler", metavar="HANDLER", help="Tell why this handler did not run, or that it did.")
@click.option("--task", metavar="SID", help="Only what is about this task or reservation.")
@click.option(
    "--at", metavar="TIME", help="Only this day, hour or minute: 2026-01-05, 2026-01-05T10, 2026-01-05T10:15."
)
@_scope_options
@click.option("--action", metavar="NAME", help="List only invocations of this action.")
@click.option(
    "--outcome",
    type=click.Choice(["completed", "cancelled", "failed", "redirected", "interrupted", "refused"]),
    help="List only invocations that ended so.",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help="How many to list; with --why-not, how many occasions.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True,
    help="How to print; html is a page for a browser.",
)  # fmt: skip
@click.option("--output", metavar="FILE", help="Where to; the standard output if left out.")
def command(file: str, subject: str | None, handler: str | None, form: str, output: str | None, **given: Any) -> None:
    """Draw why something happened: who asked for it, what each handler's condition read, and what came of it.

    FILE is a store (`offhook run --store FILE`), also while a host writes it, or an export of one. ID is an
    invocation (IV12), an event (EV…), a run (RN3), or the SID of a task or reservation, whose story is told then.
    Without ID the latest invocations are listed.

    \b
    Exit status: 0 shown; 2 the command line is wrong; 3 FILE cannot be read, or nothing goes by that ID or name.
    """
    window, scope = _window(given.pop("at"), given.pop("since"), given.pop("until"))
    if handler is not None and given["task"] is None and window.since is None and window.until is None:
        raise click.UsageError("--why-not wants a --task, or a time: --at, --since, --until")
    if handler is not None and subject is not None:
        raise click.UsageError("--why-not goes without an ID: say --task SID")
    with reported("json" if form == "json" else "text"):
        from offhook.tracing import open_trace

        with open_trace(file) as records:
            _tell_damaged(records)
            if handler is not None:
                text = _why_not(records, handler, given["task"], window, scope, form, given["limit"])
            elif subject is not None:
                text = _tree(records, subject, window, form)
            else:
                text = _list(records, window, form, **given)
        _write(text, output)


def _tell_damaged(records: TraceRecords) -> None:
    """Say on the standard error what of an export cannot be read."""
    damaged = records.damaged
    if damaged:
        more = f"; {len(damaged)} such lines" if len(damaged) > 1 else ""
        click.echo(f"offhook: {records.name}:{damaged[0]}: no whole record, and left out{more}", err=True)


def _tree(records: TraceRecords, subject: str, window: Window, form: str) -> str:
    from offhook.tracing import trace_of

    trace = trace_of(records, subject, window)
    if form == "json":
        return json.dumps(trace.to_json(), indent=2)
    if form == "html":
        from offhook.tracing.page import trace_page

        return trace_page(trace)
    from offhook.tracing.text import trace_text

    return trace_text(trace, _width(), _paint)


def _list(records: TraceRecords, window: Window, form: str, **wanted: Any) -> str:
    from offhook.tracing.listing import ListFilter, actions_in, list_rows

    rows = list_rows(records, ListFilter(window=window, **wanted))
    if form == "json":
        return json.dumps([row.to_json() for row in rows], indent=2)
    if form == "html":
        from offhook.tracing.page import list_page

        return list_page(records.name, rows)
    if rows:
        from offhook.tracing.text import list_text

        return list_text(rows, _width(), _paint)
    return _nothing(wanted["action"], actions_in(records))


def _nothing(action: str | None, actions: list[str]) -> str:
    """No row fits: why that may be."""
    if not actions:
        return "no action was invoked yet"
    if action is not None and action.casefold() not in {one.casefold() for one in actions}:
        from offhook.registry import nearest

        near = nearest(action, actions)
        return f"no {action} was invoked" + (f"; did you mean {near}?" if near else "")
    return "no invocation fits"


def _why_not(
    records: TraceRecords, name: str, task: str | None, window: Window, scope: str, form: str, limit: int
) -> str:
    from offhook.tracing import why_not

    where = " ".join(part for part in (f"for {task}" if task is not None else "", scope) if part)
    answer = why_not(records, name, task=task, window=window, scope=where)
    if form == "json":
        return json.dumps(answer.to_json(), indent=2)
    if form == "html":
        from offhook.tracing.page import why_not_page

        return why_not_page(answer, limit)
    from offhook.tracing.text import why_not_text

    return why_not_text(answer, _width(), _paint, limit)


def _window(at: str | None, since: str | None, until: str | None) -> tuple[Window, str]:
    from offhook.tracing.entries import Window
    from offhook.tracing.instants import stretch

    if at is not None and (since is not None or until is not None):
        raise click.UsageError("say either --at, or --since and --until")
    if at is not None:
        try:
            return Window(*stretch(at)), f"at {at}"
        except ValueError:
            raise _no_time(at, "--at") from None
    words = [f"{word} {text}" for word, text in (("since", since), ("until", until)) if text is not None]
    return Window(_instant(since, "--since"), _instant(until, "--until")), " ".join(words)


def _instant(text: str | None, option: str) -> datetime | None:
    from offhook.tracing.instants import instant

    try:
        return instant(text) if text is not None else None
    except ValueError:
        raise _no_time(text or "", option) from None


def _no_time(text: str, option: str) -> click.BadParameter:
    return click.BadParameter(f"{text!r} is no time; write 2026-01-05 or 2026-01-05T10:15", param_hint=option)


def _write(text: str, output: str | None) -> None:
    if output is None:
        click.echo(text)
        return
    from offhook.errors import ConfigError

    try:
        Path(output).write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"it cannot be written: {error.strerror}", file=output, code="not-writable") from error


def _width() -> int:
    return min(shutil.get_terminal_size((100, 24)).columns, _WIDEST) if sys.stdout.isatty() else 100


def _paint(text: str, style: str) -> str:
    return click.style(text, **_STYLES[style]) if style and use_colour() else text
