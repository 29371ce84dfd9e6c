"""The view actions on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

ACTIONS = (
    "ToggleOutboundDialer",
    "ShowDirectory",
    "HideDirectory",
    "ToggleSidebar",
    "OpenContentTemplateBrowser",
    "CloseContentTemplateBrowser",
)


@pytest.mark.parametrize("action", ACTIONS)
def test_without_a_worker_there_is_no_desktop(bench: Any, action: str) -> None:
    error = bench.error(action)
    assert error.code == "no-desktop"
    assert action in error.message


def test_the_dialler_is_shown_and_hidden(bench: Any) -> None:
    desktop = bench.worker("Ana").desktop
    bench.do("ToggleOutboundDialer", "Ana")
    assert desktop.dialer_open
    bench.do("ToggleOutboundDialer", "Ana")
    assert not desktop.dialer_open


def test_the_dialler_stays_hidden_during_a_call_but_can_be_hidden(bench: Any) -> None:
    desktop = bench.worker("Ana").desktop
    bench.do("ToggleOutboundDialer", "Ana")
    task = bench.accepted("voice")
    bench.do("ToggleOutboundDialer", "Ana")
    assert not desktop.dialer_open
    error = bench.error("ToggleOutboundDialer", "Ana")
    assert error.code == "voice-call-already-live"
    assert task.task_sid in error.message
    bench.do("WrapupTask", "Ana", sid=task.sid)
    bench.do("ToggleOutboundDialer", "Ana")
    assert desktop.dialer_open


def test_a_chat_is_no_call(bench: Any) -> None:
    bench.accepted("chat")
    bench.do("ToggleOutboundDialer", "Ana")
    assert bench.worker("Ana").desktop.dialer_open


def test_outbound_calls_may_be_switched_off(make_bench: Any, settings: Any) -> None:
    bench = make_bench(centre=settings(outbound_calls=False))
    assert bench.code("ToggleOutboundDialer", "Ana") == "outbound-calling-disabled"


def test_the_directory_opens_closes_and_does_so_twice(bench: Any) -> None:
    desktop = bench.worker("Ana").desktop
    for action, wanted in (("ShowDirectory", True), ("HideDirectory", False)):
        for _ in range(2):
            bench.do(action, "Ana")
            assert desktop.directory_open is wanted


def test_the_sidebar_opens_closes_and_flips(bench: Any) -> None:
    desktop = bench.worker("Ana").desktop
    for fields, wanted in (
        ({}, True),
        ({}, False),
        ({"open": True}, True),
        ({"open": True}, True),
        ({"open": False}, False),
    ):
        bench.do("ToggleSidebar", "Ana", **fields)
        assert desktop.sidebar_open is wanted


def test_another_view_closes_directory_and_sidebar(bench: Any) -> None:
    desktop = bench.worker("Ana").desktop
    bench.do("ShowDirectory", "Ana")
    bench.do("ToggleSidebar", "Ana", open=True)
    bench.do("HistoryPush", "Ana", location="/agent-desktop/WR1")
    assert (desktop.directory_open, desktop.sidebar_open) == (True, True)
    bench.do("HistoryPush", "Ana", location="/teams/")
    assert (desktop.directory_open, desktop.sidebar_open) == (False, False)


def test_component_states_are_merged_key_by_key(bench: Any) -> None:
    components = bench.worker("Ana").desktop
    bench.do("SetComponentState", "Ana", name="Tabs", state={"a": 1, "deep": {"x": 1}})
    bench.do("SetComponentState", "Ana", name="Tabs", state={"b": 2, "deep": {"y": 2}})
    assert components.components == {"Tabs": {"a": 1, "b": 2, "deep": {"y": 2}}}


def test_component_states_have_a_name_and_are_maps(bench: Any) -> None:
    assert bench.code("SetComponentState", "Ana", state={}) == "invalid-payload"
    assert bench.code("SetComponentState", "Ana", name="Tabs", state=[1]) == "invalid-payload"
    assert bench.code("SetComponentState", name="Tabs", state={}) == "no-desktop"


@pytest.mark.parametrize(
    ("action", "wanted"), [("OPEN_CONTENT_TEMPLATE_BROWSER", True), ("OpenContentTemplateBrowser", True)]
)
def test_the_template_browser_goes_by_both_names(bench: Any, action: str, wanted: bool) -> None:
    desktop = bench.worker("Ana").desktop
    bench.do(action, "Ana")
    assert desktop.template_browser_open is wanted
    bench.do(action.replace("OPEN", "CLOSE").replace("Open", "Close"), "Ana")
    assert not desktop.template_browser_open
