"""The view actions on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.testing import Desk

ACTIONS = (
    "ToggleOutboundDialer",
    "ShowDirectory",
    "HideDirectory",
    "ToggleSidebar",
    "OpenContentTemplateBrowser",
    "CloseContentTemplateBrowser",
)


@pytest.mark.action("ToggleOutboundDialer", error="no-desktop")
@pytest.mark.action("ShowDirectory", error="no-desktop")
@pytest.mark.action("HideDirectory", error="no-desktop")
@pytest.mark.action("ToggleSidebar", error="no-desktop")
@pytest.mark.action("OpenContentTemplateBrowser", error="no-desktop")
@pytest.mark.action("CloseContentTemplateBrowser", error="no-desktop")
@pytest.mark.parametrize("action", ACTIONS)
def test_without_a_worker_there_is_no_desktop(desk: Desk, refused: Any, action: str) -> None:
    error = refused(desk, action).error
    assert error.code == "no-desktop"
    assert action in error.message


@pytest.mark.action("ToggleOutboundDialer", events=())
def test_the_dialler_is_shown_and_hidden(desk: Desk) -> None:
    desktop = desk.worker("Ana").desktop
    desk.invoke("ToggleOutboundDialer", worker="Ana")
    assert desktop.dialer_open
    assert desk.happened == []
    desk.invoke("ToggleOutboundDialer", worker="Ana")
    assert not desktop.dialer_open
    assert desk.happened == []


@pytest.mark.action("ToggleOutboundDialer", error="voice-call-already-live")
def test_the_dialler_stays_hidden_during_a_call_but_can_be_hidden(desk: Desk, refused: Any) -> None:
    desktop = desk.worker("Ana").desktop
    desk.invoke("ToggleOutboundDialer", worker="Ana")
    task = desk.accepted(channel="voice")
    desk.invoke("ToggleOutboundDialer", worker="Ana")
    assert not desktop.dialer_open
    error = refused(desk, "ToggleOutboundDialer", worker="Ana").error
    assert error.code == "voice-call-already-live"
    assert task.task_sid in error.message
    desk.invoke("WrapupTask", worker="Ana", sid=task.sid)
    desk.invoke("ToggleOutboundDialer", worker="Ana")
    assert desktop.dialer_open


@pytest.mark.action("ToggleOutboundDialer", error="voice-call-already-live")
def test_who_listens_in_is_in_a_call(desk: Desk, refused: Any) -> None:
    task = desk.accepted(channel="voice")
    desk.invoke("MonitorCall", worker="Sue", sid=task.sid)
    error = refused(desk, "ToggleOutboundDialer", worker="Sue").error
    assert error.code == "voice-call-already-live"
    assert task.task_sid in error.message
    desk.invoke("StopMonitoringCall", worker="Sue", sid=task.sid)
    desk.invoke("ToggleOutboundDialer", worker="Sue")
    assert desk.worker("Sue").desktop.dialer_open


@pytest.mark.action("ToggleOutboundDialer")
def test_a_chat_is_no_call(desk: Desk) -> None:
    desk.accepted(channel="chat")
    desk.invoke("ToggleOutboundDialer", worker="Ana")
    assert desk.worker("Ana").desktop.dialer_open


@pytest.mark.action("ToggleOutboundDialer", error="outbound-calling-disabled")
def test_outbound_calls_may_be_switched_off(make_desk: Any, refused: Any, settings: Any) -> None:
    desk = make_desk(centre=settings(outbound_calls=False))
    assert refused(desk, "ToggleOutboundDialer", worker="Ana").code == "outbound-calling-disabled"


@pytest.mark.action("ShowDirectory", events=())
@pytest.mark.action("HideDirectory", events=())
def test_the_directory_opens_closes_and_does_so_twice(desk: Desk) -> None:
    desktop = desk.worker("Ana").desktop
    for action, wanted in (("ShowDirectory", True), ("HideDirectory", False)):
        for _ in range(2):
            desk.invoke(action, worker="Ana")
            assert desktop.directory_open is wanted
            assert desk.happened == []


@pytest.mark.action("ToggleSidebar", events=())
def test_the_sidebar_opens_closes_and_flips(desk: Desk) -> None:
    desktop = desk.worker("Ana").desktop
    for fields, wanted in (
        ({}, True),
        ({}, False),
        ({"open": True}, True),
        ({"open": True}, True),
        ({"open": False}, False),
    ):
        desk.invoke("ToggleSidebar", worker="Ana", **fields)
        assert desktop.sidebar_open is wanted
        assert desk.happened == []


@pytest.mark.action("ShowDirectory")
@pytest.mark.action("ToggleSidebar")
@pytest.mark.action("HistoryPush")
def test_another_view_closes_directory_and_sidebar(desk: Desk) -> None:
    desktop = desk.worker("Ana").desktop
    desk.invoke("ShowDirectory", worker="Ana")
    desk.invoke("ToggleSidebar", worker="Ana", open=True)
    desk.invoke("HistoryPush", worker="Ana", location="/agent-desktop/WR1")
    assert (desktop.directory_open, desktop.sidebar_open) == (True, True)
    desk.invoke("HistoryPush", worker="Ana", location="/teams/")
    assert (desktop.directory_open, desktop.sidebar_open) == (False, False)


@pytest.mark.action("SetComponentState", events=())
def test_component_states_are_merged_key_by_key(desk: Desk) -> None:
    desktop = desk.worker("Ana").desktop
    assert desktop.components == {}
    desk.invoke("SetComponentState", worker="Ana", name="Tabs", state={"a": 1, "deep": {"x": 1}})
    desk.invoke("SetComponentState", worker="Ana", name="Tabs", state={"b": 2, "deep": {"y": 2}})
    assert desktop.components == {"Tabs": {"a": 1, "b": 2, "deep": {"y": 2}}}
    desk.invoke("SetComponentState", worker="Ana", name="Other", state={})
    assert desktop.components == {"Tabs": {"a": 1, "b": 2, "deep": {"y": 2}}, "Other": {}}
    assert desk.happened == []
    assert desk.worker("Ben").desktop.components == {}


@pytest.mark.action("SetComponentState", error="invalid-payload")
@pytest.mark.action("SetComponentState", error="no-desktop")
def test_component_states_have_a_name_and_are_maps(desk: Desk, refused: Any) -> None:
    assert refused(desk, "SetComponentState", worker="Ana", state={}).code == "invalid-payload"
    assert refused(desk, "SetComponentState", worker="Ana", name="Tabs", state=[1]).code == "invalid-payload"
    assert refused(desk, "SetComponentState", name="Tabs", state={}).code == "no-desktop"


@pytest.mark.action("OpenContentTemplateBrowser", events=())
@pytest.mark.action("CloseContentTemplateBrowser", events=())
@pytest.mark.parametrize(
    ("action", "wanted"), [("OPEN_CONTENT_TEMPLATE_BROWSER", True), ("OpenContentTemplateBrowser", True)]
)
def test_the_template_browser_goes_by_both_names(desk: Desk, action: str, wanted: bool) -> None:
    desktop = desk.worker("Ana").desktop
    desk.invoke(action, worker="Ana")
    assert desktop.template_browser_open is wanted
    assert desk.happened == []
    for _ in range(2):
        desk.invoke(action.replace("OPEN", "CLOSE").replace("Open", "Close"), worker="Ana")
        assert not desktop.template_browser_open
        assert desk.happened == []
