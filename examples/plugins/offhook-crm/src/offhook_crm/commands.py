"""What operators do with the file of customers: `offhook crm-import`, `crm-export`, `crm-show`, `crm-erase`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import Field

from offhook import ActionError, Command, CommandContext, PluginConfig, hookimpl
from offhook_crm.crm import Crm
from offhook_crm.database import Database
from offhook_crm.identity import country_of
from offhook_crm.numbers import e164
from offhook_crm.records import Customer
from offhook_crm.rows import read_customers, write_customers


class ImportArguments(PluginConfig):
    """What `offhook crm-import` is given."""

    file: Path = Field(description="A CSV file with the columns id and name; number, email, tier, language if there.")
    country: str | None = Field(default=None, description="Two letters of where numbers without + are from.")
    strict: bool = Field(default=False, description="Take in nothing if a row cannot be taken.")


class ExportArguments(PluginConfig):
    """What `offhook crm-export` is given."""

    file: Path | None = Field(default=None, description="Where to write; left out, the standard output.")


class WhoArguments(PluginConfig):
    """What the commands about one customer are given."""

    customer: str = Field(description="The customer's id or telephone number.")


@hookimpl
def register_commands() -> list[Command]:
    """The commands of the customer file."""
    return [
        Command("crm-import", "Take customers in from a CSV file.", run=_import, arguments=ImportArguments),
        Command("crm-export", "Write all customers to a CSV file.", run=_export, arguments=ExportArguments),
        Command("crm-show", "Show a customer with the history of contacts.", run=_show, arguments=WhoArguments),
        Command("crm-erase", "Erase a customer, with contacts and notes.", run=_erase, arguments=WhoArguments),
    ]


async def _import(context: CommandContext) -> Any:
    given, crm = context.arguments, _crm(context)
    country = given.country or country_of(context.host, context.config)
    rows = read_customers(_text(given.file), str(given.file), country)
    for problem in rows.problems:
        context.echo(problem)
    if rows.problems and given.strict:
        raise ActionError(f"{len(rows.problems)} rows cannot be taken, so nothing was taken in", code="crm-import")
    added, changed = await crm.ask(lambda database: database.save(rows.customers))
    return {"added": added, "changed": changed, "left out": len(rows.problems)}


async def _export(context: CommandContext) -> Any:
    customers, file = await _crm(context).ask(Database.customers), context.arguments.file
    if file is None and context.form == "json":
        return [asdict(one) for one in customers]
    if file is None:
        return write_customers(customers).removesuffix("\n")
    try:
        file.write_text(write_customers(customers), encoding="utf-8", newline="")
    except OSError as problem:
        raise ActionError(f"{file} cannot be written: {problem.strerror}", code="crm-export") from None
    return {"written": len(customers)}


async def _show(context: CommandContext) -> Any:
    found = await _who(context)
    contacts = await _crm(context).ask(lambda database: database.history(found.id))
    shown = {name: value for name, value in asdict(found).items() if value}
    return {**shown, "contacts": [_told(asdict(contact)) for contact in contacts]}


async def _erase(context: CommandContext) -> Any:
    crm, found = _crm(context), await _who(context)
    await crm.catch_up()  # what waits to be written would bring the customer back
    rows = await crm.ask(lambda database: database.erase(found.id))
    if crm.outbox.damaged.exists():
        context.echo(f"{crm.outbox.damaged} has lines that nobody could read: look there, too")
    return {"erased": found.id, "rows": rows}


async def _who(context: CommandContext) -> Customer:
    given = context.arguments.customer
    number = e164(given, country_of(context.host, context.config))
    found = await _crm(context).ask(lambda database: database.find(id=given, number=number))
    if len(found) > 1:
        ids = ", ".join(one.id for one in found)
        raise ActionError(f"{given} is the number of several customers: {ids}", code="unknown-customer")
    if not found:
        raise ActionError(f"there is no customer {given}", code="unknown-customer")
    return found[0]


def _crm(context: CommandContext) -> Crm:
    crm: Crm = context.state
    return crm


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        raise ActionError(f"{path} cannot be read: {reason}", code="crm-import") from None


def _told(contact: dict[str, Any]) -> dict[str, Any]:
    return {name: value if name != "at" else value.isoformat() for name, value in contact.items() if value is not None}
