"""`Repl`: text in, result out; everything that a prompt can do, without a terminal."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from offhook.errors import ActionCancelled, OffhookError
from offhook.flows import Flow
from offhook.repl.commands import find_command
from offhook.repl.happened import Happened
from offhook.repl.items import LABEL
from offhook.repl.options import ReplOptions
from offhook.repl.reading import TYPED, VALUE, Declared, Reader, Statements, Unfinished, Wrong
from offhook.repl.result import ABSENT, Line, Piece, Result, failure, line, lines
from offhook.repl.running import Input
from offhook.repl.session import Session
from offhook.repl.showing import value_lines
from offhook.scripts.loader import ScriptError
from offhook_grammar.diagnostics import Diagnostic
from offhook_grammar.program import LanguageError
from offhook_grammar.render import render

if TYPE_CHECKING:
    from offhook.host import Host

_NO_VALUE: Final = "H215"
"""What the checker says of a procedure that stands where a value does."""


class Repl:
    """A session at a prompt: `start()`, then `feed` each input, then `close()`; in one event loop.

    Raises `ConfigError` where the centre or a script cannot be used.
    """

    def __init__(self, options: ReplOptions | None = None, host: Host | None = None) -> None:
        """`host`: one that a program has started, in place of one of the session's own."""
        self.session = Session(options or ReplOptions(), host)
        self._reader = Reader()
        self._listen_to_host()

    def _listen_to_host(self) -> None:
        self.happened = Happened(self.session.host, self.session.options.zone)

    async def start(self) -> None:
        """Begin."""
        await self.session.start()
        self.happened.skip()

    async def close(self) -> None:
        """End."""
        await self.session.close()

    async def feed(self, text: str) -> Result:
        """Do what was typed. Never raises for what it is."""
        if not text.strip():
            return Result()
        found = find_command(self, text)
        try:
            if found is not None:
                command, words = found
                if not command.changes:
                    return await command.run(self, words)
                return await self._changing(text, lambda: command.run(self, words))
            return await self._read(text)
        except OffhookError as problem:
            return failure(problem.message, problem.hint)

    async def undo(self) -> str:
        """Go back to before the last input that changed something, and give that. Raises `ConfigError`."""
        undone = await self.session.undo()
        self._listen_to_host()
        return undone

    async def _read(self, text: str) -> Result:
        reading = self._reader.read(text)
        match reading:
            case Unfinished():
                return Result(incomplete=True)
            case Wrong():
                return findings(reading.diagnostics, text)
            case Declared():
                return await self._changing(text, lambda: self._declared(reading, text))
            case Statements():
                return await self._changing(text, lambda: self._done(reading, text))

    async def _changing(self, text: str, do: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
        """Do what can be undone; in a dry run it is undone at once."""
        session = self.session
        before = self._state()
        session.remember(text)
        if not session.dry:
            result = await do()
            if session.moments is not None and before == self._state():
                session.moments.last()
            return result
        session.refuse_the_world_outside()
        result = await do()
        await self.undo()
        return replace(result, lines=(*result.lines, line("dry run: nothing of this was kept", "dim")))

    def _state(self) -> tuple[Any, ...]:
        """What differs after an input that is worth undoing."""
        session = self.session
        named = {name: value for name, value in session.variables.items() if name != VALUE}
        return len(session.host.journal), session.items, session.files, named

    # ------------------------------------------------------------ declarations

    async def _declared(self, declared: Declared, text: str) -> Result:
        session = self.session
        replaced = {one.identity for one in declared.items if session.items.get(one.identity) is not None}
        try:
            session.declare(session.items.having(declared.items), declared.items)
        except ScriptError as error:
            return findings(error.diagnostics, text, session.items.having(declared.items).script)
        said: list[Line] = []
        for one in declared.items:
            word = "replaced" if one.identity in replaced else "installed"
            said.append((Piece(f"{word} ", "ok"), Piece(str(one.identity), "name")))
        return Result(lines=tuple(said))

    # ------------------------------------------------------------ statements

    async def _done(self, statements: Statements, text: str) -> Result:
        session = self.session
        try:
            running = session.compiled(statements)
        except ScriptError as error:
            if statements.plainly is not None and any(one.code == _NO_VALUE for one in error.diagnostics):
                return await self._done(statements.plainly, text)
            return findings(error.diagnostics, text, session.items.script)
        flow = session.host.spawn(running.run(), "input")
        await session.host.settle()
        return self._ended(statements, running, flow)

    def _ended(self, statements: Statements, running: Input, flow: Flow) -> Result:
        shown = self.happened.lines(times=False)
        if not flow.done:
            waits: Line = (Piece("it waits; `advance 5m` lets time pass", "dim"),)
            return Result(lines=(*shown, waits))
        problem = flow.error
        if problem is not None:
            return Result(lines=(*shown, *self._problem(problem, shown)), failed=True)
        self.session.keep({name: value for name, value in running.variables.items() if value is not None})
        value: Any = running.variables.get(VALUE, ABSENT) if statements.is_value else ABSENT
        said = value_lines(value) if value is not ABSENT and not (shown and value is None) else ()
        return Result(lines=(*shown, *said), value=value)

    def _problem(self, problem: BaseException, shown: tuple[Line, ...]) -> tuple[Line, ...]:
        """What went wrong, unless the lines of what happened say it."""
        if isinstance(problem, ActionCancelled):
            return () if shown else (line(f"cancelled: {problem.reason}", "warning"),)
        if isinstance(problem, LanguageError):
            return ((Piece(f"{problem.message} [{problem.code}]", "error"),),)
        if isinstance(problem, OffhookError):
            told = any(problem.message in piece.text for each in shown for piece in each)
            return () if told else failure(problem.message, problem.hint).lines
        raise problem


def findings(found: Iterable[Diagnostic], text: str, session: str = "") -> Result:
    """What is wrong with an input, or with the session's script for it, each with its line and a caret."""
    errors = [one for one in found if one.is_error]
    shown = [render(one, text if one.file == TYPED else session if one.file == LABEL else "") for one in errors]
    return Result(lines=lines("\n".join(shown), "error"), failed=True)
