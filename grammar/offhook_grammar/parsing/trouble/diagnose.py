"""Finds the explanation that fits."""

from __future__ import annotations

from collections.abc import Callable

from offhook_grammar.parsing.trouble import (
    braces,
    closing,
    foreign,
    habits,
    missing,
    nearly,
    places,
    quotes,
    reading,
    signs,
    spelling,
)
from offhook_grammar.parsing.trouble.edits import edits_of
from offhook_grammar.parsing.trouble.situation import Situation, Trouble

_EXPLANATIONS: tuple[Callable[[Situation], Trouble | None], ...] = (
    # the surer ones first: each may take for granted that those above do not fit
    quotes.other_quotes,
    foreign.sign,
    reading.misread,
    places.comma_too_many,
    closing.end_of_input,
    foreign.constant_in_block,
    closing.item_in_block,
    braces.opening_brace,
    braces.closing_brace,
    closing.unclosed_bracket,
    closing.bracket_too_many,
    nearly.then_behind_else,
    nearly.return_in_function,
    nearly.reckoning_place,
    nearly.failure_of,
    nearly.step_of_a_test,
    nearly.notice_misspelt,
    nearly.own_action_in_capitals,
    nearly.name_without_quotes,
    nearly.colon_behind_part,
    places.end_on_the_line,
    closing.end_too_many,
    places.arrow_for_do,
    signs.comparison,
    signs.comment,
    signs.letter_ahead_of_text,
    signs.text_within_braces,
    quotes.quote_inside,
    quotes.quoted_name,
    foreign.invoking_word,
    foreign.caught,
    foreign.thrown,
    foreign.new_object,
    foreign.list_method,
    foreign.loop_in_brackets,
    foreign.framework,
    places.wait_for_duration,
    places.is_in,
    places.comparison_in_words,
    places.is_null_in_capitals,
    places.type_left_out,
    places.type_too_many,
    places.decimal_comma,
    places.target_joined,
    places.arguments_in_head,
    places.plugin_left_out,
    places.with_behind_action,
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
    foreign.value_with_capital,
    places.statement_for_value,
    places.filler,
    places.equals_left_out,
    spelling.equals,
    spelling.chained_comparison,
    missing.bracketed_arguments,
    missing.comma,
    quotes.two_texts,
    places.comma_in_statement,
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
