"""`ScriptHandler.reads`: what a condition read, as the author wrote it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from offhook.pipeline.invocation import Invocation


def reads(kit: Any, script: str, payload: dict[str, Any] | None = None, **options: Any) -> list[Any]:
    """The reads of each handler of the script, for a Ping."""
    host = kit.host(script=script, **options)

    async def run() -> list[Any]:
        async with host:
            invocation: Invocation = host._prepared("Ping", payload or {"text": "Ann", "count": 5}, "Ann", (), "api")
            return [handler.reads(invocation) for handler in host.scripts.handlers]

    return asyncio.run(run())


def of(kit: Any, condition: str, payload: dict[str, Any] | None = None) -> Any:
    return reads(kit, f"before Ping when {condition} do\n  set payload.text = null\nend\n", payload)[0]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("payload.count > 3", {"payload.count": 5}),
        ('worker.name == "Ann" and worker.contactUri == null', {"worker.name": "Ann", "worker.contactUri": None}),
        ("round(payload.count / 2) == 3", {"payload.count": 5, "round(payload.count / 2)": 3}),
        ("(count w in workers where w.name == payload.text) > 0", {
            "workers": "(2 items)", "payload.text": "Ann", "count w in workers where w.name == payload.text": 1,
        }),
        ("any w in workers where w.name == payload.text", {
            "workers": "(2 items)", "payload.text": "Ann", "any w in workers where w.name == payload.text": True,
        }),
        ("payload.attributes[payload.text] == null", {"payload.text": "Ann", "payload.attributes[payload.text]": None}),
        ("true", {}),
    ],
)  # fmt: skip
def test_values_stand_under_the_paths_as_written(kit: Any, condition: str, expected: Any) -> None:
    assert of(kit, condition) == expected


def test_what_a_condition_does_not_come_to_is_not_read(kit: Any) -> None:
    assert of(kit, 'payload.count < 3 and payload.text == "x"') == {"payload.count": 5}


def test_params_constants_functions_and_aliases_have_their_names(kit: Any) -> None:
    script = """param limit: number = 3
const names = ["a", "b"]
define twice(x) = x * 2
before Ping as p when p.count > limit and twice(p.count) == 10 and p.text not in names do
  set p.text = ""
end
"""
    assert reads(kit, script, params={"limit": "4"}) == [
        {"p.count": 5, "limit": 4, "twice(p.count)": 10, "p.text": "Ann", "names": ["a", "b"]}
    ]


def test_a_handler_without_condition_reads_nothing(kit: Any) -> None:
    assert reads(kit, 'before Ping do\n  set payload.text = ""\nend\n') == [None]


def test_an_error_is_told_and_not_raised(kit: Any) -> None:
    found = of(kit, "payload.attributes.topic + 1 > 2")
    assert found["payload.attributes.topic"] is None
    assert "null" in found["(failed)"]


def test_a_condition_over_several_lines_with_comments_reads_the_same(kit: Any) -> None:
    script = """before Ping when payload.count > 3  # many
    and payload.text == "Ann" do
  set payload.text = ""
end
"""
    assert reads(kit, script) == [{"payload.count": 5, "payload.text": "Ann"}]


def test_long_values_and_many_reads_are_bounded(kit: Any) -> None:
    found = of(kit, "payload.attributes.long is not empty", {"attributes": {"long": "x" * 1000}})
    assert len(found["payload.attributes.long"]) == 200
    many = " or ".join(f'payload.attributes.a{number} == "x"' for number in range(40))
    assert len(of(kit, many)) == 20


def test_reading_changes_nothing_and_is_no_run_of_the_handler(kit: Any) -> None:
    host = kit.host(script='before Ping when payload.count == 5 do\n  set payload.text = "seen"\nend\n')

    async def run() -> tuple[Any, ...]:
        async with host:
            invocation = host._prepared("Ping", {"count": 5}, None, (), "api")
            records = len(host.journal)
            handler = host.scripts.handlers[0]
            found = [handler.reads(invocation), handler.reads(invocation)]
            return found, invocation.payload.text, len(host.journal) - records, handler.stats.runs

    assert asyncio.run(run()) == ([{"payload.count": 5}] * 2, "", 0, 0)


def test_reading_has_the_budget_of_a_run(kit: Any) -> None:
    host = kit.host(script="before Ping when (count w in workers where w.name != null) == 2 do\n  stop\nend\n")

    async def run() -> Any:
        async with host:
            handler = host.scripts.handlers[0]
            handler.max_steps = 0
            return handler.reads(host._prepared("Ping", {}, None, (), "api"))

    assert "steps" in asyncio.run(run())["(failed)"]


def test_events_are_read_by_their_entities(kit: Any) -> None:
    host = kit.host(
        script='on reservation.created as e when worker.name == "Ann" and e.reason == null do\n  stop\nend\n'
    )

    async def run() -> list[Any]:
        found: list[Any] = []
        async with host:
            handler = host.scripts.handlers[0]
            host.on_event(
                lambda event: found.append(handler.reads(event)) if event.type == "reservation.created" else None
            )
            kit.task(host)
            await host.settle()
        return found

    assert asyncio.run(run()) == [{"worker.name": "Ann", "e.reason": None}]
