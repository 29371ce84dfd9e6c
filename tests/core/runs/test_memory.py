"""What scripts remember outlives a restart, and goes with its owner as if there had been none."""

from __future__ import annotations

from typing import Any

SCRIPT = """
memory centre.pings: number = 0
memory centre.last: text for 7s
memory task.log: list of any = []
memory task.at: time for 3s
memory script.who: Task
on task.created do
  remember task.at = now
  remember script.who = task
end
on memory.changed when event.name != "pings" do log "{event.kind}.{event.name}: {recall centre.last}"
after Ping named "h" mode parallel do
  remember centre.pings = recall centre.pings + 1
  remember centre.last = payload.text
  wait 2s
  let who = recall script.who
  remember who.log = recall who.log + [{at: now, text: payload.text, of: who}]
  log "{recall centre.pings} {json(recall who.log)} {recall who.at is empty}"
  wait until recall centre.last is empty up to 1m
  log "forgotten after {payload.text}"
end
"""


def test_what_is_remembered_outlives_a_restart(theatre: Any, steps: Any) -> None:
    timeline = [
        (0, steps.task(n=1)),
        (0, steps.invoke("Ping", "a")),
        (1, steps.task(n=2)),
        (3, steps.invoke("Ping", "b")),
        (20, steps.invoke("Ping", "c")),
    ]
    played = theatre(SCRIPT)
    assert played.proves(timeline, 40) >= 7
    assert [text for _, text in played.logged if text.startswith("forgotten")] == [
        "forgotten after a",
        "forgotten after b",
        "forgotten after c",
    ]
