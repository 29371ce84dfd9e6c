"""Plugins hook into the actions that scripts declare, though plugins are loaded first."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from offhook import ActionCancelled, ConfigError
from offhook.plugins import PluginStatus

BOOKING = """
action BookCall(number: text) do
  log "calls {number}"
  return "booked {number}"
end
"""


async def test_every_hook_but_the_one_that_does_it(kit: Any) -> None:
    heard: list[str] = []

    def before_book_call(payload: Any, invocation: Any) -> None:
        if payload.number == "0":
            invocation.cancel("no number")
        invocation.edit(number=f"+{payload.number}")

    async def instead_of_book_call(payload: Any, proceed: Any) -> Any:
        if payload.number == "+1":
            raise ValueError("busy")
        return f"{await proceed()}!"

    def after_book_call(result: Any) -> None:
        heard.append(result)

    def on_book_call_failure(error: Any) -> None:
        heard.append(error.message)

    hooks = (before_book_call, instead_of_book_call, after_book_call, on_book_call_failure)
    plugin = kit.plugin("crm", **{hook.__name__: hook for hook in hooks})
    async with kit.host(plugin, script=BOOKING, strict=True) as host:
        assert await host.invoke("BookCall", {"number": "49"}) == "booked +49!"
        with pytest.raises(ActionCancelled, match="no number"):
            await host.invoke("BookCall", {"number": "0"})
    assert heard == ["booked +49!"]
    assert [one["text"] for one in kit.records(host, "script.logged")] == ["calls +49"]


async def test_a_script_may_be_in_no_file(kit: Any) -> None:
    heard: list[str] = []
    plugin = kit.plugin("crm", after_book_call=lambda result: heard.append(result))
    async with kit.host(plugin, scripts=("booking",), texts={"booking": BOOKING}, strict=True) as host:
        await host.invoke("BookCall", {"number": "49"})
        assert host.reload_scripts().files == ()
    assert heard == ["booked 49"]


@pytest.mark.parametrize(
    ("hook", "problem"),
    [
        ("before_book_cal", "there is no hook before_book_cal; did you mean before_book_call?"),
        ("book_call", "there is no hook book_call"),
        ("on_book_call", "there is no hook on_book_call"),
    ],
)
def test_other_names_are_refused(kit: Any, hook: str, problem: str) -> None:
    plugin = kit.plugin("crm", **{hook: lambda: None})
    host = kit.host(plugin, script=BOOKING)
    assert host.plugins.find("crm").status is PluginStatus.BROKEN
    assert problem in host.plugins.find("crm").problem


def test_without_the_script_there_is_no_such_hook(kit: Any) -> None:
    plugin = kit.plugin("crm", before_book_call=lambda: None)
    assert "there is no hook before_book_call" in kit.host(plugin).plugins.find("crm").problem


def test_what_is_wrong_with_the_script_is_told_by_the_script(kit: Any) -> None:
    plugin = kit.plugin("crm", before_book_call=lambda: None)
    with pytest.raises(ConfigError) as caught:
        kit.host(plugin, script=BOOKING + "\nafter BookCall do log")
    assert caught.value.code == "script-errors"


def test_used_files_count(kit: Any) -> None:
    (kit.folder / "lib.hook").write_text(BOOKING, encoding="utf-8")
    plugin = kit.plugin("crm", before_book_call=lambda: None)
    host = kit.host(plugin, script='use "lib.hook"\n')
    assert host.plugins.find("crm").status is PluginStatus.ACTIVE


async def test_a_reload_tells_of_hooks_whose_action_is_gone(kit: Any, caplog: pytest.LogCaptureFixture) -> None:
    called: list[int] = []
    plugin = kit.plugin("crm", before_book_call=lambda: called.append(1))
    async with kit.host(plugin, script=BOOKING) as host:
        kit.script('before Ping do log "ping"\n')
        with caplog.at_level(logging.WARNING):
            host.reload_scripts()
        assert "before_book_call is never called: no script declares BookCall now" in caplog.text
        kit.script(BOOKING)
        host.reload_scripts()
        await host.invoke("BookCall", {"number": "1"})
    assert called == [1]
