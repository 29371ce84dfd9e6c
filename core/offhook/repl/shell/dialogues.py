"""Scripts' questions at the prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import FormattedText

from offhook.errors import ActionError
from offhook.repl.result import Line, Piece, line

if TYPE_CHECKING:
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

    from offhook.questions import Question
    from offhook.repl.session import Session
    from offhook.repl.shell.look import Look
    from offhook.repl.shell.paging import Screen


class Dialogues:
    """Puts questions to whoever is at the prompt; the answer is that of the worker whom it asks. Enter alone leaves one
    to its default."""

    def __init__(self, session: Session, screen: Screen, look: Look, terminal: tuple[Input, Output]) -> None:
        self._session = session
        self._screen = screen
        self._left: set[str] = set()
        terminal_input, output = terminal
        self._prompt: PromptSession[str] = PromptSession(
            input=terminal_input, output=output, style=look.style, color_depth=look.depth
        )

    @property
    def waiting(self) -> list[Question]:
        """Those that nobody has answered, nor left to its default, oldest first."""
        return [question for question in self._session.host.questions.open if question.id not in self._left]

    def forget(self) -> None:
        """The session has gone back: what was left is open again."""
        self._left.clear()

    async def put_all(self) -> None:
        """Put them one after the other."""
        while waiting := self.waiting:
            await self.put(waiting[0])

    async def put(self, question: Question) -> None:
        """Put one; whatever runs beside the prompt goes on meanwhile."""
        self._screen.show(self.shown(question))
        try:
            while not self._is_settled(question, await self._prompt.prompt_async(self._message)):
                pass
        except (EOFError, KeyboardInterrupt):
            pass
        self._left.add(question.id)

    def put_now(self, question: Question) -> bool:
        """Put one while something runs, which waits meanwhile; gives False if that is to be stopped."""
        self._screen.show(self.shown(question))
        self._left.add(question.id)
        try:
            while not self._is_settled(question, self._prompt.prompt(self._message, in_thread=True)):
                pass
        except EOFError:
            pass
        except KeyboardInterrupt:
            return False
        return True

    def shown(self, question: Question) -> tuple[Line, ...]:
        """A question with its choices."""
        whom = ", ".join([worker.name for worker in question.to]) if question.to is not None else "anybody"
        until = question.until.astimezone(self._session.options.zone)
        head = (
            Piece("question ", "hint"),
            Piece(f"for {whom}, until {until:%H:%M:%S}: ", "dim"),
            Piece(question.text, "bold"),
        )
        if not question.choices:
            return (head, (Piece(f"  any text; the default is {question.default!r}", "dim"),))
        rows: list[Line] = [head]
        for number, choice in enumerate(question.choices, 1):
            default = "  (the default)" if choice == question.default else ""
            rows.append((Piece(f"  {number}  ", "value"), Piece(choice), Piece(default, "dim")))
        return tuple(rows)

    _message = FormattedText([("class:hint", "answer"), ("class:dim", " (Enter for none)"), ("class:hint", "> ")])

    def _is_settled(self, question: Question, typed: str) -> bool:
        """Whether there will be no other answer from here: it was one, or Enter alone, or is too late."""
        if not typed.strip():
            return True
        questions, sitting = self._session.host.questions, self._session.worker
        worker: Any = sitting if sitting is not None and question.is_for(sitting) else (question.to or (None,))[0]
        try:
            questions.answer(question.meant(typed.strip()), worker=worker, question=question)
        except ActionError as problem:
            self._screen.show((line(problem.message, "error"),))
            return problem.code == "no-question"
        return True
