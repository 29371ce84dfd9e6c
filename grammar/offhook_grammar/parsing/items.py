"""Tree nodes of a file's items: handlers, schedules, declarations."""

from __future__ import annotations

from difflib import get_close_matches

from offhook_grammar import tree
from offhook_grammar.diagnostics import Span
from offhook_grammar.parsing.automaton import Token
from offhook_grammar.parsing.testing import TestBuilder


class TreeBuilder(TestBuilder):
    """Nodes of everything that a file holds; `make_file` is the last to be called."""

    def make_file(self, span: Span, *items: tree.Item | None) -> tree.File:
        """The file without its comments, which the parser adds."""
        return tree.File(span=span, path=self.source.path, items=tuple(item for item in items if item), comments=())

    # ------------------------------------------------------------ handlers

    def make_stage(self, _span: Span, *words: Token) -> str:
        return " ".join(word.text for word in words)

    def make_targets(self, _span: Span, *targets: tree.Target) -> tuple[tree.Target, ...]:
        return targets

    def make_action_target(self, span: Span, name: Token) -> tree.Target:
        return tree.Target(span=span, name=name.text)

    def make_event_target(self, span: Span, name: Token) -> tree.Target:
        return tree.Target(span=span, name=name.text, is_event=True)

    def make_handler(
        self,
        span: Span,
        stage_word: str,
        targets: tuple[tree.Target, ...],
        alias: Token | None,
        clauses: tuple[tree.Clause, ...],
        body: tree.Block,
    ) -> tree.Handler:
        stage = tree.Stage(stage_word)
        if stage is tree.Stage.EVENT and not any(target.is_event for target in targets):
            stage = tree.Stage.AFTER
        return tree.Handler(
            span=span,
            stage=stage,
            targets=targets,
            alias=self.word(alias) if alias else None,
            clauses=clauses,
            body=body,
            stage_word=stage_word,
        )

    def make_schedule_handler(
        self, span: Span, every: tree.Every, clauses: tuple[tree.Clause, ...], body: tree.Block
    ) -> tree.Handler:
        return tree.Handler(
            span=span,
            stage=tree.Stage.SCHEDULE,
            targets=(),
            alias=None,
            clauses=clauses,
            body=body,
            every=every,
            stage_word="every",
        )

    def make_every_interval(self, span: Span, interval: tree.Expression) -> tree.Every:
        return tree.Every(span=span, interval=interval)

    def make_every_day(self, span: Span, days: Token, at: tree.Expression, zone: tree.Expression | None) -> tree.Every:
        return tree.Every(span=span, days=self.word(days), at=at, zone=zone)

    # ------------------------------------------------------------ clauses

    def make_clauses(self, _span: Span, *clauses: tree.Clause | None) -> tuple[tree.Clause, ...]:
        return tuple(clause for clause in clauses if clause)

    def make_when(self, span: Span, condition: tree.Expression) -> tree.When:
        return tree.When(span=span, condition=condition)

    def make_named(self, span: Span, name: Token) -> tree.Named:
        return tree.Named(span=span, name=self.plain_text(name))

    def make_priority(self, span: Span, minus: Token | None, number: Token) -> tree.Priority:
        value = self.make_number(self.at(number), number).value
        if not isinstance(value, int):
            self.source.report("H113", "a priority is a whole number", self.at(number))
        return tree.Priority(span=span, value=-int(value) if minus else int(value))

    def make_ahead(self, span: Span, name: Token) -> tree.Ahead:
        return tree.Ahead(span=span, of=self.plain_text(name))

    def make_behind(self, span: Span, name: Token) -> tree.Behind:
        return tree.Behind(span=span, of=self.plain_text(name))

    def make_required(self, span: Span) -> tree.Required:
        return tree.Required(span=span)

    def make_mode(self, span: Span, kind: Token, per: tree.Expression | None) -> tree.Mode:
        kinds = [str(mode) for mode in tree.ModeKind]
        if kind.text not in kinds:
            near = get_close_matches(kind.text, kinds, n=1)
            self.source.report(
                "H118",
                f"there is no mode `{kind.text}`: it is one of {', '.join(f'`{one}`' for one in kinds)}",
                self.at(kind),
                hint=f"did you mean `{near[0]}`?" if near else None,
                edits=[(kind.start, kind.end, near[0])] if near else (),
            )
            # some mode was meant: without one the checker would complain of its absence
            return tree.Mode(span=span, kind=tree.ModeKind(near[0]) if near else tree.ModeKind.QUEUED, per=per)
        return tree.Mode(span=span, kind=tree.ModeKind(kind.text), per=per)

    def make_within(self, span: Span, limit: tree.Expression) -> tree.Within:
        return tree.Within(span=span, limit=limit)

    def make_optional(self, span: Span, _word: Token) -> tree.Optional:
        return tree.Optional(span=span)

    def make_reentrant(self, span: Span) -> tree.Reentrant:
        return tree.Reentrant(span=span)

    def make_durable(self, span: Span) -> tree.Durable:
        return tree.Durable(span=span)

    def make_until(self, span: Span, events: tuple[tree.Word, ...]) -> tree.Until:
        return tree.Until(span=span, events=events)

    def make_also_for(self, span: Span, _current: Token, what: Token) -> tree.AlsoFor:
        return tree.AlsoFor(span=span, what=self.word(what))

    # ------------------------------------------------------------ declarations

    def make_use(self, span: Span, path: Token) -> tree.Use:
        return tree.Use(span=span, path=self.plain_text(path))

    def make_use_plugin(self, span: Span, plugin: Token, optional: Token | None) -> tree.UsePlugin:
        return tree.UsePlugin(span=span, plugin=self.word(plugin), optional=optional is not None)

    def make_param(
        self, span: Span, name: Token, kind: tree.TypeReference, default: tree.Expression | None
    ) -> tree.Param:
        return tree.Param(span=span, name=self.word(name), type=kind, default=default)

    def make_type_declaration(self, span: Span, name: Token, *fields: tree.TypeField | None) -> tree.TypeDeclaration:
        return tree.TypeDeclaration(span=span, name=self.word(name), fields=tuple(field for field in fields if field))

    def make_type_field(
        self, span: Span, name: Token, kind: tree.TypeReference, default: tree.Expression | None
    ) -> tree.TypeField:
        return tree.TypeField(span=span, name=self.word(name), type=kind, default=default)

    def make_named_type(self, span: Span, name: Token) -> tree.NamedType:
        return tree.NamedType(span=span, name=name.text)

    def make_list_type(self, span: Span, word: Token, item: tree.TypeReference) -> tree.ListType:
        if word.text != "list":
            self.source.report(
                "H118",
                f"`{word.text} of` is no type: only `list of …` is",
                self.at(word),
                hint="did you mean `list of`?",
            )
        return tree.ListType(span=span, item=item)

    def make_const(self, span: Span, name: Token, value: tree.Expression) -> tree.Const:
        return tree.Const(span=span, name=self.word(name), value=value)

    def make_parameters(self, _span: Span, *names: Token | None) -> tuple[tree.Word, ...]:
        return tuple(self.word(name) for name in names if name)

    def make_define_function(
        self, span: Span, name: Token, parameters: tuple[tree.Word, ...], body: tree.Expression
    ) -> tree.DefineFunction:
        return tree.DefineFunction(span=span, name=self.word(name), parameters=parameters, body=body)

    def make_memory(
        self,
        span: Span,
        kind: Token,
        name: Token,
        declared: tree.TypeReference,
        default: tree.Expression | None,
        lifetime: tree.Expression | None,
    ) -> tree.Memory:
        return tree.Memory(
            span=span, kind=self.word(kind), name=self.word(name), type=declared, default=default, lifetime=lifetime
        )

    def make_action_item(
        self,
        span: Span,
        _word: Token,
        name: Token,
        *parts: tree.TypeField | tuple[tree.Clause, ...] | tree.Block | None,
    ) -> tree.ActionItem:
        fields = tuple(part for part in parts if isinstance(part, tree.TypeField))
        clauses = next((part for part in parts if isinstance(part, tuple)), ())
        body = next(part for part in parts if isinstance(part, tree.Block))
        return tree.ActionItem(span=span, name=self.word(name), fields=fields, clauses=clauses, body=body)

    def make_define_procedure(
        self, span: Span, name: Token, parameters: tuple[tree.Word, ...], body: tree.Block
    ) -> tree.DefineProcedure:
        return tree.DefineProcedure(span=span, name=self.word(name), parameters=parameters, body=body)
