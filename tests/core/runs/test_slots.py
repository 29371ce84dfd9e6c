"""Which handlers are one for their mode: by name, not by object, so that versions of a script do not part them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

SCRIPT = 'after Ping {clauses}mode single per 1 do\n  log "in"\n  wait 10s\nend\n'


async def test_a_reloaded_handler_meets_the_runs_of_its_old_version(kit: Any) -> None:
    for clauses in ("", 'named "h" '):
        script = SCRIPT.format(clauses=clauses)
        host = kit.host(script=script)
        await host.invoke("Ping", "a")
        kit.script("\n\n" + script.replace('"in"', '"new"'))
        host.reload_scripts()
        await host.invoke("Ping", "b")
        assert [one["why"] for one in kit.records(host, "run.dropped")] == ["single: it runs already"]
        await host.advance(timedelta(seconds=10))
        await host.invoke("Ping", "c")
        assert [one["text"] for one in kit.records(host, "script.logged")] == ["in", "new"]
        await host.advance(timedelta(seconds=10))


def test_handlers_of_one_name_in_two_stages_are_two(kit: Any) -> None:
    desk = kit.desk(script=SCRIPT.format(clauses='named "h" ') + SCRIPT.format(clauses='named "k" '))
    desk.invoke("Ping", "a")
    assert [one["text"] for one in kit.records(desk.host, "script.logged")] == ["in", "in"]
    first, second = (handler for handler in desk.host.scripts.handlers)
    assert first.slot != second.slot
    desk.advance(timedelta(seconds=10))


def test_a_reloaded_handler_does_not_hear_of_what_its_old_version_did(kit: Any) -> None:
    script = 'after Ping named "h" mode parallel do\n  log "in"\n  wait 10s\n  Ping text: "again"\nend\n'
    desk = kit.desk(script=script)
    desk.invoke("Ping", "a")
    kit.script(script.replace('"in"', '"new"'))
    desk.host.reload_scripts()
    desk.advance(timedelta(seconds=30))
    assert [one["text"] for one in kit.records(desk.host, "script.logged")] == ["in"]
    assert desk.verdicts("Ping") == [("h", "own cause")]
