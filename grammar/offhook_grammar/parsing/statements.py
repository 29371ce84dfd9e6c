"""Tree nodes of statements, blocks and chains."""

from __future__ import annotations

from typing import Literal, NamedTuple

from offhook_grammar import tree
from offhook_grammar.diagnostics import Span
from offhook_grammar.parsing.automaton import Token
from offhook_grammar.parsing.expressions import ExpressionBuilder


class Part(NamedTuple):
    """`as w`, `level info`: a part of a statement that may stand in any order, but once."""

    word: str
    values: tuple[tree.Expression, ...]
    span: Span
    token: Token | None = None


class Loop(NamedTuple):
    """The head of a `for each`."""

    variable: tree.Word
    source: tree.Expression
    where: tree.Expression | None


class Again(NamedTuple):
    """The head of a `repeat`."""

    times: tree.Expression
    every: tree.Expression | None
    until: tree.Expression | None


class StatementBuilder(ExpressionBuilder):
    """Nodes of statements of one source. What could not be read is None, and left out of its block."""

    def make_block(self, span: Span, *statements: tree.Statement | None) -> tree.Block:
        return tree.Block(span=span, statements=tuple(node for node in statements if node))

    def make_chain(self, span: Span, *statements: tree.Statement | None) -> tree.Block:
        return tree.Block(span=span, statements=tuple(node for node in statements if node), chain=True)

    def make_broken(self, _span: Span, *_parts: object) -> None:
        """Told already: nothing is left to build."""

    # ------------------------------------------------------------ invoking

    def make_invoke(self, span: Span, call: tree.Invoke, otherwise: tree.Statement | None) -> tree.Invoke:
        return tree.Invoke(
            span=span,
            action=call.action,
            arguments=call.arguments,
            acting=call.acting,
            marked=call.marked,
            retry=call.retry,
            within=call.within,
            otherwise=otherwise,
        )

    def make_call(
        self, span: Span, action: Token, arguments: tuple[tree.Argument, ...], *parts: Part | tree.Retry
    ) -> tree.Invoke:
        retries = [part for part in parts if isinstance(part, tree.Retry)]
        for again in retries[1:]:
            self.source.report("H117", "`retry` is said twice here", again.span, hint="keep one of them")
        found = self._parts(tuple(part for part in parts if isinstance(part, Part)))
        return tree.Invoke(
            span=span,
            action=self.word(action),
            arguments=arguments,
            acting=found["as"].values[0] if "as" in found else None,
            marked=found["marked"].values if "marked" in found else (),
            retry=retries[0] if retries else None,
            within=_value(found, "within"),
        )

    def _parts(self, parts: tuple[Part, ...]) -> dict[str, Part]:
        found: dict[str, Part] = {}
        for part in parts:
            if part.word in found:
                self.source.report("H117", f"`{part.word}` is said twice here", part.span, hint="keep one of them")
            found.setdefault(part.word, part)
        return found

    def make_no_arguments(self, _span: Span) -> tuple[tree.Argument, ...]:
        return ()

    def make_positional(self, span: Span, value: tree.Expression) -> tuple[tree.Argument, ...]:
        return (tree.Argument(span=span, name=None, value=value),)

    def make_named_arguments(self, _span: Span, *arguments: tree.Argument) -> tuple[tree.Argument, ...]:
        return arguments

    def make_argument(self, span: Span, name: Token, value: tree.Expression) -> tree.Argument:
        return tree.Argument(span=span, name=self.word(name), value=value)

    def make_acting(self, span: Span, worker: tree.Expression) -> Part:
        return Part("as", (worker,), span)

    def make_marked(self, span: Span, *marks: tree.Expression) -> Part:
        return Part("marked", marks, span)

    def make_call_within(self, span: Span, limit: tree.Expression) -> Part:
        return Part("within", (limit,), span)

    def make_retry(self, span: Span, times: tree.Expression, _word: Token, every: tree.Expression | None) -> tree.Retry:
        return tree.Retry(span=span, times=times, every=every)

    def make_proceed(self, span: Span, changes: tree.Expression | None) -> tree.Proceed:
        return tree.Proceed(span=span, changes=changes)

    def make_call_procedure(self, span: Span, name: Token, *arguments: tree.Expression) -> tree.CallProcedure:
        return tree.CallProcedure(span=span, procedure=self.word(name), arguments=arguments)

    # ------------------------------------------------------------ values and places

    def make_let(self, span: Span, name: Token, value: tree.Value) -> tree.Let:
        return tree.Let(span=span, name=self.word(name), value=value)

    def make_set(self, span: Span, place: tree.Expression, value: tree.Value) -> tree.Set:
        return tree.Set(span=span, place=place, value=value)

    def make_add(self, span: Span, value: tree.Expression, place: tree.Expression) -> tree.Add:
        return tree.Add(span=span, value=value, place=place)

    def make_remove(self, span: Span, place: tree.Expression) -> tree.Remove:
        return tree.Remove(span=span, place=place)

    # ------------------------------------------------------------ branches and loops

    def make_branch(self, span: Span, condition: tree.Expression, body: tree.Block) -> tree.Branch:
        return tree.Branch(span=span, condition=condition, body=body)

    def make_if_statement(self, span: Span, *parts: tree.Branch | tree.Block | None) -> tree.If:
        branches = tuple(part for part in parts if isinstance(part, tree.Branch))
        last = parts[-1]
        return tree.If(span=span, branches=branches, otherwise=last if isinstance(last, tree.Block) else None)

    def make_if_line(self, span: Span, condition: tree.Expression, body: tree.Block) -> tree.If:
        branch = tree.Branch(span=condition.span.to(body.span), condition=condition, body=body)
        return tree.If(span=span, branches=(branch,), otherwise=None)

    def make_for_each(
        self, _span: Span, variable: Token, source: tree.Expression, where: tree.Expression | None
    ) -> Loop:
        return Loop(self.word(variable), source, where)

    def make_for_statement(self, span: Span, loop: Loop, body: tree.Block) -> tree.ForEach:
        return tree.ForEach(span=span, variable=loop.variable, source=loop.source, where=loop.where, body=body)

    def make_repeat(
        self,
        _span: Span,
        times: tree.Expression,
        _word: Token,
        every: tree.Expression | None,
        until: tree.Expression | None,
    ) -> Again:
        return Again(times, every, until)

    def make_repeat_statement(self, span: Span, again: Again, body: tree.Block) -> tree.Repeat:
        return tree.Repeat(span=span, times=again.times, every=again.every, until=again.until, body=body)

    def make_together(self, span: Span, body: tree.Block) -> tree.Together:
        return tree.Together(span=span, body=body)

    def make_meanwhile(self, span: Span, body: tree.Block) -> tree.Meanwhile:
        return tree.Meanwhile(span=span, body=body)

    def make_try_statement(self, span: Span, body: tree.Block, *parts: tree.Catch | tree.Block | None) -> tree.Try:
        catches = tuple(part for part in parts if isinstance(part, tree.Catch))
        last = parts[-1]
        return tree.Try(span=span, body=body, catches=catches, always=last if isinstance(last, tree.Block) else None)

    def make_catch_cancelled(self, span: Span, _word: Token, alias: Token | None, body: tree.Block) -> tree.Catch:
        return self._catch(span, "cancelled", alias, None, body)

    def make_catch_error(
        self, span: Span, _word: Token, alias: Token | None, when: tree.Expression | None, body: tree.Block
    ) -> tree.Catch:
        return self._catch(span, "error", alias, when, body)

    def _catch(
        self,
        span: Span,
        kind: Literal["cancelled", "error"],
        alias: Token | None,
        when: tree.Expression | None,
        body: tree.Block,
    ) -> tree.Catch:
        return tree.Catch(span=span, kind=kind, alias=self.word(alias) if alias else None, when=when, body=body)

    # ------------------------------------------------------------ memory

    def make_remember(self, span: Span, place: tree.Expression, value: tree.Value) -> tree.Remember:
        return tree.Remember(span=span, place=place, value=value)

    def make_forget(self, span: Span, place: tree.Expression) -> tree.Forget:
        return tree.Forget(span=span, place=place)

    # ------------------------------------------------------------ ends

    def make_return_statement(self, span: Span, value: tree.Value | None) -> tree.Return:
        return tree.Return(span=span, value=value)

    def make_cancel(self, span: Span, reason: tree.Expression) -> tree.Cancel:
        return tree.Cancel(span=span, reason=reason)

    def make_redirect(self, span: Span, target: tree.Invoke) -> tree.Redirect:
        return tree.Redirect(span=span, target=target)

    def make_stop(self, span: Span) -> tree.Stop:
        return tree.Stop(span=span)

    def make_fail(self, span: Span, reason: tree.Expression, code: tree.Expression | None) -> tree.Fail:
        return tree.Fail(span=span, reason=reason, code=code)

    # ------------------------------------------------------------ telling and waiting

    def make_log(self, span: Span, text: tree.Expression, level: Token | None) -> tree.Log:
        return tree.Log(span=span, text=text, level=self.word(level) if level else None)

    def make_notify_level(self, span: Span, level: Token) -> Part:
        return Part("level", (), span, level)

    def make_notify_to(self, span: Span, to: tree.Expression) -> Part:
        return Part("to", (to,), span)

    def make_notify_named(self, span: Span, name: tree.Expression) -> Part:
        return Part("named", (name,), span)

    def make_notify_for(self, span: Span, duration: tree.Expression) -> Part:
        return Part("for", (duration,), span)

    def make_notify(self, span: Span, text: tree.Expression, *parts: Part) -> tree.Notify:
        found = self._parts(parts)
        level = found["level"].token if "level" in found else None
        return tree.Notify(
            span=span,
            text=text,
            level=self.word(level) if level else None,
            to=_value(found, "to"),
            named=_value(found, "named"),
            duration=_value(found, "for"),
        )

    def make_wait(self, span: Span, duration: tree.Expression, after: tree.Expression | None) -> tree.Wait:
        return tree.Wait(span=span, duration=duration, after=after)

    def make_wait_until(
        self, span: Span, condition: tree.Expression, up_to: tree.Expression | None, otherwise: tree.Block | None
    ) -> tree.WaitUntil:
        return tree.WaitUntil(span=span, condition=condition, up_to=up_to, otherwise=otherwise)

    def make_events(self, _span: Span, *names: Token) -> tuple[tree.Word, ...]:
        return tuple(self.word(name) for name in names)

    def make_wait_for(
        self,
        span: Span,
        events: tuple[tree.Word, ...],
        alias: Token | None,
        where: tree.Expression | None,
        up_to: tree.Expression | None,
    ) -> tree.WaitFor:
        return tree.WaitFor(
            span=span, events=events, alias=self.word(alias) if alias else None, where=where, up_to=up_to
        )

    def make_wait_for_else(self, span: Span, wait: tree.WaitFor, otherwise: tree.Block) -> tree.WaitFor:
        return tree.WaitFor(
            span=span, events=wait.events, alias=wait.alias, where=wait.where, up_to=wait.up_to, otherwise=otherwise
        )

    # ------------------------------------------------------------ asking

    def make_ask(self, span: Span, text: tree.Expression, *parts: Part) -> tree.Ask:
        found = self._parts(parts)
        return tree.Ask(
            span=span,
            text=text,
            choices=_value(found, "choices"),
            to=_value(found, "to"),
            within=_value(found, "within"),
            default=_value(found, "default"),
        )

    def make_ask_choices(self, span: Span, choices: tree.Expression) -> Part:
        return Part("choices", (choices,), span)

    def make_ask_to(self, span: Span, to: tree.Expression) -> Part:
        return Part("to", (to,), span)

    def make_ask_within(self, span: Span, limit: tree.Expression) -> Part:
        return Part("within", (limit,), span)

    def make_ask_default(self, span: Span, value: tree.Expression) -> Part:
        return Part("default", (value,), span)

    def make_dismiss(self, span: Span, name: tree.Expression, to: tree.Expression | None) -> tree.Dismiss:
        return tree.Dismiss(span=span, name=name, to=to)


def _value(parts: dict[str, Part], word: str) -> tree.Expression | None:
    return parts[word].values[0] if word in parts else None
