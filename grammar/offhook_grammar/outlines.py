"""What of a file matters to other files: all that it declares, and the names of its handlers with their order."""

from __future__ import annotations

from offhook_grammar.tree import Ahead, Behind, Block, File, Handler, Item, Named, Test


def outline_of(file: File) -> File:
    """The file without its tests, its comments, and what its handlers do; those without a name are left out."""
    items = [kept for item in file.items if (kept := _outlined(item)) is not None]
    return File(span=file.span, path=file.path, items=tuple(items), comments=())


def _outlined(item: Item) -> Item | None:
    if isinstance(item, Test):
        return None
    if not isinstance(item, Handler):
        return item
    clauses = tuple([clause for clause in item.clauses if isinstance(clause, Named | Ahead | Behind)])
    if not any(isinstance(clause, Named) for clause in clauses):
        return None
    return Handler(
        span=item.span,
        stage=item.stage,
        targets=item.targets,
        alias=None,
        clauses=clauses,
        body=Block(span=item.body.span, statements=()),
        stage_word=item.stage_word,
    )
