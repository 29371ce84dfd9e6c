"""Whether a test shows what its marks say: the page of effects is made of them, and it must not say more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from offhook.testing import ContactCentre, Outcome


def check_marks(item: pytest.Item, contact_centre: ContactCentre) -> None:
    """Raise `AssertionError` if a mark of the test is not borne out by what happened in its centres.

    Of a test with parameters it is enough that one mark is: the others may be those of other parameters.
    """
    marks = list(item.iter_markers("action"))
    stages = [desk._stage for desk in (*contact_centre._desks, *contact_centre._opened)]
    wrong = [mark for mark in marks if not any(_holds(mark, stage) for stage in stages)]
    if wrong and (len(wrong) == len(marks) or not hasattr(item, "callspec")):
        said = ", ".join(f"{mark.args[0]} {mark.kwargs}" for mark in wrong)
        raise AssertionError(f"the marks of this test say what did not happen: {said}")


def _holds(mark: pytest.Mark, stage: Any) -> bool:
    (action,) = mark.args
    ended = list(_outcomes(stage, action))
    if mark.kwargs.get("error") is not None:
        return any(outcome.code == mark.kwargs["error"] for outcome in ended)
    events = mark.kwargs.get("events", ())
    events = (events,) if isinstance(events, str) else events
    return bool(ended) and _in_order(events, [event.type for event in stage.events])


def _outcomes(stage: Any, action: str) -> Iterator[Outcome]:
    """How the invocations of an action ended, under whatever name."""
    for record in stage.host.journal:
        if record.kind in ("invocation.settled", "invocation.refused") and record.what.get("action") == action:
            yield Outcome.of(record.what)


def _in_order(wanted: Iterable[str], happened: list[str]) -> bool:
    rest = iter(happened)
    return all(each in rest for each in wanted)
