"""What a test of a script says when it fails."""

from __future__ import annotations

from collections.abc import Iterable

from offhook_grammar.diagnostics import Span


class TestFailed(AssertionError):  # noqa: N818  # it is what happened, as an assertion's error
    """A step did not hold, or could not be done. `lines` say more than the message: values, what happened instead."""

    __test__ = False  # pytest would take it for one of its own

    def __init__(self, message: str, span: Span, lines: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.span = span
        self.lines = tuple(lines)
