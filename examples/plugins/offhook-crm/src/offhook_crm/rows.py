"""Customers in CSV: the columns `id`, `name`, `number`, `email`, `tier`, `language`, and any others."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from offhook import ActionError
from offhook_crm.numbers import e164
from offhook_crm.records import Customer

COLUMNS: Final = ("id", "name", "number", "email", "tier", "language")


@dataclass(slots=True)
class Rows:
    """What was read. `problems` tell, with its line, of each row that cannot be taken."""

    customers: list[Customer] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_customers(text: str, name: str, country: str | None = None) -> Rows:
    """The customers of a CSV file with a head; several numbers stand in one cell with `;` between them.

    `name` is what the file is called where something is wrong with it. Raises `ActionError` (`crm-import`) for a file
    without the columns `id` and `name`.
    """
    rows, found, seen = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))), Rows(), dict[str, int]()
    heads = rows.fieldnames or ()
    for wanted in ("id", "name"):
        if wanted not in heads:
            near = get_close_matches(wanted, heads, 1)
            raise ActionError(
                f"{name}:1: there is no column {wanted}; there is {', '.join(heads) or 'nothing'}",
                code="crm-import",
                hint=f"did you mean {near[0]}?" if near else None,
            )
    for row in rows:
        line = rows.line_num
        problem = _problem(row, seen, country)
        if problem is not None:
            found.problems.append(f"{name}:{line}: {problem}")
            continue
        seen[row["id"].strip()] = line
        found.customers.append(_customer(row, country))
    return found


def write_customers(customers: Iterable[Customer]) -> str:
    """The same as text: what `read_customers` reads. A cell that a spreadsheet would work out begins with a blank."""
    listed = list(customers)
    others = sorted({name for one in listed for name in one.extra})
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow([*COLUMNS, *others])
    for one in listed:
        cells = [one.id, one.name, ";".join(one.numbers), one.email, one.tier, one.language]
        cells += [one.extra.get(name) for name in others]
        rows.writerow([_harmless(cell or "") for cell in cells])
    return out.getvalue()


def _problem(row: dict[str, str], seen: dict[str, int], country: str | None) -> str | None:
    if None in row or None in row.values():
        return "it has another number of cells than the head"
    id, name = row["id"].strip(), row["name"].strip()
    if not id or not name:
        return f"{'id' if not id else 'name'} is empty"
    if id in seen:
        return f"the id {id} stands in line {seen[id]} already"
    for number in _numbers(row):
        if e164(number, country) is None:
            hint = "" if country or number.startswith("+") else "; begin it with + and the country's code"
            return f"{number!r} is no telephone number{hint}"
    return None


def _customer(row: dict[str, str], country: str | None) -> Customer:
    numbers = dict.fromkeys(found for number in _numbers(row) if (found := e164(number, country)) is not None)
    given = {name: (value or "").strip() for name, value in row.items()}
    extra = {name: value for name, value in given.items() if name not in COLUMNS and value}
    others = {name: given.get(name) or None for name in ("email", "tier", "language")}
    return Customer(given["id"], given["name"], tuple(numbers), **others, extra=extra)


def _numbers(row: dict[str, str]) -> list[str]:
    return [number.strip() for number in re.split(r"[;|]", row.get("number") or "") if number.strip()]


def _harmless(cell: str) -> str:
    """A cell that is no formula: numbers in E.164 are none, and what a customer wrote may be one."""
    formula = cell[:1] in ("=", "@", "\t", "\r") or (cell[:1] in ("+", "-") and not re.fullmatch(r"[+-][\d.;+]+", cell))
    return f" {cell}" if formula else cell
