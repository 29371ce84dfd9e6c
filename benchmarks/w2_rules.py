"""W2: rules on a stream of invocations, 10 to 10,000 of them, spread over 60 actions or all on one.

Offhook's rules are handlers of a script, `before … when … do set payload.route = N`, on a host with the settings users
get. `whole invocation` goes through `host.invoke`; `rules alone` is that less what the same host takes without any
rule. The peers only match, while a rule of ours that matches edits the payload, which is validated and written down.
So what peers do is measured by itself, too: `matching` finds the handlers that have to run for an invocation, in order,
by what the pipeline itself uses, with its record of the verdicts and its statistics, and `matching for a trace` also
keeps what all conditions read. Then the last one's number is put into a payload, as the harness does for the peers.
Everybody has to find what the floor finds. `python benchmarks/w2_rules.py [--quick]`
"""

from __future__ import annotations

import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from measuring import Table, in_turn
from peers import PEERS, Matcher, floor, stream
from rules import ACTIONS, Rule, as_script, by_action, make_events, make_rules

from offhook import Host, HostOptions, Payload, hookimpl
from offhook.pipeline.selection import choose
from offhook.pipeline.traced import InvocationTrace

OURS, ALONE, FLOOR = "Offhook, whole invocation", "Offhook, rules alone", "functions in a list"
MATCHING, TRACED = "Offhook, matching", "Offhook, matching for a trace"
INDEX, BARE, MATCHED = "Offhook, the index, by rule", "without rules", "only rules that match"
Matching = Callable[..., None]
Events = Sequence[tuple[str, dict[str, Any]]]


class MeasuredPayload(Payload):
    """What the rules look at."""

    tier: str
    queue: str
    country: str
    language: str
    channel: str
    activity: str
    age: int
    priority: int
    route: int = -1


def _model(action: str) -> type[Payload]:
    keywords: dict[str, Any] = {"group": "measured", "examples": [make_events(1)[0][1]]}
    body = {"__doc__": "An action that is measured.", "__module__": __name__, "__qualname__": action}
    return type(MeasuredPayload)(action, (MeasuredPayload,), body, **keywords)


MODELS = [_model(action) for action in ACTIONS]


def measured_plugin() -> Any:
    """A plugin with the actions, which give back where they were routed."""

    def done(payload: MeasuredPayload) -> int:
        return payload.route

    body: dict[str, Any] = {"plugin_name": "measured", "register_actions": hookimpl(lambda _self: list(MODELS))}
    for model in MODELS:
        made = _method(done, model)
        body[made.__name__] = hookimpl(made)
    return type("Measured", (), body)()


def _method(function: Callable[[Any], Any], model: type[Payload]) -> Any:
    def hook(self: Any, payload: Any) -> Any:
        return function(payload)

    hook.__name__ = hook.__qualname__ = model.action.hook_name
    return hook


def host_with(rules: Sequence[Rule]) -> Host:
    """A host as users get it, with the rules as one script."""
    with tempfile.TemporaryDirectory() as folder:
        scripts = []
        # a script may have a megabyte
        for number, start in enumerate(range(0, len(rules), 2000)):
            file = Path(folder) / f"rules{number}.hook"
            file.write_text("".join(map(as_script, rules[start : start + 2000])), encoding="utf-8")
            scripts.append(str(file))
        return Host(HostOptions(plugins=(measured_plugin(),), scripts=tuple(scripts)))


def invoking(host: Host, events: Events) -> Callable[[int], None]:
    """So many invocations, one after the other, from where the last ones stopped."""
    endless = itertools.cycle(events)

    async def invoke(count: int) -> None:
        for action, payload in itertools.islice(endless, count):
            await host.invoke(action, payload)

    return lambda count: asyncio.run(invoke(count))


def run(quick: bool = False) -> list[Table]:
    """Two tables: rules spread over the actions, and all on one."""
    spread = Table("W2", "Rules over 60 actions", "µs of processor time for an invocation")
    single = Table("W2 one", "Rules all on one action", "µs of processor time for an invocation")
    for count in (10, 100) if quick else (10, 100, 1000, 10_000):
        _measure(spread, make_rules(count), make_events(600), quick)
    one = ACTIONS[:1]
    for count in (50,) if quick else (100, 1000, 10_000):
        _measure(single, make_rules(count, one), make_events(60, one), quick)
    for table in (spread, single):
        table.notes += growth(table)
    return [spread, single]


