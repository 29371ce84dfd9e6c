"""TaskRouter's expression language."""

from offhook.centre.expressions.errors import ExpressionError
from offhook.centre.expressions.expression import (
    AttributeExpression,
    OrderBy,
    SkipExpression,
    TargetExpression,
    TaskValue,
)

__all__ = ["AttributeExpression", "ExpressionError", "OrderBy", "SkipExpression", "TargetExpression", "TaskValue"]
