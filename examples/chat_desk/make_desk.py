"""Makes events.jsonl: one day of the written requests of the city hall example, as people would have written them.

    python examples/chat_desk/make_desk.py

The file is in the repository; this is how it came to be.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DAY = "2026-01-06"  # the Tuesday of that week
OPENS, CLOSES = "07:00", "19:00"
CHANNELS = {"Web": "chat", "Mobile/Open311": "whatsapp", "Twitter": "sms", "Email": "email"}


def main() -> None:
    """Write the day."""
    with (HERE.parent / "city_hall" / "events.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if is_of_the_day(row)]
    lines = [json.dumps(event, ensure_ascii=False) for row in rows for event in events_of(row)]
    (HERE / "events.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def is_of_the_day(row: dict[str, str]) -> bool:
    """Whether somebody wrote it that day while the desk was open."""
    day, _, clock = row["at"].partition("T")
    return day == DAY and OPENS <= clock < CLOSES and row["source"] in CHANNELS


def events_of(row: dict[str, str]) -> list[dict[str, Any]]:
    """The request as a task, and what its customer writes first."""
    channel = channel_of(row)
    place = f" in {row['neighborhood']}" if row["neighborhood"] else ""
    head = {"at": row["at"], "case": row["case"]}
    attributes = {name: row[name] for name in ("department", "topic", "neighborhood") if row[name]}
    if channel == "email":
        attributes["subject"] = row["topic"]
    return [
        head
        | {"type": "task.created", "channel": channel, "customer": customer(row, channel), "attributes": attributes},
        head | {"type": "message.added", "body": f"{row['topic']}{place}. Can somebody look at it?"},
    ]


def channel_of(row: dict[str, str]) -> str:
    """The data know the way it came, but for email: of what came by the web, every tenth is taken for one."""
    channel = CHANNELS[row["source"]]
    return "email" if channel == "chat" and row["case"].endswith("7") else channel


def customer(row: dict[str, str], channel: str) -> dict[str, str]:
    """Made up, since nobody knows who asked."""
    number = row["case"][-4:]
    phone = f"+1415555{100 + int(number) % 100:04}"  # numbers that are kept for films and books
    address = {
        "chat": f"visitor-{number}",
        "whatsapp": f"whatsapp:{phone}",
        "sms": phone,
        "email": f"resident{number}@example.com",
    }
    return {"name": f"Resident {number}", "address": address[channel]}


if __name__ == "__main__":
    main()
