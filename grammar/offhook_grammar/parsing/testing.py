"""Tree nodes of tests."""

from __future__ import annotations

from typing import Literal, NamedTuple

from offhook_grammar import tree
from offhook_grammar.diagnostics import Span
from offhook_grammar.parsing.automaton import Token
from offhook_grammar.parsing.statements import StatementBuilder

_MOST_TIMES = 1_000_000


class Notice(NamedTuple):
    """What is told to somebody, as an expectation names it."""

    is_open: bool
    kind: tree.Word
    containing: tree.Expression | None
    to: tree.Expression | None
    times: int | None


class TestBuilder(StatementBuilder):
    """Nodes of tests and their steps."""

    __test__ = False  # pytest would take it for one of its own

    def make_test(self, span: Span, name: Token, steps: tuple[tree.TestStep, ...]) -> tree.Test:
        return tree.Test(span=span, name=self.plain_text(name), steps=steps)

    def make_test_block(self, _span: Span, *steps: tree.TestStep | None) -> tuple[tree.TestStep, ...]:
        return tuple(step for step in steps if step)

    def make_times(self, _span: Span, number: Token, _word: Token) -> int:
        value = self.make_number(self.at(number), number).value
        if not isinstance(value, int) or value > _MOST_TIMES:
            self.source.report("H113", f"how often is a whole number up to {_MOST_TIMES:,}", self.at(number))
            return 1
        return value

    # ------------------------------------------------------------ given

    def make_given_made(
        self,
        span: Span,
        name: Token,
        kind: Token,
        fields: tree.MapOf,
        _offered: Token | None,
        offered_to: tree.Expression | None,
    ) -> tree.GivenMade:
        return tree.GivenMade(
            span=span, name=self.word(name), kind=self.word(kind), fields=fields, offered_to=offered_to
        )

    def make_given_value(self, span: Span, name: Token, value: tree.Expression) -> tree.GivenValue:
        return tree.GivenValue(span=span, name=self.word(name), value=value)

    def make_given_field(self, span: Span, name: Token, field: Token) -> tree.Field:
        return self.make_field(span, self.make_name(self.at(name), name), field)

    def make_given_state(self, span: Span, place: tree.Expression, value: tree.Expression) -> tree.GivenState:
        return tree.GivenState(span=span, place=place, value=value)

    def make_given_memory(self, span: Span, place: tree.Expression, value: tree.Expression) -> tree.GivenMemory:
        return tree.GivenMemory(span=span, place=place, value=value)

    def make_given_returns(
        self,
        span: Span,
        action: Token,
        matching: tree.Expression | None,
        _word: Token,
        value: tree.Expression,
        times: int | None,
    ) -> tree.GivenReturns:
        return tree.GivenReturns(span=span, action=self.word(action), matching=matching, value=value, times=times)

    def make_given_fails(
        self,
        span: Span,
        action: Token,
        matching: tree.Expression | None,
        _word: Token,
        message: tree.Expression | None,
        code: tree.Expression | None,
        times: int | None,
    ) -> tree.GivenFails:
        return tree.GivenFails(
            span=span, action=self.word(action), matching=matching, message=message, code=code, times=times
        )

    def make_given_takes(
        self, span: Span, action: Token, matching: tree.Expression | None, _word: Token, duration: tree.Expression
    ) -> tree.GivenTakes:
        return tree.GivenTakes(span=span, action=self.word(action), matching=matching, duration=duration)

    def make_given_function(
        self, span: Span, plugin: Token, name: Token, _word: Token, value: tree.Expression
    ) -> tree.GivenFunction:
        word = tree.Word(span=self.at(plugin).to(self.at(name)), text=f"{plugin.text}.{name.text}")
        return tree.GivenFunction(span=span, function=word, value=value)

    # ------------------------------------------------------------ when

    def make_when_does(self, span: Span, who: tree.Expression, _does: Token, call: tree.Invoke) -> tree.WhenDoes:
        return tree.WhenDoes(span=span, who=who, call=call)

    def make_when_passes(self, span: Span, duration: tree.Expression, _word: Token) -> tree.WhenPasses:
        return tree.WhenPasses(span=span, duration=duration)

    def make_when_answers(
        self, span: Span, who: tree.Expression, _word: Token, answer: tree.Expression, part: tree.Expression | None
    ) -> tree.WhenAnswers:
        return tree.WhenAnswers(span=span, who=who, answer=answer, to=part)

    def make_when_loses(self, span: Span, who: tree.Expression, *_words: Token) -> tree.WhenConnection:
        return tree.WhenConnection(span=span, who=who, lost=True)

    def make_when_regains(self, span: Span, who: tree.Expression, *_words: Token) -> tree.WhenConnection:
        return tree.WhenConnection(span=span, who=who, lost=False)

    def make_when_restarts(self, span: Span, *_words: Token) -> tree.WhenRestarts:
        return tree.WhenRestarts(span=span)

    def make_when_event(self, span: Span, _word: Token, event: Token, fields: tree.MapOf | None) -> tree.WhenEvent:
        return tree.WhenEvent(span=span, event=self.word(event), fields=fields)

    # ------------------------------------------------------------ expect

    def make_expect_action(
        self,
        span: Span,
        action: Token,
        matching: tree.Expression | None,
        where: tree.Expression | None,
        times: int | None,
        at: tree.Expression | None,
    ) -> tree.ExpectAction:
        return tree.ExpectAction(
            span=span, action=self.word(action), matching=matching, where=where, times=times, at=at
        )

    def make_expect_order(
        self,
        span: Span,
        first: Token,
        first_matching: tree.Expression | None,
        then: Token,
        then_matching: tree.Expression | None,
    ) -> tree.ExpectOrder:
        return tree.ExpectOrder(
            span=span,
            first=self.word(first),
            first_matching=first_matching,
            then=self.word(then),
            then_matching=then_matching,
        )

    def make_expect_no_action(
        self,
        span: Span,
        _no: Token,
        action: Token,
        matching: tree.Expression | None,
        where: tree.Expression | None,
    ) -> tree.ExpectNoAction:
        return tree.ExpectNoAction(span=span, action=self.word(action), matching=matching, where=where)

    def make_expect_cancelled(self, span: Span, _word: Token, reason: Token | None) -> tree.ExpectOutcome:
        return self._outcome(span, "cancelled", reason)

    def make_expect_failed(self, span: Span, _word: Token, reason: Token | None) -> tree.ExpectOutcome:
        return self._outcome(span, "failed", reason)

    def _outcome(self, span: Span, outcome: Literal["cancelled", "failed"], reason: Token | None) -> tree.ExpectOutcome:
        return tree.ExpectOutcome(span=span, outcome=outcome, reason=self.plain_text(reason) if reason else None)

    def make_notice(
        self,
        _span: Span,
        is_open: Token | None,
        kind: Token,
        _word: Token | None,
        containing: tree.Expression | None,
        to: tree.Expression | None,
        times: int | None,
    ) -> Notice:
        return Notice(is_open is not None, self.word(kind), containing, to, times)

    def make_expect_notice(self, span: Span, notice: Notice) -> tree.ExpectNotice:
        return self._notice(span, notice, negated=False)

    def make_expect_no_notice(self, span: Span, _no: Token, notice: Notice) -> tree.ExpectNotice:
        return self._notice(span, notice, negated=True)

    def _notice(self, span: Span, notice: Notice, *, negated: bool) -> tree.ExpectNotice:
        return tree.ExpectNotice(
            span=span,
            is_open=notice.is_open,
            kind=notice.kind,
            containing=notice.containing,
            to=notice.to,
            times=notice.times,
            negated=negated,
        )

    def make_expect_condition(self, span: Span, condition: tree.Expression) -> tree.ExpectCondition:
        return tree.ExpectCondition(span=span, condition=condition)
