"""Handlers that can never run, since another one of their file always ends the action before it comes to them.

Only what is certain: the other one has no condition, invokes nothing (it is left out of what it caused itself), and
stands ahead of them whatever else is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from offhook_grammar.checker.report import Report
from offhook_grammar.checker.walk import walk
from offhook_grammar.diagnostics import Related
from offhook_grammar.tree import (
    Ahead,
    Ask,
    Behind,
    Block,
    CallProcedure,
    Cancel,
    Handler,
    If,
    Invoke,
    Meanwhile,
    Optional,
    Priority,
    Proceed,
    Redirect,
    Return,
    Stage,
    Stop,
    Together,
    Until,
    When,
)
from offhook_grammar.types import Catalogue

_LEAVING = (Invoke, CallProcedure, Return, Stop, Meanwhile, Together, Ask)
_AFTERWARDS = (Stage.INSTEAD, Stage.AFTER, Stage.FAILURE)
_MOST_CLOSERS = 20
_MOST_SHOWN = 3
_OWN = ("task.", "reservation.")


def check_dead(handlers: Sequence[tuple[Handler, str]], catalogue: Catalogue, reports: Mapping[str, Report]) -> None:
    """Warn of the handlers that never get their turn."""
    by_file: dict[str, list[Handler]] = {}
    for handler, file in handlers:
        by_file.setdefault(file, []).append(handler)
        _check_until(handler, reports[file])
    for file, those in by_file.items():
        for closer in [one for one in those if _closes(one)][:_MOST_CLOSERS]:
            covered = _actions(closer, catalogue)
            place = those.index(closer)
            dead = [
                other
                for at, other in enumerate(those)
                if covered and _comes_behind(other, closer, at > place) and _within(other, covered, catalogue)
            ]
            if dead:
                _report(closer, dead, reports[file])


def _closes(handler: Handler) -> bool:
    """Whether the action surely ends with this handler."""
    if any(isinstance(clause, When | Optional) for clause in handler.clauses):
        return False
    if handler.stage is Stage.BEFORE:
        leaving = any(isinstance(node, _LEAVING) and not _redirected(node, handler) for node in walk(handler.body))
        return not leaving and _always_ends(handler.body)
    if handler.stage is Stage.INSTEAD:
        return not any(isinstance(node, (Proceed, Invoke, CallProcedure, Meanwhile)) for node in walk(handler.body))
    return False


def _redirected(node: object, handler: Handler) -> bool:
    """Whether this is the action that the handler's `redirect` names."""
    return any(isinstance(one, Redirect) and one.target is node for one in walk(handler.body))


def _always_ends(block: Block) -> bool:
    for statement in block.statements:
        if isinstance(statement, Cancel | Redirect):
            return True
        if isinstance(statement, If) and statement.otherwise is not None:
            parts = [*(branch.body for branch in statement.branches), statement.otherwise]
            if all(_always_ends(part) for part in parts):
                return True
    return False


def _comes_behind(other: Handler, closer: Handler, below: bool) -> bool:
    """Whether the other one, which stands `below` or above, has its turn after the one that ends the action."""
    if closer.stage is Stage.BEFORE and other.stage in _AFTERWARDS:
        return True
    if other is closer or other.stage is not closer.stage or _moved(other) or _moved(closer):
        return False
    mine, theirs = _priority(other), _priority(closer)
    return mine < theirs or (mine == theirs and below)


def _moved(handler: Handler) -> bool:
    return any(isinstance(clause, Ahead | Behind) for clause in handler.clauses)


def _priority(handler: Handler) -> int:
    return next((clause.value for clause in handler.clauses if isinstance(clause, Priority)), 0)


def _actions(handler: Handler, catalogue: Catalogue) -> frozenset[str]:
    """The actions that a handler is for, by their first names; `*` for all; none where one is not known."""
    names: set[str] = set()
    for target in handler.targets:
        if target.is_event:
            return frozenset()
        info = catalogue.action(target.name)
        if info is None and target.name != "*":
            return frozenset()
        names.add("*" if info is None else info.name)
    return frozenset(names)


def _within(handler: Handler, covered: frozenset[str], catalogue: Catalogue) -> bool:
    own = _actions(handler, catalogue)
    return bool(own) and (own <= covered or "*" in covered)


def _report(closer: Handler, dead: Sequence[Handler], report: Report) -> None:
    what = "always ends the action" if closer.stage is Stage.BEFORE else "never proceeds"
    count = "the handler below" if len(dead) == 1 else f"the {len(dead)} handlers below"
    related = [Related(report.file, one.targets[0].span, "this never runs") for one in dead[:_MOST_SHOWN]]
    report.warning(
        "H432",
        closer.targets[0].span,
        f"this {what} and has no condition, so {count} never {'runs' if len(dead) == 1 else 'run'}",
        hint="give it a condition with `when`",
        related=related,
    )


def _check_until(handler: Handler, report: Report) -> None:
    """`until task.created` where the task is there already."""
    if handler.stage is not Stage.EVENT or not all(target.name.startswith(_OWN) for target in handler.targets):
        return
    for clause in handler.clauses:
        for event in clause.events if isinstance(clause, Until) else ():
            if event.text == "task.created":
                message = "`task.created` has come before this handler begins, and comes once, so it never ends the run"
                report.warning(
                    "H432", event.span, message, hint="name an event that comes later, such as `task.completed`"
                )
