"""The page of a code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What a code means. `explanation` is a paragraph or two."""

    title: str
    explanation: str


def page(title: str, *paragraphs: str) -> ErrorPage:
    """A page of these paragraphs."""
    return ErrorPage(title, "\n\n".join(paragraphs))
