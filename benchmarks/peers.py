"""Other rule engines, each given the same rules: `build(rules)` makes a function of one invocation that gives the
numbers of the rules that match. Each is imported where it is built, so that one that is missing is left out by name.

The harness writes the last number into the payload, which peers that only answer yes or no cannot do themselves.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any, Final

from rules import Rule, as_cel, as_json_logic, as_python, as_words, by_action, fields_of

Matcher = Callable[[str, dict[str, Any]], list[int]]
Build = Callable[[Sequence[Rule]], Matcher]


def _one_by_one(rules: Sequence[Rule], test: Callable[[Rule], Callable[[Any], Any]]) -> Matcher:
    """Asks each rule of the action in order, by a function of the payload for each."""
    table = {action: [(test(rule), rule[0]) for rule in own] for action, own in by_action(rules).items()}

    def match(action: str, payload: dict[str, Any]) -> list[int]:
        return [number for matches, number in table.get(action, ()) if matches(payload)]

    return match


def floor(rules: Sequence[Rule]) -> Matcher:
    """What one would write by hand: a list of functions for each action."""
    return _one_by_one(rules, lambda rule: eval("lambda p: " + as_python(rule[2])))  # noqa: S307  # our own text


def rule_engine(rules: Sequence[Rule]) -> Matcher:
    import rule_engine as peer

    return _one_by_one(rules, lambda rule: peer.Rule(as_words(rule[2])).matches)


def zen(rules: Sequence[Rule]) -> Matcher:
    import zen as peer

    return _one_by_one(rules, lambda rule: peer.compile_expression(as_words(rule[2])).evaluate)


def json_logic(rules: Sequence[Rule]) -> Matcher:
    from json_logic import jsonLogic

    def test(rule: Rule) -> Callable[[Any], Any]:
        logic = as_json_logic(rule[2])
        return lambda payload: jsonLogic(logic, payload)

    return _one_by_one(rules, test)


def cel(rules: Sequence[Rule]) -> Matcher:
    import cel as peer

    own = by_action(rules)
    table = {
        action: [(peer.compile(as_cel(condition)).execute, number) for number, _, condition in each]
        for action, each in own.items()
    }

    def match(action: str, payload: dict[str, Any]) -> list[int]:
        programs = table.get(action)
        if not programs:
            return []
        context = peer.Context(payload)
        return [number for execute, number in programs if execute(context)]

    return match


def starlark(rules: Sequence[Rule]) -> Matcher:
    """A function for each action, that reads values where it needs them."""
    return _starlark(rules, as_python, lambda own: [])


def starlark_once(rules: Sequence[Rule]) -> Matcher:
    """A function for each action, that reads each value once."""

    def read(own: Sequence[Rule]) -> list[str]:
        names = dict.fromkeys(name for rule in own for name in fields_of(rule[2]))
        return [f'  {name} = p["{name}"]' for name in names]

    return _starlark(rules, as_words, read)


def _starlark(
    rules: Sequence[Rule], written: Callable[[Any], str], read: Callable[[Sequence[Rule]], list[str]]
) -> Matcher:
    import starlark as peer

    own = by_action(rules)
    lines: list[str] = []
    for action, each in own.items():
        lines += [f"def {action}(p):", "  out = []", *read(each)]
        lines += [f"  if {written(condition)}: out.append({number})" for number, _, condition in each]
        lines.append("  return out")
    module = peer.Module()
    peer.eval(module, peer.parse("rules.star", "\n".join(lines) + "\n"), peer.Globals.standard())
    call = module.freeze().call

    def match(action: str, payload: dict[str, Any]) -> list[int]:
        return call(action, payload) if action in own else []

    return match


PEERS: Final[dict[str, tuple[Build, int]]] = {
    "rule-engine": (rule_engine, 1000),
    "zen-engine": (zen, 10_000),
    "json-logic": (json_logic, 10_000),
    "common-expression-language": (cel, 10_000),
    "starlark-pyo3": (starlark, 10_000),
    "starlark-pyo3, each value read once": (starlark_once, 10_000),
}
"""Each with the most rules that it is asked to take: more would take minutes for each round."""


def stream(matcher: Matcher, events: Sequence[tuple[str, dict[str, Any]]]) -> Callable[[int], None]:
    """So many events through a matcher, from where the last ones stopped."""
    endless = itertools.cycle(events)

    def run(count: int) -> None:
        for action, payload in itertools.islice(endless, count):
            found = matcher(action, payload)
            if found:
                payload["route"] = found[-1]

    return run
