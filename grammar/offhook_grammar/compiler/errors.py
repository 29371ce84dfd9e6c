"""What the compiler refuses: trees that the checker would have refused too."""

from __future__ import annotations

from offhook_grammar.diagnostics import Span
from offhook_grammar.program import LanguageError


class CompileError(LanguageError):
    """A tree that has no meaning: an unknown name, a place that cannot be set. The message names file and line."""

    def __init__(self, message: str, path: str, span: Span) -> None:
        super().__init__(f"{path}:{span.line}: {message}", "not-compilable")
        self.path = path
        self.span = span
