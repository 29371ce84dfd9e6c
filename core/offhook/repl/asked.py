"""Questions of scripts, and what they were answered, as the steps of a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from offhook.repl.deeds import TYPED
from offhook.repl.wording import ANY_SID, literal

Record = Mapping[str, Any]


class AskedQuestions:
    """The questions that are open, as far as the records were read. `name` gives what a test calls a worker, by SID;
    `somebody` who answers for nobody."""

    def __init__(self, name: Callable[[str], str | None]) -> None:
        self._name = name
        self._open: dict[str, Record] = {}
        self._texts: set[str] = set()  # counted, never iterated

    def read(self, record: Record) -> None:
        """A question was asked, or is over; other records say nothing of any."""
        if record["kind"] == "question.asked":
            self._open[record["question"]] = record
            self._texts.add(str(record.get("text")))
        elif record["kind"].startswith("question."):
            self._open.pop(record.get("question", ""), None)

    def is_typed(self, record: Record) -> bool:
        """Whether what is answered was asked by an input of the prompt, rather than by a rule."""
        return TYPED in self._open.get(record.get("question", ""), ())

    def expected(self, record: Record) -> Iterator[str]:
        """That it is asked. What an input of the prompt asks itself, no test asks."""
        text = _known(record.get("text"))
        if text and TYPED not in record:
            to = [self._name(sid) for sid in record.get("to") or ()]
            yield f"expect question containing {literal(text)}{f' to {to[0]}' if len(to) == 1 and to[0] else ''}"

    def answered(self, record: Record, otherwise: str | None) -> str | None:
        """The step by which it is answered, `otherwise` by whoever sat at the prompt; None if no step can say it."""
        asked = self._open.get(record.get("question", ""))
        by, answer = str(record.get("by") or ""), str(record.get("answer", ""))
        to = (asked or {}).get("to") or ()
        who = self._name(by or (to[0] if to else "")) or (otherwise if not by and not to else None)
        if asked is None or who is None or TYPED in asked or ANY_SID.search(answer):
            return None
        text = _known(asked.get("text"))
        which = f" to {literal(text)}" if len(self._texts) > 1 else ""
        return f"when {who} answers {literal(answer)}{which}"


def _known(text: Any) -> str:
    """As much of a text as is the same in a test."""
    return ANY_SID.split(str(text or ""))[0].strip()
