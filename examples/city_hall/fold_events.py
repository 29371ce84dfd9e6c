"""Fold ten years of San Francisco's 311 cases onto one week: makes events.csv and districts.csv of this folder.

    python fold_events.py CASES.csv [--into FOLDER]

CASES.csv is a sample of DataSF's "311 Cases" (see README.md) with the columns named in COLUMNS. The same input gives
the same two files, bit for bit. The standard library is enough to run it.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

MONDAY = date(2026, 1, 5)
COLUMNS = (
    "unique_key",
    "created_date",
    "agency_name",
    "category",
    "complaint_type",
    "descriptor",
    "supervisor_district",
    "neighborhood",
    "source",
)

# The first pattern that begins the agency's name gives its department; the names are those of the data.
DEPARTMENTS = (
    ("Water and Sewer", r"PUC"),
    ("Public Works", r"DPW|DBI|US Postal|AT and T|PG and E|Clear Channel|Recology"),
    ("Housing", r"Housing Authority|Rent Board|Mayors Office on Housing"),
    ("Muni", r"SSP - MTA|MUNI|SFMTA - Muni|TAXI|Taxi|Airport"),
    ("Parking and Streets", r"SFMTA|DPT"),
    ("Taxes and Records", r"Treasurer|Assessor|County Clerk|City Attorney|Triage - TTX|DPH - Office of Vital"),
    ("Information", r"311"),
    ("City Departments", r""),
)


def main(arguments: Sequence[str]) -> None:
    """Make both files."""
    parser = argparse.ArgumentParser(description="Fold the 311 cases onto one week.")
    parser.add_argument("cases", type=Path, metavar="CASES.csv")
    parser.add_argument("--into", type=Path, metavar="FOLDER", default=Path(__file__).parent)
    options = parser.parse_args(arguments)
    with options.cases.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            parser.error(f"{options.cases} has no column {', '.join(missing)}")
        cases = list(reader)
    events = sorted(fold(case) for case in cases)
    header = ("at", "case", "source", "department", "agency", "category", "topic", "neighborhood")
    write(options.into / "events.csv", header, ((f"{at:%Y-%m-%dT%H:%M:%S}", *rest) for at, *rest in events))
    write(options.into / "districts.csv", ("neighborhood", "district"), districts(cases))


def fold(case: dict[str, str]) -> tuple[datetime, str, str, str, str, str, str, str]:
    """One case as a row of events.csv: weekday and time of day stay, the date becomes that of one week."""
    # The data say +00:00, but the hours are those of San Francisco's clocks: see README.md.
    opened = datetime.fromisoformat(case["created_date"]).replace(tzinfo=None)
    at = datetime.combine(MONDAY + timedelta(days=opened.weekday()), opened.time())
    agency = words(case["agency_name"])
    return (
        at,
        case["unique_key"],
        case["source"],
        department(agency),
        agency,
        words(case["category"]),
        topic(words(case["complaint_type"]), words(case["descriptor"])),
        case["neighborhood"],
    )


def department(agency: str) -> str:
    """The department that an agency belongs to. Agencies out of use are marked "zz" in the data."""
    name = agency.removeprefix("zz")
    return next(department for department, pattern in DEPARTMENTS if re.match(pattern, name))


def topic(kind: str, detail: str) -> str:
    """What a case is about, in one text: "Flooding - On street" of "Flooding" and "On_street".

    The data write the same thing in several ways ("Flooding On_street", "mta_other - other"): they become one.
    """
    detail = detail.removesuffix(" - other")
    if kind.lower() == "other" or kind in detail.split(" - "):
        return detail or kind
    detail = detail.removeprefix(kind).strip(" -")
    return f"{kind} - {detail}" if detail and detail != kind else kind


def words(text: str) -> str:
    """The data's text with spaces for underscores, and without loose ends."""
    return " ".join(text.replace("_", " ").split()).removesuffix(" -").removeprefix("- ")


def districts(cases: Iterable[dict[str, str]]) -> list[tuple[str, str]]:
    """Each neighborhood with the supervisor district that most of its cases name."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for case in cases:
        district = case["supervisor_district"]
        if case["neighborhood"] and district.isdigit():
            found[case["neighborhood"]][district] += 1
    return [
        (neighborhood, min(counts, key=lambda district: (-counts[district], int(district))))
        for neighborhood, counts in sorted(found.items())
    ]


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A CSV file with line feeds, the same on every machine."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
