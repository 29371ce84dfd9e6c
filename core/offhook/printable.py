"""Texts that others wrote, such as a customer's, as a terminal may be given them."""

from __future__ import annotations

import unicodedata
from typing import Final

_JOINERS: Final = "\u200c\u200d"
"""They join letters, and the parts of an emoji, and do nothing else."""


def clean(text: str) -> str:
    """The text on one line, without signs that a terminal would obey; each shows as one replacement sign."""
    if text.isprintable():
        return text
    return "".join([sign if sign.isprintable() else _instead_of(sign) for sign in text])


def clean_lines(text: str) -> str:
    """Each of its lines so, where the author of the lines is the program itself."""
    return text if text.isprintable() else "\n".join([clean(line) for line in text.split("\n")])


def _instead_of(sign: str) -> str:
    if sign == "\n":
        return "⏎"
    if sign == "\t":
        return " "
    return sign if sign in _JOINERS or unicodedata.category(sign) == "Zs" else "\ufffd"
