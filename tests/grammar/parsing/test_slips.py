"""Slips of every kind in scripts of every kind: each is told of, and none upsets the parser."""

from __future__ import annotations

import random
import re
from pathlib import Path

from offhook_grammar.corrections import corrected_text
from offhook_grammar.parser import Parser
from offhook_grammar.render import render_all

CORPUS = Path(__file__).parents[2] / "corpus"
SLIPS = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ",",
    ":",
    "=",
    "==",
    '"',
    "'",
    "`",
    "${",
    "!",
    "?.",
    "??",
    "&",
    "&&",
    "+=",
    "++",
    "//",
    "/*",
    "*/",
    "--",
    "1,5",
    "1,51,5",
    "5min",
    ";",
    "\xa0",
    "“",
    "”",
    "end",
    "else",
    "then",
    "do",
    "const",
    "await",
    "between",
    "with",
    "or",
    "and",
    "not",
    "of",
    "finally",
    "} else {",
    "catch (e) {",
    "for (const x of y) {",
    'throw new Error("x")',
    "IS NULL",
    "wait for 5m",
    "\n",
]


def _slipped(chance: random.Random, text: str) -> str:
    parts = re.findall(r"\s+|\w+|.", text)
    place, kind = chance.randrange(len(parts)), chance.random()
    if kind < 0.4:
        parts[place] = chance.choice(SLIPS)
    elif kind < 0.7:
        parts.insert(place, f" {chance.choice(SLIPS)} ")
    else:
        del parts[place]
    return "".join(parts)


def test_no_slip_upsets_the_parser(parser: Parser) -> None:
    chance = random.Random(11)  # noqa: S311
    chunks = [
        re.sub(r"###.*", "", chunk)
        for path in sorted(CORPUS.glob("*.hook"))
        for chunk in re.split(r"^---\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        if chunk.strip()
    ]
    edits = 0
    for _ in range(600):
        text = _slipped(chance, _slipped(chance, chance.choice(chunks)[:1200]))
        found = parser.parse(text, "a.hook").diagnostics
        assert render_all(found, {"a.hook": text}) or not found
        for one in found:
            edits += len(one.edits)
            assert not one.edits or corrected_text(text, one.edits)
    assert edits > 200


def test_decimals_with_two_commas(parser: Parser) -> None:
    found = parser.parse('before AcceptTask when task.priority > 1,51,5 do log "x"\n', "a.hook").diagnostics

    assert "H113" in {one.code for one in found}