def _measure(table: Table, rules: Sequence[Rule], events: Events, quick: bool) -> None:
    column = f"{len(rules):,} rules"
    expected = _found_by(floor(rules), events)
    cases: dict[str, Callable[[int], object]] = {FLOOR: stream(floor(rules), _copies(events))}
    bare, without = _timed(())
    host, loading = _timed(rules)
    _check_ours(host, events, expected)
    cases[OURS] = invoking(host, events)
    cases[BARE] = invoking(bare, events)
    matches = statistics.mean(len(found) for found in expected)
    unconditional = max(1, round(matches))
    # on all actions, so that they are others each time, as those that match are
    others = [(number, action, ()) for action in ACTIONS for number in range(unconditional)]
    cases[MATCHED] = invoking(host_with(others), make_events(600))
    cases[MATCHED](600)  # rules are compiled when they first run
    short = events[: 60 if len(rules) > 100 else 600]
    for name, matcher in _peers(table, rules, column).items():
        if _found_by(matcher, short) != expected[: len(short)]:
            raise AssertionError(f"{name} finds other rules than the floor")
        cases[name] = stream(matcher, _copies(short))
    for name in (MATCHING, TRACED):
        cases[name] = own_matching = matching(host, rules, short, name == TRACED)
        own_found: list[list[int]] = []
        own_matching(len(short), own_found)
        if own_found != expected[: len(short)]:
            raise AssertionError(f"{name} finds other rules than the floor")
    target, rounds = (0.002, 2) if quick else (0.2, 9)
    figures = in_turn(cases, rounds=rounds, target=target, counts=dict.fromkeys(cases, 60) if quick else None)
    plain, matched = figures.pop(BARE), figures.pop(MATCHED)
    base = figures[FLOOR].seconds
    for name, figure in figures.items():
        table.put(name, column, figure.seconds * 1e6, figure.ratio)
        if name == OURS:
            alone = max(0.0, figure.seconds - plain.seconds)
            table.put(ALONE, column, alone * 1e6, alone / base)
    table.put(INDEX, column, _indexing(host) / len(rules) * 1e6)
    table.put("Offhook, loading a rule", column, max(0.0, loading - without) / len(rules) * 1e6)
    running = max(0.0, matched.seconds - plain.seconds) / unconditional
    text = f"{column}: {matches:.2f} of them match an invocation on average, which take {running * 1e6:.1f} µs each"
    peers = [(figures[name].seconds, name) for name in PEERS if name in figures]
    if peers:
        best = min(peers)[1]
        text += (
            f"; to match takes the best of the others, {best}, {figures[best].times(figures[MATCHING]):.1f} times as"
        )
        text += f" long, {figures[best].times(figures[TRACED]):.1f} times as long as for a trace"
    table.notes.append(text + ".")


def _peers(table: Table, rules: Sequence[Rule], column: str) -> dict[str, Matcher]:
    """The rules as the peers have them that are installed, and take so many."""
    matchers: dict[str, Matcher] = {}
    for name, (build, most) in PEERS.items():
        if len(rules) > most:
            table.skipped[f"{name}, {column}"] = f"asked to take {most:,} rules at most"
            continue
        try:
            matchers[name] = build(rules)
        except ImportError:
            table.skipped[name] = "not installed"
    return matchers


def matching(host: Host, rules: Sequence[Rule], events: Events, is_traced: bool = False) -> Matching:
    """Finds the numbers of the rules that match, of so many invocations in turn, for a list if one is given: by the
    index that the pipeline makes of a stage with many handlers, else by asking every handler's condition."""
    own = by_action(rules)
    prepared = []
    for action, payload in events:
        plan = host.planner.plan(host.registry.action(action))
        numbers = [rule[0] for rule in own.get(action, ())]
        invocation = host.prepare(action, payload)
        trace = invocation.trace = InvocationTrace() if is_traced else None
        prepared.append((plan.choose_before, plan.before, numbers.__getitem__, invocation, trace, dict(payload)))
    endless = itertools.cycle(prepared)
    verdicts: deque[Any] = deque(maxlen=10_000)  # as the journal keeps them

    def match(count: int, every: list[list[int]] | None = None) -> None:
        for selection, handlers, number_of, invocation, trace, payload in itertools.islice(endless, count):
            if selection is None:
                found = [number_of(place) for place, one in enumerate(handlers) if _wants(one, invocation)]
            else:
                choosing = choose(selection, invocation, trace)
                found = list(map(number_of, choosing))
                choosing.end(verdicts)  # type: ignore[arg-type]  # which is appended to
                if trace is not None:
                    trace.looked.clear()  # as each has its own
            if found:
                payload["route"] = found[-1]
            if every is not None:
                every.append(found)

    return match


def _wants(handler: Any, invocation: Any) -> bool:
    condition = handler.compiled.condition
    return condition is None or condition(handler.view(invocation))


def _indexing(host: Host) -> float:
    """The seconds that the indexes of all actions take, which are made when these are first invoked."""
    plans = [host.planner.plan(model.action) for model in MODELS]
    selections = [plan.choose_before for plan in plans if plan.choose_before is not None]
    began = time.process_time()
    for selection in selections:
        selection.prepare()
    return time.process_time() - began


def _timed(rules: Sequence[Rule]) -> tuple[Host, float]:
    """A host, and the seconds that it took to make it."""
    began = time.process_time()
    return host_with(rules), time.process_time() - began


def _copies(events: Events) -> list[tuple[str, dict[str, Any]]]:
    return [(action, dict(payload)) for action, payload in events]


def growth(table: Table) -> list[str]:
    """How much longer matching takes with ten times the rules."""
    cells = {column: cell["value"] for column, cell in table.cells[MATCHING].items()}
    if "1,000 rules" not in cells or "10,000 rules" not in cells:
        return []
    return [f"From 1,000 rules to 10,000 matching grows {cells['10,000 rules'] / cells['1,000 rules']:.1f} times."]


def _found_by(matcher: Any, events: Events) -> list[list[int]]:
    return [list(matcher(action, dict(payload))) for action, payload in events]


def _check_ours(host: Host, events: Events, expected: list[list[int]]) -> None:
    """Raise `AssertionError` unless the host finds as many, and the same one last, for every invocation."""

    async def routes() -> list[int]:
        return [await host.invoke(action, payload) for action, payload in events]

    found = asyncio.run(routes())
    if found != [each[-1] if each else -1 for each in expected]:
        raise AssertionError("Offhook routes otherwise than the floor")
    if sum(handler.stats.runs for handler in host.scripts.handlers) != sum(map(len, expected)):
        raise AssertionError("Offhook finds another number of rules than the floor")


if __name__ == "__main__":
    from report import as_text

    for each in run("--quick" in sys.argv):
        sys.stdout.write(as_text(each.to_json()) + "\n")
