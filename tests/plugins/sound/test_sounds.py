"""PlaySound and StopSound on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.testing import Desk

RING, PING = "https://sounds.example/ring.mp3", "https://sounds.example/ping.mp3"


def playing(desk: Desk) -> list[tuple[str, str]]:
    return [(name, sound["url"]) for name, sound in desk.worker("Ana").desktop.sounds.items()]


@pytest.mark.action("PlaySound", events=())
def test_a_sound_plays_again_and_again(desk: Desk) -> None:
    assert playing(desk) == []
    assert desk.invoke("PlaySound", worker="Ana", url=RING, name="ring", repeat=True) is None
    assert playing(desk) == [("ring", RING)]
    assert desk.happened == []
    desk.advance("1h")
    assert playing(desk) == [("ring", RING)]
    assert desk.worker("Ben").desktop.sounds == {}


@pytest.mark.action("PlaySound")
def test_a_sound_that_plays_once_ends_by_itself(desk: Desk) -> None:
    desk.invoke("PlaySound", worker="Ana", url=PING)
    assert playing(desk) == []


@pytest.mark.action("PlaySound")
def test_one_name_is_one_sound(desk: Desk) -> None:
    desk.invoke("PlaySound", worker="Ana", url=RING, name="alert", repeat=True)
    desk.invoke("PlaySound", worker="Ana", url=PING, name="alert", repeat=True)
    assert playing(desk) == [("alert", PING)]
    desk.invoke("PlaySound", worker="Ana", url=RING, name="alert")
    assert playing(desk) == []


@pytest.mark.action("PlaySound")
@pytest.mark.action("StopSound")
def test_a_sound_without_a_name_goes_by_its_url(desk: Desk) -> None:
    desk.invoke("PlaySound", worker="Ana", url=RING, repeat=True)
    assert desk.payload("PlaySound")["name"] == RING
    assert playing(desk) == [(RING, RING)]
    desk.invoke("StopSound", worker="Ana", name=RING)
    assert playing(desk) == []


@pytest.mark.action("StopSound", events=())
def test_one_sound_stops_or_all(desk: Desk) -> None:
    for name in ("a", "b", "c"):
        desk.invoke("PlaySound", worker="Ana", url=RING, name=name, repeat=True)
    assert desk.invoke("StopSound", worker="Ana", name="b") is None
    assert playing(desk) == [("a", RING), ("c", RING)]
    assert desk.happened == []
    for _ in range(2):
        desk.invoke("StopSound", worker="Ana")
        assert playing(desk) == []


@pytest.mark.action("StopSound", error="sound-not-playing")
def test_a_sound_that_is_not_playing(desk: Desk, refused: Any) -> None:
    desk.invoke("PlaySound", worker="Ana", url=RING, name="ring", repeat=True)
    error = refused(desk, "StopSound", worker="Ana", name="rang").error
    assert error.code == "sound-not-playing"
    assert "playing are: ring" in error.message
    assert refused(desk, "StopSound", worker="Ben", name="ring").code == "sound-not-playing"


@pytest.mark.action("PlaySound", error="invalid-payload")
@pytest.mark.parametrize("fields", [{}, {"url": "ring.mp3"}, {"url": "file:///ring.mp3"}, {"url": RING, "repeat": 1}])
def test_a_sound_is_on_the_web(desk: Desk, refused: Any, fields: dict[str, Any]) -> None:
    assert refused(desk, "PlaySound", worker="Ana", **fields).code == "invalid-payload"


@pytest.mark.action("PlaySound", error="no-desktop")
@pytest.mark.action("StopSound", error="no-desktop")
def test_a_desktop_plays_it(desk: Desk, refused: Any) -> None:
    assert refused(desk, "PlaySound", url=RING).code == "no-desktop"
    assert refused(desk, "StopSound").code == "no-desktop"


@pytest.mark.action("PlaySound")
def test_with_the_session_the_sounds_end(desk: Desk) -> None:
    desk.invoke("PlaySound", worker="Ana", url=RING, name="ring", repeat=True)
    desk.invoke("Logout", worker="Ana")
    assert playing(desk) == []


@pytest.mark.action("PlaySound")
@pytest.mark.action("StopSound")
def test_a_script_rings_for_as_long_as_a_task_is_offered(make_desk: Any, write: Any) -> None:
    text = f"""
    on reservation.created do PlaySound url: "{RING}", name: "ring", repeat: true
    on reservation.accepted when any name in desktop.sounds where name == "ring" do StopSound name: "ring"
    """
    desk = make_desk(scripts=[write(text)])
    task = desk.task()
    assert playing(desk) == [("ring", RING)]
    desk.invoke("AcceptTask", worker="Ana", sid=task.sid)
    assert playing(desk) == []
