"""Parts of the language that are read already, and that this version does not run yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from offhook_grammar.checker.report import Report
from offhook_grammar.checker.walk import walk
from offhook_grammar.tree import (
    ActionItem,
    AlsoFor,
    Durable,
    File,
    Node,
    Until,
    WhenAnswers,
    WhenRestarts,
)

_CODE: Final = "H111"
LATER: Final[Mapping[type[Node], str]] = {
    AlsoFor: "also",
    Durable: "durable",
    WhenAnswers: "answers",
    WhenRestarts: "restarts",
}
"""By the node of the syntax tree: the word."""

_NOT_OF_ACTIONS: Final[Mapping[type[Node], str]] = {AlsoFor: "also", Durable: "durable", Until: "until"}
"""Clauses that handlers can have, and actions of scripts not yet."""


def check_later(file: File, report: Report) -> None:
    """Report what this version does not run yet."""
    for node in walk(*file.items):
        word = LATER.get(type(node))
        if word is not None:
            _report(report, node, word)
        for clause in node.clauses if isinstance(node, ActionItem) else ():
            word = _NOT_OF_ACTIONS.get(type(clause))
            if word is not None and type(clause) not in LATER:
                _report(report, clause, word)


def _report(report: Report, node: Node, word: str) -> None:
    report.error(_CODE, node.span, f"`{word}` is a word of the language that this version does not know yet")
