"""`also for` and a store: who has begun does not begin anew after a restart; its runs go on."""

from __future__ import annotations

from typing import Any

from offhook import Host, VirtualClock
from offhook.centre import transitions


def test_a_restart_begins_nothing_a_second_time(theatre: Any, steps: Any) -> None:
    script = """
    on worker.created named "w" mode parallel also for current workers do
      log "{worker.name} {event == null}"
      wait 5s
      log "{worker.name} later"
      wait for task.created up to 20s else do log "{worker.name} heard none"
      log "{worker.name} over"
    end
    on task.created named "t" mode queued per "all" also for current tasks do
      wait 3s
      log "{task.attributes.n}"
    end
    """
    assert theatre(script).proves([(0, steps.task(n=1)), (9, steps.task(n=2))], 40) == 4


def _texts(kit: Any, host: Host) -> list[str]:
    return [one["text"] for one in kit.records(host, "script.logged")]


async def test_after_a_restart_those_begin_that_are_new(kit: Any) -> None:
    head = 'on reservation.created named "a" mode parallel also for current reservations do'
    old = f'{head}\n  log "a"\n  wait 1h\n  log "A"\nend\n'
    new = old + 'on reservation.created named "b" also for current reservations do log "b"\n'
    more = new.replace('"b" also', '"b" priority 1 also')
    options = {"store": kit.folder / "host.db", "centre": kit.centre}
    async with kit.host(script=old, clock=VirtualClock(), **options) as host:
        with host.centre.unit("test") as unit:
            transitions.create_task(unit, channel="chat")
        await host.settle()
        assert _texts(kit, host) == ["a"]
        now = host.clock.now()
    for script, seen in ((old, []), (new, ["b"]), (new, []), (more, []), (old, []), (new, ["b"])):
        host = kit.host(script=script, clock=VirtualClock(now), **options)
        known = len(_texts(kit, host))
        async with host:
            await host.settle()
            assert _texts(kit, host)[known:] == seen


async def test_a_store_of_an_older_version_has_none_that_have_begun(kit: Any) -> None:
    plain = 'on reservation.created named "a" mode parallel do\n  log "a{task.attributes.n}"\n  wait 1h\nend\n'
    options = {"store": kit.folder / "host.db", "centre": kit.centre}
    async with kit.host(script=plain, clock=VirtualClock(), **options) as host:
        with host.centre.unit("test") as unit:
            transitions.create_task(unit, channel="chat", attributes={"n": 1})
        await host.settle()
        now = host.clock.now()
    # its script has changed, so the run cannot go on: the handler begins for what is there
    script = plain.replace(" do\n", " also for current reservations do\n")
    host = kit.host(script=script, clock=VirtualClock(now), **options)
    known = len(_texts(kit, host))
    async with host:
        await host.settle()
        assert _texts(kit, host)[known:] == ["a1"]
        assert len(kit.records(host, "run.interrupted")) == 1
