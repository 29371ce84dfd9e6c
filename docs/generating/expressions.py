"""The table of the operators of TaskRouter's expressions, with examples that are tried out."""

from __future__ import annotations

from typing import Any, Final

from generating.markdown import table
from offhook.centre.expressions import AttributeExpression
from offhook.centre.expressions.operators import OPERATORS
from offhook_grammar.values import FrozenDict, freeze

_ATTRIBUTES: Final[dict[str, Any]] = {
    "level": "senior",
    "years": 4,
    "trained": True,
    "languages": ["en", "es"],
    "routing": {"skills": ["Sales"]},
}
_ORDER: Final = "Two numbers, or two texts, which go by their letters."

# operator, meaning, an example that holds, one that does not
_ROWS: Final = (
    ("==", "Two texts, numbers, booleans or nulls that are the same.", "level == 'senior'", "years == '4'"),
    ("!=", "Two of them that are not the same; a missing attribute is null.", "region != 'EU'", "years != 4"),
    (">", _ORDER, "years > 3", "years > 4"),
    (">=", _ORDER, "years >= 4", "region >= 4"),
    ("<", _ORDER, "level < 'trainee'", "years < '9'"),
    ("<=", _ORDER, "years <= 4", "years <= 3"),
    (
        "CONTAINS",
        "The text on the left has the one on the right in it.",
        "level CONTAINS 'sen'",
        "languages CONTAINS 'en'",
    ),
    ("HAS", "The list on the left has the value on the right.", "routing.skills HAS 'Sales'", "level HAS 'senior'"),
    ("IN", "The list on the right has the value on the left.", "level IN ['senior', 'lead']", "'fr' IN languages"),
    ("NOT IN", "The list on the right does not have it.", "'fr' NOT IN languages", "level NOT IN ['senior']"),
    ("AND", "Both hold. Binds tighter than OR.", "trained AND years > 3", "trained AND years > 9"),
    ("OR", "One of them holds.", "years > 9 OR trained == true", "years > 9 OR level == 'lead'"),
    ("( )", "What belongs together.", "(years > 9 OR trained) AND years < 5", "(years > 9 OR trained) AND years > 5"),
)


def operators() -> str:
    """The operators. Raises `ValueError` for one that is missing, and for an example that is not so."""
    if set(OPERATORS) - {name for name, *_ in _ROWS}:
        raise ValueError(f"the operators are {', '.join(OPERATORS)}")
    attributes: FrozenDict = freeze(_ATTRIBUTES)
    for _, _, yes, no in _ROWS:
        if not AttributeExpression(yes).matches(attributes) or AttributeExpression(no).matches(attributes):
            raise ValueError(f"{yes} should hold, and {no} should not")
    rows = [(f"`{name}`", means, f"`{yes}`", f"`{no}`") for name, means, yes, no in _ROWS]
    return table(("operator", "when it holds", "holds for this worker", "does not"), rows)
