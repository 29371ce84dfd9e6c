"""Tree nodes of expressions. Each `make_…` method builds one row of the grammar, of its parts in their order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from offhook_grammar import tree
from offhook_grammar.diagnostics import Span
from offhook_grammar.durations import parse_duration
from offhook_grammar.parsing.automaton import Token
from offhook_grammar.parsing.literals import pieces
from offhook_grammar.parsing.methods import method_here
from offhook_grammar.parsing.source import Source
from offhook_grammar.parsing.tables import Rule

_MAX_DIGITS = 30

ParseInner = Callable[[int, int], tuple[tree.Expression, int]]
"""Parses the expression that starts at an offset, up to its brace or at most the second offset, and says where it
ended."""


class ExpressionBuilder:
    """Nodes of expressions of one source."""

    def __init__(self, source: Source, parse_inner: ParseInner) -> None:
        self.source = source
        self.parse_inner = parse_inner
        self._span = source.positions.span

    def build(self, rule: Rule, parts: list[Any], start: int, end: int) -> Any:
        """The node of a rule; see `automaton.Builder`."""
        return getattr(self, rule.method)(self._span(start, end), *parts)

    def word(self, token: Token) -> tree.Word:
        return tree.Word(span=self.at(token), text=token.text)

    def at(self, token: Token) -> Span:
        return self._span(token.start, token.end)

    # ------------------------------------------------------------ values as written

    def make_name(self, span: Span, token: Token) -> tree.Name:
        return tree.Name(span=span, name=token.text)

    def make_number(self, span: Span, token: Token) -> tree.Number:
        if len(token.text) > _MAX_DIGITS:
            self.source.report("H113", f"this number has more than {_MAX_DIGITS} digits", span)
            return tree.Number(span=span, value=0)
        return tree.Number(span=span, value=float(token.text) if "." in token.text else int(token.text))

    def make_duration(self, span: Span, token: Token) -> tree.Expression:
        try:
            return tree.Duration(span=span, value=parse_duration(token.text), source=token.text)
        except (OverflowError, ValueError):
            self.source.report("H113", "this duration is longer than any clock can count", span)
            return tree.Null(span=span)

    def make_text(self, span: Span, token: Token) -> tree.Text:
        text = self.source.text[token.start + 1 : token.end - 1]
        if "{" not in text and "\\" not in text:
            return tree.Text(span=span, parts=(text,) if text else ())
        parts: list[str | tree.Expression] = []
        plain: list[str] = []  # pieces of text since the last expression
        position, end = token.start + 1, token.end - 1
        while position < end:
            for piece in pieces(self.source.text, position, end):
                position = piece.end
                if piece.kind == "text":
                    plain.append(piece.text)
                elif piece.kind == "escape":
                    self._wrong_escape(piece.text, piece.start, piece.end)
                else:
                    value, position = self.parse_inner(piece.end, end)
                    parts += ["".join(plain), value]
                    plain.clear()
        parts.append("".join(plain))
        return tree.Text(span=span, parts=tuple(part for part in parts if part != ""))

    def _wrong_escape(self, text: str, start: int, end: int) -> None:
        self.source.report(
            "H114",
            f"`{text}` means nothing in a text",
            self.source.span(start, end),
            hint='write `\\\\` for a backslash; also: `\\"` `\\{` `\\n`',
            edits=[(start, start, "\\")],
        )

    def make_regex(self, span: Span, token: Token) -> tree.Regex:
        pattern, _, flags = token.text[1:].rpartition("/")
        return tree.Regex(span=span, pattern=pattern, ignore_case=flags == "i")

    def make_true(self, span: Span) -> tree.Boolean:
        return tree.Boolean(span=span, value=True)

    def make_false(self, span: Span) -> tree.Boolean:
        return tree.Boolean(span=span, value=False)

    def make_null(self, span: Span) -> tree.Null:
        return tree.Null(span=span)

    def make_list(self, span: Span, *items: tree.Expression) -> tree.ListOf:
        return tree.ListOf(span=span, items=items)

    def make_map(self, span: Span, *entries: tree.MapEntry | None) -> tree.MapOf:
        return tree.MapOf(span=span, entries=tuple(entry for entry in entries if entry))

    def make_entry(self, span: Span, key: Token, value: tree.Expression) -> tree.MapEntry:
        text = self.plain_text(key) if key.type == "TEXT" else key.text
        return tree.MapEntry(span=span, key=tree.Word(span=self.at(key), text=text), value=value)

    def plain_text(self, token: Token) -> str:
        """The value of a text that may hold no expression."""
        text = self.make_text(self.at(token), token)
        if text.literal is None:
            self.source.report("H115", "this text must be known before anything runs: it takes no `{…}`", text.span)
            return token.text
        return text.literal

    # ------------------------------------------------------------ reading

    def make_field(self, span: Span, target: tree.Expression, name: Token) -> tree.Field:
        return tree.Field(span=span, target=target, name=self.word(name))

    def make_index(self, span: Span, target: tree.Expression, index: tree.Expression) -> tree.Index:
        return tree.Index(span=span, target=target, index=index)

    def make_function_call(self, span: Span, target: tree.Expression, *arguments: tree.Expression) -> tree.Expression:
        function = _function_name(target)
        if function is None:
            return self._method(span, target, arguments)
        return tree.Call(span=span, function=function, arguments=arguments)

    def _method(self, span: Span, target: tree.Expression, arguments: tuple[tree.Expression, ...]) -> tree.Expression:
        """`x.includes("a")`, as other languages call what belongs to a value; and what can stand for it here."""
        hint, edits, meant = method_here(span, target, arguments, self.source)
        message = "only a function can be called, by its name"
        if isinstance(target, tree.Field):
            message = f"values have no functions, so no `{target.name.text}(…)`"
        self.source.report("H116", message, target.span, hint, edits)
        return meant

    def make_word_call(self, span: Span, word: Token, *arguments: tree.Expression) -> tree.Call:
        return tree.Call(span=span, function=self.word(word), arguments=arguments)

    # ------------------------------------------------------------ operators

    def make_negative(self, span: Span, operand: tree.Expression) -> tree.Negative:
        return tree.Negative(span=span, operand=operand)

    def make_recall(self, span: Span, place: tree.Expression) -> tree.Recall:
        return tree.Recall(span=span, place=place)

    def make_negation(self, span: Span, operand: tree.Expression) -> tree.Not:
        return tree.Not(span=span, operand=operand)

    def make_binary(self, span: Span, left: tree.Expression, sign: Token, right: tree.Expression) -> tree.Binary:
        operator: Any = sign.text
        return tree.Binary(span=span, operator=operator, left=left, right=right)

    def make_comparator(self, _span: Span, *words: Token) -> str:
        return " ".join(word.text for word in words)

    def make_compare(self, span: Span, left: tree.Expression, operator: Any, right: tree.Expression) -> tree.Comparison:
        return tree.Comparison(span=span, operator=operator, left=left, right=right)

    def make_is_empty(self, span: Span, operand: tree.Expression) -> tree.IsEmpty:
        return tree.IsEmpty(span=span, operand=operand, negated=False)

    def make_is_not_empty(self, span: Span, operand: tree.Expression) -> tree.IsEmpty:
        return tree.IsEmpty(span=span, operand=operand, negated=True)

    def make_logical(self, span: Span, left: tree.Expression, word: Token, right: tree.Expression) -> tree.Logical:
        operator: Any = word.text
        return tree.Logical(span=span, operator=operator, left=left, right=right)

    def make_default(self, span: Span, left: tree.Expression, right: tree.Expression) -> tree.Default:
        return tree.Default(span=span, left=left, right=right)

    def make_conditional(
        self, span: Span, then: tree.Expression, condition: tree.Expression, otherwise: tree.Expression
    ) -> tree.Conditional:
        return tree.Conditional(span=span, then=then, condition=condition, otherwise=otherwise)

    def make_quantifier(
        self, span: Span, kind: Token, variable: Token, source: tree.Expression, condition: tree.Expression
    ) -> tree.Quantifier:
        word: Any = kind.text
        return tree.Quantifier(span=span, kind=word, variable=self.word(variable), source=source, condition=condition)

    def make_comprehension(
        self,
        span: Span,
        value: tree.Expression,
        variable: Token,
        source: tree.Expression,
        condition: tree.Expression | None,
    ) -> tree.Comprehension:
        return tree.Comprehension(
            span=span, value=value, variable=self.word(variable), source=source, condition=condition
        )


def _function_name(target: tree.Expression) -> tree.Word | None:
    """`round` and `crm.lookup` as one word; None for what is no function's name."""
    if isinstance(target, tree.Name):
        return tree.Word(span=target.span, text=target.name)
    if isinstance(target, tree.Field) and isinstance(target.target, tree.Name):
        return tree.Word(span=target.span, text=f"{target.target.name}.{target.name.text}")
    return None
