"""Finds the explanation that fits."""

from __future__ import annotations

from collections.abc import Callable

from offhook_grammar.parsing.trouble import closing, habits, missing, reading, signs, spelling
from offhook_grammar.parsing.trouble.edits import edits_of
from offhook_grammar.parsing.trouble.situation import Situation, Trouble

_EXPLANATIONS: tuple[Callable[[Situation], Trouble | None], ...] = (
    # the surer ones first: each may take for granted that those above do not fit
    reading.misread,
    closing.end_of_input,
    closing.item_in_block,
    closing.unclosed_bracket,
    closing.bracket_too_many,
    closing.end_too_many,
    signs.comparison,
    signs.comment,
    signs.letter_ahead_of_text,
    signs.text_within_braces,
    habits.unit_apart,
    habits.bare_clock,
    habits.is_something,
    habits.argument_with_equals,
    habits.colon_too_many,
    habits.word_of_another_place,
    habits.operand_left_out,
    spelling.reserved_name,
    habits.word_for_operator,
    habits.item_of_another_language,
    spelling.equals,
    spelling.chained_comparison,
    missing.bracketed_arguments,
    missing.comma,
    spelling.misspelt,
    missing.do_or_then,
    missing.outside_handler,
    missing.condition_behind,
    missing.no_statement,
    missing.only_one_wanted,
    missing.end_of_braces,
    missing.what_for,
    spelling.capitals,
    habits.chain_in_block,
)


def diagnose(situation: Situation) -> Trouble:
    """The first explanation that fits, or what was found and what was wanted."""
    for explain in _EXPLANATIONS:
        trouble = explain(situation)
        if trouble is not None:
            if trouble.edits is None and trouble.repair is not None:
                return trouble._replace(edits=edits_of(trouble.repair, situation))
            return trouble
    return missing.something_else(situation)
