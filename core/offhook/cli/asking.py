"""Scripts' questions at the terminal: shown to whoever runs the command, who may answer them there."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, Final, TextIO

from offhook.errors import ActionError

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.questions import Question

_PROMPT: Final = "answer (Enter for none)> "


class Asking:
    """Puts a host's questions to the terminal.

    In virtual time a question is put when it is asked, and nothing happens until there is a line, so nobody has to
    hurry. In real time everything goes on meanwhile, and each line answers the oldest question that is open. An empty
    line leaves a question to its default; at the end of the input all are left to theirs. `say` shows a line; times
    are those of `zone`.
    """

    def __init__(self, host: Host, *, zone: tzinfo, realtime: bool, say: Callable[[str], None]) -> None:
        self._host = host
        self._zone = zone
        self._say = say
        self._realtime = realtime
        self._reader: threading.Thread | None = None
        self._left: set[str] = set()
        self._ended = False
        self.reading = False
        """Whether it waits for a line, and all else with it."""
        host.questions.listen(self._hear)

    def _hear(self, question: Question) -> None:
        if self._ended:
            return
        if not self._realtime:
            self._put(question)
            return
        self._show(question)
        _prompt()
        if self._reader is None:
            self._reader = threading.Thread(target=self._read, args=(asyncio.get_running_loop(),), daemon=True)
            self._reader.start()

    # ------------------------------------------------------------ virtual time

    def _put(self, question: Question) -> None:
        self._show(question)
        while True:
            _prompt()
            self.reading = True
            try:
                line = _line_of(sys.stdin)
            finally:
                self.reading = False
            if self._take(question, line):
                return

    # ------------------------------------------------------------ real time

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        # a daemon thread that waits in sys.stdin itself would crash the interpreter's end
        source = open(0, encoding=sys.stdin.encoding, errors="replace", closefd=False)  # noqa: SIM115  # until the end
        while not self._ended:
            line = _line_of(source)
            if loop.is_closed():
                return
            loop.call_soon_threadsafe(self._answer_oldest, line)
            if line is None:
                return

    def _answer_oldest(self, line: str | None) -> None:
        waiting = [question for question in self._host.questions.open if question.id not in self._left]
        if line is None:
            self._ended = True
        elif waiting:
            self._take(waiting[0], line)
        elif line.strip():
            self._say("offhook: no question is open")

    # ------------------------------------------------------------ both

    def _show(self, question: Question) -> None:
        whom = ", ".join([worker.name for worker in question.to]) if question.to is not None else "anybody"
        until = question.until.astimezone(self._zone)
        self._say(f"question for {whom}, until {until:%H:%M:%S}: {question.text}")
        for number, choice in enumerate(question.choices, 1):
            self._say(f"  {number}  {choice}{'  (the default)' if choice == question.default else ''}")
        if not question.choices:
            self._say(f"  any text; the default is {question.default!r}")

    def _take(self, question: Question, line: str | None) -> bool:
        """Whether that settles it: it is the answer, or there will be none from here."""
        if line is None:
            self._ended = True
            return True
        if not line.strip():
            self._left.add(question.id)
            return True
        worker: Any = question.to[0] if question.to else None
        try:
            self._host.questions.answer(question.meant(line.strip()), worker=worker, question=question)
        except ActionError as problem:
            self._say(f"offhook: {problem}")
            return problem.code == "no-question"
        return True


def _prompt() -> None:
    sys.stderr.write(_PROMPT)
    sys.stderr.flush()


def _line_of(source: TextIO) -> str | None:
    """The next line; None at the end."""
    line = source.readline()
    return line.removesuffix("\n") if line else None
