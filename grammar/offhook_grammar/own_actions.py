"""Actions of scripts, seen as what handlers are: a head, clauses and a body."""

from __future__ import annotations

from offhook_grammar.stages import Stage
from offhook_grammar.tree import ActionItem, Handler, Target


def as_handler(item: ActionItem) -> Handler:
    """The body of an action as a handler of the stage ACTION, whose target is the action itself."""
    return Handler(
        span=item.span,
        stage=Stage.ACTION,
        targets=(Target(span=item.name.span, name=item.name.text),),
        alias=None,
        clauses=item.clauses,
        body=item.body,
        stage_word=Stage.ACTION,
    )
