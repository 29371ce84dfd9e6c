"""A statement, expression or clause that the tree has is known to all who deal with trees: nothing is half there."""

from __future__ import annotations

from typing import get_args

import pytest

from offhook_grammar import tree
from offhook_grammar.checker import statements as checker
from offhook_grammar.compiler import expressions, statements
from offhook_grammar.parsing import wanted, words
from offhook_grammar.parsing.tables import load

ONLY_LITERAL = {tree.Number, tree.Boolean, tree.Null, tree.Duration, tree.Regex}
NOTHING_TO_CHECK = {tree.Stop}


@pytest.mark.parametrize("kind", get_args(tree.Statement), ids=lambda kind: kind.__name__)
def test_statements(kind: type) -> None:
    assert kind in statements._RULES
    assert (kind in checker._RULES) != (kind in NOTHING_TO_CHECK)


@pytest.mark.parametrize("kind", get_args(tree.Expression), ids=lambda kind: kind.__name__)
def test_expressions(kind: type) -> None:
    assert (kind in expressions._RULES) != (kind in ONLY_LITERAL)


def test_words_that_begin_statements() -> None:
    spelling = load().spelling
    in_grammar = {spelling[name] for name in wanted.STATEMENT_STARTS if name in spelling}
    assert in_grammar <= words.STATEMENT_WORDS
    assert in_grammar == words.STATEMENT_WORDS
