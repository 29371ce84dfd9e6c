"""What a desktop shows after a restart."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from offhook.centre import Centre, CentreConfig, WorkerConfig, transitions
from offhook.centre.entities import Recording, Segment
from offhook.centre.keeping import Keeping, Kept, restore_centre
from offhook.clock import VirtualClock
from offhook.sids import SidFactory
from offhook_grammar.values import freeze

CONFIG = CentreConfig(
    workers=(WorkerConfig(name="Ana", activity="Available"), WorkerConfig(name="Ben"), WorkerConfig(name="Sue"))
)


def restarted(centre: Centre, keeping: Keeping, **later: float) -> Centre:
    """The centre as a new host has it, so much later."""
    rows = [(kind, key, json.loads(text)) for kind, key, text in keeping.take()[0]]
    clock = VirtualClock()
    clock.move_to(centre.clock.now() + timedelta(**later))
    return restore_centre(CONFIG, clock, SidFactory(), Kept(rows, {}))[0]


def made() -> tuple[Centre, Keeping]:
    centre = Centre(CONFIG, VirtualClock(), SidFactory())
    centre.keeping = keeping = Keeping(centre)
    return centre, keeping


def test_the_teams_view_shows_whom_it_showed() -> None:
    centre, keeping = made()
    desktop = centre.worker("Sue").desktop
    with centre.unit("test") as unit:
        rules = [("data.activity", "NOT_IN", ["Available"]), ("data.friendly_name", "CONTAINS", "e")]
        transitions.set_team_filters(unit, desktop, rules, 'data.friendly_name != "Sue"')
        unit.set(desktop, "selected_worker", centre.worker("Ana"))
    keeping.everything()
    again = restarted(centre, keeping).worker("Sue").desktop
    assert [worker.name for worker in again.visible_workers] == ["Ana", "Ben"]
    assert (again.filters, again.filter_query) == (desktop.filters, desktop.filter_query)


def test_dialogs_keep_their_order_and_sounds_go_on() -> None:
    centre, keeping = made()
    desktop = centre.worker("Ana").desktop
    with centre.unit("test") as unit:
        unit.set(desktop, "dialogs", freeze({"Z": {"a": [1, None]}, "A": {}}))
        unit.set(desktop, "sounds", freeze({"ring": {"url": "https://sounds.example/ring.mp3"}}))
    keeping.everything()
    again = restarted(centre, keeping).worker("Ana").desktop
    assert list(again.dialogs) == ["Z", "A"]
    assert (again.dialogs, again.sounds) == (desktop.dialogs, desktop.sounds)


def test_the_player_plays_on_through_a_restart() -> None:
    centre, keeping = made()
    desktop = centre.worker("Ana").desktop
    recording = Recording(centre, "RE1", centre.next_ordinal(), "CA1", None, "WT1", centre.clock.now())
    with centre.unit("test") as unit:
        centre.recordings.add(unit, recording)
        unit.keep(recording)
        segment: Any = Segment(None, None, unit.now, unit.now + timedelta(seconds=30))
        unit.change(recording, "segments", (segment,))
        unit.change(recording, "status", "completed")
        transitions.show_player(unit, desktop)
        transitions.play_segment(unit, desktop, transitions.segment_to_play(unit, "RE1-1", None))
    keeping.everything()
    state = restarted(centre, keeping, seconds=12).worker("Ana").desktop.shown_player
    assert (state["visible"], state["segmentId"], state["playing"]) == (True, "RE1-1", True)
    assert state["position"] == timedelta(seconds=12)
