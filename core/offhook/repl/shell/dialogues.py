"""Scripts' questions at the prompt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.formatted_text import FormattedText

from offhook.errors import ActionError
from offhook.repl.commands.answering import number_of
from offhook.repl.result import Line, Piece, Result, line

if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

    from offhook.questions import Question
    from offhook.repl.session import Session
    from offhook.repl.shell.look import Look
    from offhook.repl.shell.paging import Screen

_ROOM_FOR_MENU: Final = 4


class Dialogues:
    """Puts questions to whoever is at the prompt; the answer is that of the worker whom it asks. Enter alone leaves one
    to its default. `do` does an input, `show_rest` shows what came meanwhile, and `status` is the line below."""

    def __init__(
        self,
        session: Session,
        screen: Screen,
        look: Look,
        terminal: tuple[Input, Output],
        do: Callable[[str], Awaitable[Result]],
        show_rest: Callable[[], None],
        status: Callable[[], StyleAndTextTuples],
    ) -> None:
        self._session = session
        self._screen = screen
        self._do = do
        self._show_rest = show_rest
        self._left: set[str] = set()
        self._now: Question | None = None
        self._terminal, self._style, self._status = terminal, look, status

    @cached_property
    def _prompt(self) -> PromptSession[str]:
        """Made for the first question: it takes as long as many a start."""
        terminal_input, output = self._terminal
        return PromptSession(
            input=terminal_input,
            output=output,
            style=self._style.style,
            color_depth=self._style.depth,
            include_default_pygments_style=False,
            bottom_toolbar=self._status,
            reserve_space_for_menu=_ROOM_FOR_MENU,
        )

    @property
    def app(self) -> Application[str] | None:
        """That of the dialogue, while one is open."""
        app = self._prompt.app if "_prompt" in vars(self) else None
        return app if app is not None and app.is_running else None

    @property
    def waiting(self) -> list[Question]:
        """Those that nobody has answered, nor left to its default, oldest first."""
        return [question for question in self._session.host.questions.open if question.id not in self._left]

    def forget(self) -> None:
        """The session has gone back: what was left is open again."""
        self._left.clear()

    def look(self) -> None:
        """Close the dialogue if its question is not open any more."""
        app = self.app
        if self._now is not None and app is not None and not self._is_open(self._now):
            self._now = None
            app.exit(result="")

    async def put_all(self) -> None:
        """Put them one after the other."""
        while waiting := self.waiting:
            await self.put(waiting[0])

    async def put(self, question: Question) -> None:
        """Put one; whatever runs beside the prompt goes on meanwhile."""
        self._screen.show(self.shown(question))
        self._left.add(question.id)
        while self._is_open(question):
            self._now = question
            try:
                typed = await self._prompt.prompt_async(self._message, completer=_choices(question))
            except (EOFError, KeyboardInterrupt):
                return
            finally:
                self._now = None
                self._show_rest()
            if (
                not typed.strip()
                or (await self._do(f"answer {number_of(question.id)} {_meant(question, typed)}")).leave
            ):
                return

    def put_now(self, question: Question) -> bool:
        """Put one while something runs, which waits meanwhile; gives False if that is to be stopped."""
        self._screen.show(self.shown(question))
        self._left.add(question.id)
        choices = _choices(question)
        try:
            while not self._is_settled(question, self._prompt.prompt(self._message, in_thread=True, completer=choices)):
                pass
        except EOFError:
            pass
        except KeyboardInterrupt:
            return False
        return True

    def _is_open(self, question: Question) -> bool:
        return any(one.id == question.id for one in self._session.host.questions.open)

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
            questions.answer(_meant(question, typed), worker=worker, question=question)
        except ActionError as problem:
            self._screen.show((line(problem.message, "error"),))
            return problem.code == "no-question"
        return True


def _meant(question: Question, typed: str) -> str:
    """What somebody means who types this: also a choice by how it begins, if only one does."""
    meant = question.meant(typed.strip())
    if meant in question.choices:
        return meant
    begun = [choice for choice in question.choices if choice.casefold().startswith(meant.casefold())]
    return begun[0] if len(begun) == 1 else meant


def _choices(question: Question) -> WordCompleter:
    return WordCompleter([*question.choices], ignore_case=True, sentence=True)
