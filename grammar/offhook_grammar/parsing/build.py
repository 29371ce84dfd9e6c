"""Makes parse tables out of a grammar with Lark: `python -m offhook_grammar.parsing.build` writes those of
`workflow.lark`, `python -m offhook_grammar.parsing.build GRAMMAR START` those of another grammar.

The tables are shipped beside the grammar as data, so that a run neither computes them nor imports Lark. Numbering
follows the order in which a walk from the start states meets the states, so equal grammars give equal files.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from lark import Lark
from lark.grammar import Rule
from lark.parsers.lalr_analysis import IntParseTable, LALR_Analyzer, Shift

from offhook_grammar.parsing.tables import STARTS, digest

GRAMMAR = Path(__file__).parent.parent / "workflow.lark"


def build(grammar: str, starts: Sequence[str] = STARTS) -> dict[str, Any]:
    """The tables as JSON data (see `tables.Tables`). Raises `lark.exceptions.GrammarError` on any conflict."""
    lark = Lark(grammar, parser="lalr", start=list(starts), maybe_placeholders=True)
    # Lark itself settles a shift/reduce conflict in silence; its strict analysis raises instead.
    analyzer = LALR_Analyzer(lark.parser.parser_conf, strict=True)
    analyzer.compute_lalr()  # type: ignore[no-untyped-call]
    return {
        "digest": digest(grammar),
        "terminals": [
            _terminal(terminal, lark.ignore_tokens) for terminal in sorted(lark.terminals, key=_lexing_order)
        ],
        **_Numbering(cast(IntParseTable, analyzer.parse_table), starts).tables(),
    }


def _lexing_order(terminal: Any) -> tuple[int, int, str]:
    return -terminal.priority, -len(terminal.pattern.value), terminal.name


def _terminal(terminal: Any, ignored: list[str]) -> dict[str, Any]:
    pattern = terminal.pattern
    shape = pattern.to_regexp() if pattern.flags else pattern.value
    row: dict[str, Any] = {"name": terminal.name, pattern.type: shape}
    if terminal.priority:
        row["priority"] = terminal.priority
    if terminal.name in ignored:
        row["ignored"] = True
    return row


class _Numbering:
    """Numbers states and rules in the order of a walk, and writes them out."""

    def __init__(self, table: IntParseTable, starts: Sequence[str]) -> None:
        self.table = table
        self.starts = starts
        self.states: dict[int, int] = {}
        self.rules: dict[Rule, int] = {}
        for start in starts:
            self._visit(table.start_states[start])

    def _visit(self, state: int) -> None:
        waiting = [state]
        while waiting:
            state = waiting.pop(0)
            if state in self.states:
                continue
            self.states[state] = len(self.states)
            for _, (kind, target) in sorted(self.table.states[state].items()):
                if kind is Shift:
                    waiting.append(target)
                else:
                    self.rules.setdefault(target, len(self.rules))

    def tables(self) -> dict[str, Any]:
        rows: dict[str, int] = {}
        state_rows = [rows.setdefault(self._row(state), len(rows)) for state in self.states]
        return {
            "starts": {start: self.states[self.table.start_states[start]] for start in self.starts},
            "ends": {start: self.states[self.table.end_states[start]] for start in self.starts},
            "rules": [_rule(rule) for rule in self.rules],
            "rows": [json.loads(row) for row in rows],
            "states": state_rows,
        }

    def _row(self, state: int) -> str:
        """Shift and goto as the next state, reduce by rule r as -1 - r."""
        row = {
            symbol: self.states[target] if kind is Shift else -1 - self.rules[target]
            for symbol, (kind, target) in sorted(self.table.states[state].items())
        }
        return json.dumps(row)


def _rule(rule: Rule) -> list[Any]:
    """`[origin, length, builder, parts]`: `parts` are what the builder gets of the children.

    A part is a child's index, `[index]` for a child whose own parts are taken instead, None for an absent `[x]`.
    An empty builder passes the single part through.
    """
    origin = rule.origin.name
    parts: list[Any] = []
    absent = _absent_before(rule)
    for index, symbol in enumerate(rule.expansion):
        parts += [None] * absent[index]
        if not symbol.is_term and symbol.name.startswith("_"):
            parts.append([index])
        elif rule.options.keep_all_tokens or not getattr(symbol, "filter_out", False):
            parts.append(index)
    parts += [None] * absent[-1]
    passes = rule.options.expand1 and rule.alias is None and len(parts) == 1 and isinstance(parts[0], int)
    builder = "" if passes else "*" if origin.startswith("_") else rule.alias or origin
    return [origin, len(rule.expansion), builder, parts]


def _absent_before(rule: Rule) -> list[int]:
    """How many absent parts stand before each symbol of the rule, and after the last."""
    marks = "".join(str(int(empty)) for empty in rule.options.empty_indices)
    return [len(run) for run in marks.split("0")] if marks else [0] * (len(rule.expansion) + 1)


def write(grammar: Path = GRAMMAR, starts: Sequence[str] = STARTS) -> None:
    """Write the tables beside the grammar."""
    data = build(grammar.read_text(encoding="utf-8"), starts)
    lines = [f"{json.dumps(key)}: {_dump(value)}" for key, value in data.items()]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    grammar.with_suffix(".tables.json").write_text(text, encoding="utf-8", newline="\n")


def _dump(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], (dict, list)):
        return "[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in value) + "\n]"
    return json.dumps(value, separators=(",", ":"))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        write(Path(sys.argv[1]), sys.argv[2:])
    else:
        write()
