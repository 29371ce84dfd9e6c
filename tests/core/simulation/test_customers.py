from __future__ import annotations

from collections.abc import Callable

from .conftest import Folder, event

Told = Callable[..., list[tuple[str, str]]]
OFF_DUTY = """
[[shift]]
name = "later"
days = "day"
from = "10:00"
to = "11:00"
workers = ["Ada", "Bob"]
"""
IMPATIENT = '\n[customers]\ngives_up = 1\npatience = "40s"\n'


def test_one_who_is_not_served_gives_up(folder: Folder) -> None:
    folder.write(extra=IMPATIENT + OFF_DUTY, events=[event("09:00:10", channel="voice")])
    summary = folder.run()
    voice = summary.channels["voice"]
    assert (voice.created, voice.abandoned, voice.completed) == (1, 1, 0)
    assert voice.patience.percentile(50) == 40
    assert summary.reasons == {"the customer gave up": 1}


def test_one_who_is_served_in_time_stays(folder: Folder, told: Told) -> None:
    folder.write(extra=IMPATIENT, events=[event("09:00:10", channel="voice")])
    assert told("task.canceled", "task.completed") == [("09:01:23", "task.completed")]


def test_nobody_gives_up_while_it_rings_at_an_agent(folder: Folder, told: Told) -> None:
    folder.write(extra='\n[customers]\ngives_up = 1\npatience = "1s"\n', events=[event("09:00:10", channel="voice")])
    assert told("task.canceled", "task.completed") == [("09:01:23", "task.completed")]


def test_patience_that_ran_out_while_it_rang_ends_with_the_refusal(folder: Folder, told: Told) -> None:
    extra = 'rejects = 1\n[customers]\ngives_up = 1\npatience = "1s"\n'
    folder.write(extra=extra, events=[event("09:00:10", channel="voice")])
    assert told("reservation.rejected", "task.canceled") == [
        ("09:00:13", "reservation.rejected"),
        ("09:00:13", "task.canceled"),
    ]
