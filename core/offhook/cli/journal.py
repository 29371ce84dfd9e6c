"""`offhook journal`: take a store's journal out, make it shorter, erase one customer from it."""

from __future__ import annotations

import getpass
import json
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import click

from offhook.cli.common import format_option, reported

F = TypeVar("F", bound=Callable[..., Any])


@click.group("journal")
def command() -> None:
    """Look after the journal in a store: export it, prune it, erase one customer from it.

    \b
    Exit status: 0 done; 2 the command line is wrong; 3 the store cannot be used.
    """


def _dry_option(function: F) -> F:
    return click.option("--dry-run", "dry", is_flag=True, help="Say what would go, and change nothing.")(function)


# ------------------------------------------------------------ export


@command.command("export")
@click.argument("file", metavar="FILE")
@click.option("--output", metavar="FILE", default="-", help="Where to; the standard output if left out.")
@click.option("--kind", metavar="KIND", help="Only this kind; one that ends in a dot takes all that begin so.")
@click.option("--since", metavar="TIME", help="From this instant on, such as 2026-01-05 or 2026-01-05T10:00Z.")
@click.option("--until", metavar="TIME", help="Up to this instant.")
@click.option("--task", metavar="SID", help="Only what mentions this SID, of a task or of anything else.")
@click.option("--mask", is_flag=True, help="Show personal data as [personal].")
def export(
    file: str, output: str, kind: str | None, since: str | None, until: str | None, task: str | None, mask: bool
) -> None:
    """Write the journal of the store FILE as JSON Lines: one record a line, oldest first.

    A host may have the store meanwhile.

    \b
    Exit status: 0 written; 2 a time cannot be read; 3 the store or the output cannot be used.
    """
    first, last = _instant(since, "--since"), _instant(until, "--until")
    with reported():
        from offhook.personal import Masker
        from offhook.store import open_reader
        from offhook.store.exporting import exported

        masker = Masker() if mask else None
        with open_reader(file) as reader, _written(output) as out:
            for shown in exported(reader, masker, kind=kind, since=first, until=last, mentioning=task):
                out.write(json.dumps(shown, ensure_ascii=False, separators=(",", ":")) + "\n")


def _written(output: str) -> Any:
    from offhook.errors import ConfigError

    if output == "-":
        return click.open_file("-", "w", encoding="utf-8")
    try:
        return Path(output).open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise ConfigError(f"it cannot be written: {error.strerror}", file=output, code="not-writable") from error


# ------------------------------------------------------------ prune


@command.command("prune")
@click.argument("file", metavar="FILE")
@click.option("--older-than", metavar="DURATION", help="Such as 30d or 12h, counted back from the last record.")
@click.option("--before", metavar="TIME", help="Or: all from before this instant.")
@_dry_option
@format_option
def prune(file: str, older_than: str | None, before: str | None, dry: bool, form: str) -> None:
    """Delete old records from the journal of the store FILE.

    The centre's state is kept apart from them, and the last record always stays. A host may have the store meanwhile.

    \b
    Exit status: 0 done; 2 a time or a duration cannot be read; 3 the store cannot be used.
    """
    if (older_than is None) == (before is None):
        raise click.UsageError("say either --older-than DURATION or --before TIME")
    age, instant = _duration(older_than), _instant(before, "--before")
    with reported(form):
        from offhook.store.pruning import prune as pruned

        found = pruned(file, older_than=age, before=instant, dry=dry)
    if form == "json":
        click.echo(json.dumps(found.to_json() | {"dryRun": dry}, indent=2))
        return
    would = "would go" if dry else "are gone"
    click.echo(f"{_counted(found.records, 'record')} from before {_shown(found.before)} {would}, {found.kept} are left")


# ------------------------------------------------------------ erase


@command.command("erase")
@click.argument("file", metavar="FILE")
@click.option(
    "--customer", "values", multiple=True, required=True, metavar="VALUE",
    help="A number, an address or a name of theirs; may be repeated.",
)  # fmt: skip
@click.option("--country", metavar="CODE", help="Of numbers that are written without one, such as DE.")
@click.option("--by", metavar="NAME", help="Who asked for it, for the record.  [default: the user's name]")
@click.option("--include-open", is_flag=True, help="Also from tasks that have not ended.")
@_dry_option
@format_option
def erase(
    file: str, values: Sequence[str], country: str | None, by: str | None, include_open: bool, dry: bool, form: str
) -> None:
    """Erase one customer's data from the store FILE.

    The values go wherever they stand, numbers however they are written. From the customer's tasks, and from the
    records about these, all that is personal goes, what was written included. A record stays that says when, by whom
    and how much was erased, and a hash by which whoever knows the value can prove that it was this one. No host may
    have the store meanwhile: its memory holds the data, too.

    \b
    Exit status: 0 done, nothing found included; 2 a value is too short to be told from the rest;
    3 the store cannot be used, or tasks of theirs are still open.
    """
    from offhook.personal.customer import Customer

    try:
        customer = Customer(values, country)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--customer") from None
    with reported(form):
        from offhook.store.erasing import erase as erased

        found = erased(
            file,
            customer,
            at=datetime.now(UTC),
            by=by or getpass.getuser(),
            salt=secrets.token_bytes(16),
            include_open=include_open,
            dry=dry,
        )
    if form == "json":
        click.echo(json.dumps(found.to_json() | {"dryRun": dry}, indent=2))
        return
    _tell(found, dry=dry)


def _tell(found: Any, *, dry: bool) -> None:
    if not found.total:
        click.echo("nothing of this customer is in the store")
        return
    parts = [
        _counted(found.records, "record"),
        _counted(found.tasks, "task"),
        _counted(found.memory, "stored value"),
        _counted(found.waiting, "row of what is on its way", "rows of what is on its way"),
    ]
    click.echo(f"{'would be erased from' if dry else 'erased from'} {', '.join(parts)}")
    if found.open_tasks:
        click.echo(f"still open: {', '.join(found.open_tasks)}")


# ------------------------------------------------------------ details


def _counted(count: int, one: str, more: str | None = None) -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"


def _shown(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def _instant(text: str | None, option: str) -> datetime | None:
    """An instant in ISO 8601; UTC where it names no zone."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no time: write 2026-01-05T10:00Z", param_hint=option) from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def _duration(text: str | None) -> Any:
    if text is None:
        return None
    from offhook_grammar.durations import parse_duration

    try:
        found = parse_duration(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--older-than") from None
    if found < timedelta():
        raise click.BadParameter(f"{text!r} lies ahead of the last record", param_hint="--older-than")
    return found
