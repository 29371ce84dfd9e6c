"""W3: how long rules take to load: `python benchmarks/w3_load.py [--quick]`.

The floor is `compile()` of the same rules as Python source, a function for each action with its rules as `if`s; a row
below it has them as a function for each rule, as one writes handlers. Ours is what a host takes for the scripts, less
what it takes without any: reading, parsing, checking, compiling, linking, and planning every action. The peers read
each rule's condition, as they do to match in W2. In the table of one file, and in that of a thousand files, everything
is done anew in each round; nothing is kept between rounds but the folder of compiled scripts, where that is measured.
"""

from __future__ import annotations

import gc
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from measuring import Table
from peers import PEERS
from rules import Rule, as_python, as_script, as_words, by_action, make_rules
from w2_rules import measured_plugin

from offhook import Host, HostOptions

FLOOR = "compile(), a function an action"
COLD, CACHED, EDITED = "Offhook, cold", "Offhook, from the cache", "Offhook, one file of them edited"
WHOLE = "Offhook, cold, then every rule compiled"
OURS = (COLD, CACHED, EDITED, WHOLE)
Case = Callable[[], object]


def run(quick: bool = False) -> list[Table]:
    """Two tables: the rules in one file (2,000 in each, since a script may have a megabyte), and in a thousand."""
    few = Table("W3", "Loading rules, 2,000 to a file", "µs of processor time for a rule")
    many = Table("W3 files", "Loading rules out of a thousand files", "µs of processor time for a rule")
    for count in (10, 50) if quick else (10, 100, 1000, 10_000):
        _measure(few, make_rules(count), 2000, quick)
    for count in (20,) if quick else (1000, 10_000):
        _measure(many, make_rules(count), max(1, count // 1000), quick)
    return [few, many]


def _measure(table: Table, rules: Sequence[Rule], a_file: int, quick: bool) -> None:
    column = f"{len(rules):,} rules"
    with tempfile.TemporaryDirectory() as folder:
        scripts = Scripts(Path(folder), rules, a_file)
        cases: dict[str, Case] = dict(_pythons(rules))
        cases |= {COLD: scripts.cold, CACHED: scripts.cached, EDITED: scripts.edited, WHOLE: scripts.whole}
        for name, (build, most) in PEERS.items():
            if len(rules) > most:
                table.skipped[f"{name}, {column}"] = f"asked to take {most:,} rules at most"
                continue
            try:
                build(rules[:3])  # what is imported and set up once is not loading
            except ImportError:
                table.skipped[name] = "not installed"
                continue
            cases[name] = partial(build, rules)
        parser = _lark()
        if parser is None:
            table.skipped["lark"] = "not installed"
        else:
            cases["lark, LALR, parsing alone"] = partial(parser, _conditions(rules))
        taken = _in_turn(cases, scripts.without, 2 if quick else 7 if len(rules) < 10_000 else 5)
    for name, times in taken.items():
        ratio = statistics.median(own / base for own, base in zip(times, taken[FLOOR], strict=True))
        table.put(name, column, statistics.median(times) / len(rules) * 1e6, ratio)
    cold, cached = (statistics.median(taken[name]) for name in (COLD, CACHED))
    share = statistics.median(own / base for own, base in zip(taken[CACHED], taken[COLD], strict=True))
    text = f"{column}: {cold * 1e3:,.1f} ms cold, {cached * 1e3:,.1f} ms from the cache, 1/{1 / share:.1f} of it."
    table.notes.append(text)


class Scripts:
    """Rules as scripts in a folder, and ways to load them. Each gives the seconds that it took."""

    def __init__(self, folder: Path, rules: Sequence[Rule], a_file: int) -> None:
        self._folder, self._edits = folder, 0
        self._plugin = measured_plugin()
        self._files = []
        for number, start in enumerate(range(0, len(rules), a_file)):
            file = folder / f"rules{number:04d}.hook"
            file.write_text("".join(map(as_script, rules[start : start + a_file])), encoding="utf-8")
            self._files.append(file)
        self._load(cache=True)

    def cold(self) -> None:
        """With nothing kept."""
        self._load()

    def whole(self) -> None:
        """With nothing kept, and with all that is left to be compiled when it is first asked."""
        for handler in self._load().scripts.handlers:
            parts: tuple[Any, ...] = (handler.compiled.condition, handler.compiled.body)
            for part in parts:
                _ = part.__code__

    def cached(self) -> None:
        """As it was loaded before."""
        self._load(cache=True)

    def edited(self) -> None:
        """The last file is another one than before."""
        self._edits += 1
        text = self._files[-1].read_text(encoding="utf-8")
        self._files[-1].write_text(f"# {self._edits}\n{text}", encoding="utf-8")
        self._load(cache=True)

    def without(self) -> None:
        """A host without scripts."""
        Host(HostOptions(plugins=(self._plugin,)))

    def _load(self, cache: bool = False) -> Host:
        kept = self._folder / "cache" if cache else None
        return Host(HostOptions(plugins=(self._plugin,), scripts=(str(self._folder),), cache=kept))


def _pythons(rules: Sequence[Rule]) -> Mapping[str, Case]:
    """The same rules as Python source."""
    actions = []
    for action, own in by_action(rules).items():
        lines = [f" if {as_python(condition)}: p['route'] = {number}" for number, _, condition in own]
        actions.append("\n".join([f"def {action}(p):", *lines]))
    functions = [
        f"def rule_{number}(p):\n if {as_python(condition)}:\n  p['route'] = {number}" for number, _, condition in rules
    ]
    return {
        FLOOR: partial(_compiled, "\n".join(actions)),
        "compile(), a function a rule": partial(_compiled, "\n".join(functions)),
    }


def _compiled(source: str) -> object:
    return compile(source, "rules.py", "exec")


def _conditions(rules: Sequence[Rule]) -> list[str]:
    return [as_words(condition) for _, _, condition in rules]


def _lark() -> Callable[[list[str]], object] | None:
    """The language's own conditions by lark, as far as these rules need them: a tree and nothing more."""
    try:
        from lark import Lark
    except ImportError:
        return None
    parser = Lark(_GRAMMAR, parser="lalr")
    return lambda conditions: [parser.parse(text) for text in conditions]


_GRAMMAR = r"""
?start: either
?either: both ("or" both)*
?both: test ("and" test)*
?test: atom SIGN atom -> compare | atom "in" list -> within | "(" either ")"
?atom: NAME | NUMBER | TEXT
list: "[" [atom ("," atom)*] "]"
SIGN: "==" | "<=" | ">=" | "<" | ">"
NAME: /[a-z]+/
NUMBER: /-?[0-9]+/
TEXT: /"[^"]*"/
%ignore " "
"""


def _in_turn(cases: Mapping[str, Case], without: Case, rounds: int) -> dict[str, list[float]]:
    """Seconds for each round; ours are less what a host takes without scripts, in the same round."""
    taken: dict[str, list[float]] = {name: [] for name in cases}
    order, chance = list(cases), random.Random(1)
    for case in cases.values():
        case()
    for _ in range(rounds):
        chance.shuffle(order)
        bare = min(_once(without) for _ in range(3))
        for name in order:
            seconds = _once(cases[name])
            taken[name].append(max(1e-7, seconds - bare) if name in OURS else seconds)
    return taken


def _once(case: Case) -> float:
    gc.collect()  # of what the case before has left
    began = time.process_time()
    case()
    return time.process_time() - began


if __name__ == "__main__":
    from report import as_text

    for each in run("--quick" in sys.argv):
        sys.stdout.write(as_text(each.to_json()) + "\n")
