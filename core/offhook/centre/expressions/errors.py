"""What is wrong with an expression, and where in it."""

from __future__ import annotations

from offhook.errors import ConfigError


class ExpressionError(ConfigError):
    """An expression that cannot be read. `text` is the expression, `column` (from 1) the place in it."""

    code = "invalid-expression"

    def __init__(self, problem: str, text: str, column: int, *, hint: str | None = None) -> None:
        super().__init__(f"{problem} at column {column} of {text!r}", hint=hint)
        self.text = text
        self.column = column
