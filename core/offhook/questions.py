"""Questions: what scripts ask people, until somebody answers or the time is up."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from offhook.errors import ActionError
from offhook.telling import Listeners
from offhook_grammar.node import Frozen, record
from offhook_grammar.operations.kinds import described
from offhook_grammar.program import LanguageError

if TYPE_CHECKING:
    from offhook.centre import Worker
    from offhook.host import Host

_LOG: Final = logging.getLogger("offhook.question")
_LAST: Final = 1000


@record
class Question(Frozen):
    """A question. `to` are the workers who may answer, None for anybody; `choices` what they can choose from, empty for
    any text; `default` is taken at `until`. `origin` is the place of the handler that asks, `subject` the ID of its
    invocation or event."""

    id: str
    text: str
    choices: tuple[str, ...]
    to: tuple[Worker, ...] | None
    default: str
    at: datetime
    until: datetime
    origin: str
    subject: str

    def is_for(self, worker: Any) -> bool:
        """Whether this worker may answer."""
        return self.to is None or worker in self.to

    def takes(self, answer: Any) -> bool:
        """Whether that is an answer to it."""
        return isinstance(answer, str) and (not self.choices or answer in self.choices)

    def meant(self, line: str) -> str:
        """What somebody means who types this: a choice, by its number or in any case; otherwise the line itself."""
        if not self.choices or line in self.choices:
            return line
        if line.isascii() and line.isdigit() and 1 <= int(line) <= len(self.choices):
            return self.choices[int(line) - 1]
        folded = [choice for choice in self.choices if choice.casefold() == line.casefold()]
        return folded[0] if len(folded) == 1 else line


class Asked:
    """A question that is open. `about`: the task whose customer it may speak of; `answered` is told the answer."""

    __slots__ = ("about", "answer", "answered", "question")

    def __init__(self, question: Question, about: Any, answered: Callable[[], None], answer: str | None = None) -> None:
        self.question = question
        self.about = about
        self.answered = answered
        self.answer = answer


class Questions:
    """Those of one host. `asked`: the last thousand, oldest first."""

    def __init__(self, host: Host) -> None:
        self.asked: deque[Question] = deque(maxlen=_LAST)
        self._host = host
        self._count = 0
        self._open: dict[str, Asked] = {}
        self._listeners: Listeners[Question] = Listeners(host)

    @property
    def open(self) -> tuple[Question, ...]:
        """The questions that nobody has answered, oldest first."""
        return tuple([asked.question for asked in self._open.values()])

    def listen(self, listener: Callable[[Question], None]) -> None:
        """Have `listener` called with each question when it is asked, and with those that are still open when a host
        goes on from its store. It, or whoever it tells, calls `answer`."""
        self._listeners.add(listener)

    def answer(
        self, answer: str, *, worker: Worker | str | None = None, question: Question | str | None = None
    ) -> Question:
        """Answer an open question, as this worker (an entity, SID or name), or as the program itself: the one given, by
        itself or its ID, or the only one that there is for the worker. In the host's event loop only.

        Raises `ActionError`: `no-question`, `several-questions`, `not-a-choice`, `unknown-worker`.
        """
        whom = self._worker(worker) if isinstance(worker, str) else worker
        asked = self._meant(whom, question.id if isinstance(question, Question) else question)
        meant = asked.question
        if not meant.takes(answer):
            wanted = _listed(meant.choices) if meant.choices else "a text"
            raise ActionError(f"{meant.text} {answer!r} is no answer to that; wanted {wanted}", code="not-a-choice")
        del self._open[meant.id]
        asked.answer = answer
        self._note(asked, "question.answered", answer=answer, by=getattr(whom, "sid", None))
        asked.answered()
        return meant

    # ------------------------------------------------------------ for the runs of scripts

    def new_id(self) -> str:
        """The ID of the next question."""
        self._count += 1
        return f"QN{self._count:012d}"

    def begin(self, asked: Asked) -> None:
        """A question is open."""
        question = asked.question
        self.asked.append(question)
        self._open[question.id] = asked
        to = [worker.sid for worker in question.to] if question.to is not None else None
        shown = self._host.shown(question.text, asked.about)
        choices = tuple([self._host.shown(choice, asked.about) for choice in question.choices])
        self._note(asked, "question.asked", text=shown, choices=choices, to=to, until=question.until)
        _LOG.info("%s: %s", question.origin, f"{shown} ({_listed(choices)})" if choices else shown)
        self._tell(question)

    def go_on(self, asked: Asked) -> None:
        """A question is still open after a restart."""
        question = asked.question
        self._count = max(self._count, int(question.id[2:]))
        self._open[question.id] = asked
        self._tell(question)

    def end(self, asked: Asked, outcome: str) -> None:
        """Nobody has to answer any more; nothing if somebody has. `outcome`: default, or withdrawn."""
        if self._open.pop(asked.question.id, None) is not None:
            answer = {"answer": asked.question.default} if outcome == "default" else {}
            self._note(asked, f"question.{outcome}", **answer)

    def _tell(self, question: Question) -> None:
        def tell() -> None:
            if question.id in self._open:
                self._listeners.tell(question)

        self._host.scheduler.post(tell)

    def _note(self, asked: Asked, kind: str, **what: Any) -> None:
        if "answer" in what:
            what["answer"] = self._host.shown(what["answer"], asked.about)
        question = asked.question
        self._host.journal.note(kind, {"question": question.id, **what, "place": question.origin}, question.subject)

    def _worker(self, name: str) -> Worker:
        found = self._host.centre.worker(name)
        if found is None:
            raise ActionError(f"there is no worker {name}", code="unknown-worker")
        return found

    def _meant(self, worker: Any, ident: str | None) -> Asked:
        theirs = [asked for asked in self._open.values() if worker is None or asked.question.is_for(worker)]
        if ident is not None:
            theirs = [asked for asked in theirs if asked.question.id == ident]
        if len(theirs) == 1:
            return theirs[0]
        whose = f" for {worker.name}" if worker is not None else ""
        if theirs:
            texts = _listed(f"{asked.question.id}: {asked.question.text}" for asked in theirs)
            message = f"{len(theirs)} questions are open{whose}: {texts}"
            raise ActionError(message, code="several-questions", hint="say which one with `question`")
        which = f"no question {ident} is" if ident is not None else "no question is"
        others = _listed(f"{asked.question.id}: {asked.question.text}" for asked in self._open.values())
        raise ActionError(f"{which} open{whose}; open are: {others or 'none'}", code="no-question")


def checked_choices(choices: Any, default: str) -> tuple[str, ...]:
    """The choices of a question, which must be texts, the default among them. Raises `LanguageError`."""
    if not isinstance(choices, (tuple, list)):
        raise LanguageError(f"choices are a list of texts; found {described(choices)}", "wrong-kind")
    found = tuple(choices)
    for choice in found:
        if not isinstance(choice, str):
            raise LanguageError(f"a choice is a text; found {described(choice)}", "wrong-kind")
    if not found:
        raise LanguageError("a question with no choices cannot be answered: leave `choices` out", "not-a-choice")
    if default not in found:
        raise LanguageError(f"the default {default!r} is none of the choices: {_listed(found)}", "not-a-choice")
    return found


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(texts)
