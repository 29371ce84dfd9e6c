"""A stage with a selection is a stage without one: verdicts, edits, results, failures and counts are the same, whatever
the handlers and the payload."""

from __future__ import annotations

import asyncio
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offhook import ActionCancelled, ActionError, VirtualClock
from offhook.pipeline.selection import selecting

_CONSTANTS = st.sampled_from(['"a"', '"b"', '"09:00"', "0", "1", "2.5", "true", "false", "null", "2s"])
_PATHS = st.sampled_from(["payload.attributes.a", "payload.attributes.m.x", 'payload.attributes["b"]'])
_SIGNS = st.sampled_from(["<", "<=", ">", ">="])
_LEAVES = st.one_of(
    st.builds("{} {} {}".format, _PATHS, st.sampled_from(["==", "!="]), _CONSTANTS),
    st.builds("{} {} {}".format, _PATHS, _SIGNS, st.sampled_from(["0", "1", "2.5"])),
    st.builds("{} in [{}, {}]".format, _PATHS, _CONSTANTS, _CONSTANTS),
    st.builds("{} {} {}".format, _PATHS, st.sampled_from(["contains", "starts with", "ends with"]),
              st.sampled_from(['"a"', '""', '"x"'])),
    st.builds("{} {}".format, _PATHS, st.sampled_from(["is empty", "is not empty"])),
    _PATHS,
    st.sampled_from([
        'payload.text == "a"', 'payload.text != "b"', "payload.count >= 1", "payload.count < 3",
        "payload.pingOptions.loud", 'action.by == "api"', 'worker.name == "Ann"', 'task.attributes.tier == "a"',
        "count(payload.tags) > 1", 'payload.text contains "a"', "payload.count in [0, 1]",
        "not payload.pingOptions.loud", 'payload.tags contains "a"', '"b" not in payload.text', "payload.tags is empty",
    ]),
)  # fmt: skip
CONDITIONS = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner), st.builds("({} or {})".format, inner, inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=4,
)  # fmt: skip
_BODIES = st.sampled_from([
    'set payload.attributes.a = "a"', "set payload.attributes.a = 1", "set payload.attributes.m = {x: true}",
    "remove payload.attributes.a", 'set payload.text = "b"', "set payload.count = 2", "set payload.count = -1",
    "let x = 1", "stop", 'cancel "no"', "let y = payload.attributes.a + 1", 'do Ping "inner"', 'log "heard"',
    'redirect to Move sid: "WT1"',
])  # fmt: skip
_CLAUSES = st.sampled_from(["", "", "", "required ", "priority 1 "])
_HANDLERS = st.lists(st.tuples(_CLAUSES, CONDITIONS, _BODIES), min_size=9, max_size=14)
_JSON = st.sampled_from(["a", "b", 0, 1, 1.0, 2.5, 7, True, False, None, ["a"], {"x": True}, {"x": 1}, {}])
_PAYLOADS = st.fixed_dictionaries(
    {},
    optional={
        "text": st.sampled_from(["a", "b", ""]), "count": st.integers(0, 3), "tags": st.sampled_from([[], ["a", "b"]]),
        "attributes": st.dictionaries(st.sampled_from(["a", "b", "m"]), _JSON), "ping_options": st.just({"loud": True}),
    },
)  # fmt: skip


def script(stage: str, handlers: list[tuple[str, str, str]]) -> str:
    lines = []
    for clauses, condition, body in handlers:
        if stage != "before":
            clauses = clauses.replace("required ", "")
            body = body if body.partition(" ")[0] in ("let", "stop", "log", "do") else "let x = 1"
        lines.append(f"{stage} Ping {clauses}when {condition} do {body.removeprefix('do ')}\n")
    return "".join(lines)


def outcome_of(kit: Any, text: str, payloads: list[dict[str, Any]], worker: str | None, is_traced: bool = False) -> Any:
    """All that can be seen of the invocations, but for how long things took."""
    calls = len(kit.calls)

    def before_ping(payload: Any, invocation: Any) -> None:
        if payload.count == 2:
            invocation.edit(text="a")

    host = kit.host(kit.plugin("other", before_ping=before_ping), script=text, clock=VirtualClock(), trace=is_traced)

    async def invoke() -> list[Any]:
        found: list[Any] = []
        async with host:
            for payload in payloads:
                try:
                    found.append(await host.invoke("Ping", payload, worker=worker))
                except ActionCancelled as cancelled:
                    found.append(("cancelled", cancelled.reason, cancelled.by, cancelled.place))
                except ActionError as error:
                    found.append((error.code, str(error), error.place))
        return found

    found = asyncio.run(invoke())
    plan = host.planner.plan(host.registry.action("Ping"))
    selections = [plan.choose_before, plan.choose_after, plan.choose_failure]
    records = [record.to_json() for record in host.journal]
    for record in records:
        for name in ("seconds", "timings", "implementing"):
            record.pop(name, None)
    names = [field.name for field in fields(host.planner.handlers[0].stats)]
    counted = [name for name in names if name not in ("seconds", "declined_when_asked", "_skips")] + ["declined"]
    stats = {
        (handler.name, str(handler.stage)): [getattr(handler.stats, name) for name in counted]
        for handler in host.planner.handlers
    }
    return any(selections), (found, records, stats, kit.calls[calls:])


@pytest.mark.parametrize("stage", ["before", "after", "on failure of"])
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    handlers=_HANDLERS,
    payloads=st.lists(_PAYLOADS, min_size=3, max_size=4),
    worker=st.sampled_from([None, "Ann"]),
    is_traced=st.booleans(),
)
def test_nothing_differs(
    kit: Any,
    stage: str,
    handlers: list[tuple[str, str, str]],
    payloads: list[dict[str, Any]],
    worker: str | None,
    is_traced: bool,
) -> None:
    if stage == "on failure of":
        payloads = [{**payload, "text": "fail"} for payload in payloads]
    text = script(stage, handlers)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selecting, "LEAST", 1000)
        chosen, wanted = outcome_of(kit, text, payloads, worker, is_traced)
        assert not chosen
        patch.setattr(selecting, "LEAST", 1)
        assert outcome_of(kit, text, payloads, worker, is_traced)[1] == wanted


def test_a_selection_is_there(kit: Any) -> None:
    """Else the test above would compare the same with the same."""
    text = script("before", [("", 'payload.text == "a"', "let x = 1")] * 9)
    assert outcome_of(kit, text, [{}], None)[0]
