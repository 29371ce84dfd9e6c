"""A scenario in which much is on its way at any moment: waits, lines, schedules, refusals, plans, odd input."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CENTRE = """
[settings]
channels = ["voice", "web"]
timeout_activity = "Unavailable"

[[queue]]
name = "Everyone"

[[queue]]
name = "Seniors"
target_workers = "level == 'senior'"

[[workflow]]
name = "All"
default_queue = "Everyone"
reservation_timeout = "20s"

[[workflow.filter]]
name = "Hard"
expression = "hard == true"
targets = [{ queue = "Seniors", priority = 5, timeout = "2m" }, { queue = "Everyone" }]

[[worker]]
name = "Ada"
channels = { voice = 1, web = 2 }
attributes = { level = "senior" }

[[worker]]
name = "Bob"
channels = { voice = 1, web = 1 }
attributes = { level = "junior" }

[[worker]]
name = "Cid"
channels = { voice = 1, web = 1 }
attributes = { level = "junior" }
"""

SCENARIO = """
name = "Long waits"
centre = "centre.toml"
scripts = ["rules.hook"]
events = "events.jsonl"
seed = 7
start = 2026-01-05T08:00:00

[agents]
time_to_accept = { uniform = ["2s", "25s"] }
handling = { exponential = "3m" }
wrap_up = "20s"
back_after = "2m"
rejects = 0.2
ignores = 0.1

[customers]
gives_up = { by = "channel", default = 0, of = { voice = 0.6 } }
patience = { exponential = "2m" }

[[shift]]
name = "early"
days = "day"
from = "08:30"
to = "12:00"
workers = ["Bob"]
breaks = [{ at = "09:30", lasts = "10m" }]
spread = "5m"

[[shift]]
name = "late"
days = "day"
from = "09:00"
to = "13:00"
workers = ["Cid"]
"""

RULES = """
param long: duration = 30m

on task.created named "tag" do SetTaskAttributes task: task, attributes: {seen: true}, mergeExisting: true

on task.created named "remind" mode parallel do
  wait long
  log "case {task.attributes.number} is {task.age} old"
  wait 1h
  log "still open: {task.attributes.number}"
end

on task.created named "one at a time" mode queued per "all" do
  for each step in [1, 2] do
    wait 20s
    log "step {step} of {task.attributes.number}"
  end
end

on reservation.accepted named "watch" mode parallel per reservation.sid do
  wait until reservation.status != "accepted" up to 4m else do
    log "{worker.name} takes long over {task.attributes.number}" level warning
  end
end

on worker.activity.update named "last move" mode restart per worker.sid do
  wait 25m
  log "{worker.name} has been {worker.activity.name} for a while"
end

on reservation.wrapup named "after-work" mode single per reservation.sid do
  wait 12s after reservation.wrappedAt
  if reservation.status == "wrapping" then CompleteTask sid: reservation.sid, reason: "over"
end

before RejectTask when task.attributes.hard == true do cancel "case {task.attributes.number} cannot be refused"
before SetActivity when payload.activityName == "Break" and (count t in tasks where t.status == "pending") > 3
  do cancel "later"
after CompleteTask named "survey" mode queued per "survey" do
  wait 7m
  log "survey of {task.attributes.number}"
end

every 7m named "count" do log "open: {count(tasks)}"
every weekday at "09:20" in "UTC" do log "twenty past nine"
"""


def lines(count: int) -> Iterator[dict[str, Any]]:
    """Events of a morning: cases mostly, some taken back, agents who move, actions, and rows that do not fit."""
    for at in range(count):
        when = f"2026-01-05T{8 + at // 60:02}:{at % 60:02}:00"
        if at % 17 == 11:
            yield {"at": when, "type": "task.canceled", "case": f"C{at - 2}", "reason": "solved itself"}
        elif at % 29 == 13:
            yield {
                "at": when,
                "type": "worker.activity",
                "worker": "Ada",
                "activity": "Break" if at % 2 else "Available",
            }
        elif at % 31 == 17:
            payload = {"activityName": "Available"}
            yield {"at": when, "type": "action", "action": "SetActivity", "payload": payload, "worker": "Ada"}
        elif at % 37 == 5:
            yield {"at": when, "type": "task.created", "channel": "fax"}
        else:
            attributes = {"number": at, "hard": at % 5 == 0}
            channel = "voice" if at % 3 else "web"
            yield {"at": when, "type": "task.created", "channel": channel, "case": f"C{at}", "attributes": attributes}


def write(folder: Path, count: int) -> Path:
    """The scenario in this folder, with that many events."""
    for name, text in (("scenario.toml", SCENARIO), ("centre.toml", CENTRE), ("rules.hook", RULES)):
        (folder / name).write_text(text, "utf-8")
    (folder / "events.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines(count)), "utf-8")
    return folder
