"""Makes events.jsonl: the calls of one Monday, drawn from the measured profile of a bank (profile.json).

    python examples/call_centre_day/make_day.py

The file is in the repository; this is how it came to be. The same profile and seed give the same day.
"""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DAY = datetime(2026, 3, 2)  # a Monday  # noqa: DTZ001  # the scenario says in which zone
OPENS, CLOSES = 7, 22
SERVICES = {
    "PS": "accounts",
    "NW": "new customers",
    "NE": "securities",
    "PE": "loans",
    "IN": "online",
    "TT": "callback",
}
CALLERS = 900
CALLING_BACK = (("Mira Koch", range(8, 15)), ("Jonas Vogt", range(14, 21)))
"""Who calls back, and in which hours; the last is one in which the rules let nobody be called."""


def main() -> None:
    """Write the day."""
    profile = json.loads((HERE / "profile.json").read_text(encoding="utf-8"))
    rows = sorted(calls(profile, random.Random(2)), key=lambda row: str(row["at"]))  # noqa: S311  # made-up callers
    lines = [
        json.dumps({**row, "case": f"C{number:04}"} if row["type"] == "task.created" else row)
        for number, row in enumerate(rows, 1)
    ]
    (HERE / "events.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def calls(profile: dict[str, Any], chance: random.Random) -> list[dict[str, Any]]:
    """Who calls, when and why; and whom the bank calls back."""
    monday = profile["mean_calls_by_weekday"]["Mon"] / sum(profile["mean_calls_per_day_by_hour"].values())
    rows = []
    for hour in range(OPENS, CLOSES):
        expected = profile["mean_calls_per_day_by_hour"][str(hour)] * monday
        for _ in range(round(expected)):
            at = DAY + timedelta(hours=hour, seconds=chance.randrange(3600))
            service = SERVICES[drawn(profile["type_share"], chance)]
            if service != "callback":
                rows.append(called(at, service, profile, chance))
            else:
                rows.extend(called_back(at, chance))
    return rows


def called(at: datetime, service: str, profile: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """A customer calls."""
    number, name = customer(chance)
    return {
        "at": at.isoformat(),
        "type": "task.created",
        "channel": "voice",
        "priority": int(drawn(profile["priority_share"], chance)),
        "customer": {"name": name, "address": number},
        "attributes": {"service": service},
    }


def called_back(at: datetime, chance: random.Random) -> list[dict[str, Any]]:
    """The bank calls a customer who had asked for it, if somebody is there to do it."""
    number, _ = customer(chance)
    there = [name for name, hours in CALLING_BACK if at.hour in hours]
    if not there:
        return []
    payload = {"destination": number}
    head = {"at": at.isoformat(), "type": "action", "action": "StartOutboundCall"}
    return [{**head, "worker": chance.choice(there), "payload": payload}]


def customer(chance: random.Random) -> tuple[str, str]:
    """One of the bank's customers; some call more often than others."""
    number = int(CALLERS * chance.random() ** 1.6)
    # a block that Germany keeps for films and books: nobody has these numbers
    return f"+49 30 23125{number:03}", f"Customer {number:03}"


def drawn(shares: dict[str, float], chance: random.Random) -> str:
    """One of the names, each as often as its share."""
    return chance.choices(list(shares), list(shares.values()))[0]


if __name__ == "__main__":
    main()
