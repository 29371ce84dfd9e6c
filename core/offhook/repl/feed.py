"""`Repl`: text in, result out; everything that a prompt can do, without a terminal."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from offhook.errors import ActionCancelled, ConfigError, OffhookError
from offhook.pipeline.blame import describe
from offhook.repl.commands import find_command, first_try, near_command, takes_nothing
from offhook.repl.commands.tracing import trace_of_latest
from offhook.repl.deeds import Deeds
from offhook.repl.forms import as_json, error_of
from offhook.repl.happened import Happened
from offhook.repl.items import LABEL
from offhook.repl.options import ReplOptions
from offhook.repl.reading import INPUT, TYPED, VALUE, Declared, Reader, Statements, Unfinished, Wrong
from offhook.repl.result import ABSENT, Line, Piece, Result, failure, line, refusal
from offhook.repl.session import Session, Waiting
from offhook.repl.showing import brief, clock_text, cut, finding_lines, value_lines
from offhook.scripts.loader import ScriptError
from offhook_grammar.diagnostics import Diagnostic
from offhook_grammar.operations.kinds import fields_of
from offhook_grammar.program import LanguageError
from offhook_grammar.render import to_json

if TYPE_CHECKING:
    from datetime import datetime

    from offhook.host import Host
    from offhook.repl.moments import Moment

Form = Literal["table", "json"]
T = TypeVar("T")

_WORDS: Final = (("installed", False), ("replaced", True))
_WIDTH: Final = 100
_NOT_KEPT: Final = line("dry run: nothing of this was kept", "dim")
_LOG: Final = logging.getLogger("offhook.repl")
_NO_VALUE: Final = "H215"
"""What the checker says of a procedure that stands where a value does."""


class Repl:
    """A session at a prompt: `start()`, then `feed` each input, then `close()`; in one event loop.

    Raises `ConfigError` where the centre or a script cannot be used.
    """

    def __init__(self, options: ReplOptions | None = None, host: Host | None = None) -> None:
        """`host`: one that a program has started, in place of one of the session's own."""
        self.session = Session(options or ReplOptions(), host)
        self.deeds = Deeds()
        self.form: Form = "table"
        """How results are printed: `json` has their data, where they have any."""
        self.would_be: Result | None = None
        """The trace of the last input of a dry run that did something."""
        self.width = _WIDTH
        """How many columns there are for what is drawn."""
        self._reader = Reader()
        self._told: list[Callable[[tuple[Line, ...]], None]] = []
        self._watch: asyncio.Task[None] | None = None
        self._listen_to_host()

    def _listen_to_host(self) -> None:
        session = self.session
        self.happened = Happened(session.host, session.options.zone, lambda: session.worker, session.called)

    async def start(self) -> None:
        """Begin."""
        await self.session.start()
        self.deeds.begin(self.session.host.centre)
        self.happened.skip()

    async def close(self) -> None:
        """End."""
        self.happened.end()
        self.watch(False, lambda _told: ())
        await self.session.close()

    def listen(self, listener: Callable[[tuple[Line, ...]], None]) -> None:
        """Call `listener` with what is said by itself: that a file was loaded anew."""
        self._told.append(listener)

    @property
    def watching(self) -> bool:
        """Whether files are reloaded as they change."""
        return self._watch is not None

    def watch(self, on: bool, said: Callable[[Any], tuple[Line, ...]]) -> None:
        """Reload files as they change, or no more; `said` puts a report, or what is wrong, into words."""
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
        self._said = said
        if not on:
            return

        def told(report: Any) -> None:
            for listener in self._told:
                listener(said(report))

        from offhook.scripts.watching import ScriptWatcher

        self._watch = asyncio.get_running_loop().create_task(ScriptWatcher(self.session.host, told).run())

    async def feed(self, text: str) -> Result:
        """Do what was typed. Never raises for what it is."""
        text = text.removeprefix("\ufeff")
        if not text.strip():
            return Result()
        before = Result()
        try:
            if self.session.going_back is not None:
                await self.undo()  # it was broken off
            before = self._over()  # in real time
            result = await self._fed(text)
        except Exception as problem:  # noqa: BLE001  # whatever it is: no input may end the session
            _LOG.exception("an input could not be done")
            result = failure(f"that could not be done: {describe(problem)}", "this is a mistake of Offhook's")
        if result.failed and (instead := first_try(text)) is not None:
            result = failure(f"there is no `{text.strip()}` here", instead)
        near = near_command(self, text) if result.failed else None
        hint: Line = (Piece("  = ", "dim"), Piece(f"did you mean the command `{near}`?", "hint"))
        result = replace(result, lines=(*result.lines, *((hint,) if near is not None else ())))
        result = replace(_besides(result, before), lines=(*self.session.notes, *before.lines, *result.lines))
        self.session.notes = ()
        records, worth = self.happened.take(), self.happened.worth.all
        return as_json(result, records.all, records.cut, worth) if self.form == "json" else result

    async def _fed(self, text: str) -> Result:
        found = find_command(self, text)
        try:
            if found is None:
                return await self._read(text)
            command, words = found
            if words and takes_nothing(command):
                return failure(f"`{command.name}` takes nothing; found {words!r}")
            if not command.changes or (self.session.dry and command.name == "as"):
                return await command.run(self, words)
            return await self._changing(text, lambda: command.run(self, words))
        except OffhookError as problem:
            return refusal(problem)

    async def undo(self) -> Moment:
        """Go back to before the last input that changed something, wholly, even if this is cancelled on the way. Raises
        `ConfigError`."""
        return await wholly(self._gone_back())

    async def _gone_back(self) -> Moment:
        undone = await self.session.undo()
        self._listen_to_host()
        self.deeds.undone(undone.done)
        if self._watch is not None:
            self.watch(True, self._said)
        return undone

    async def _read(self, text: str) -> Result:
        reading = self._reader.read(text)
        match reading:
            case Unfinished():
                return Result(incomplete=True)
            case Wrong():
                from offhook.repl.splitting import Splitter  # most inputs are one

                several = Splitter(self._reader, lambda each: find_command(self, each) is not None).split(text)
                if several.inputs:
                    return await self._one_by_one(several.inputs)
                return findings((several.wrong or reading).diagnostics, text)
            case Declared():
                return await self._changing(text, lambda: self._declared(reading, text))
            case Statements():
                return await self._changing(text, lambda: self._done(reading, text), looks=reading.looks)

    async def _one_by_one(self, inputs: list[str]) -> Result:
        """Do several, up to the first that fails."""
        from offhook.repl.splitting import together

        results: list[Result] = []
        data: list[Any] = []
        for each in inputs:
            results.append(await self._fed(each))
            if self.form == "json":
                records = self.happened.take()
                data.append(as_json(results[-1], records.all, records.cut).data)
            if results[-1].failed or results[-1].leave:
                break
        return together(results, inputs[len(results) :], data)

    async def _changing(
        self, text: str, do: Callable[[], Coroutine[Any, Any, Result]], *, looks: bool = False
    ) -> Result:
        """Do what can be undone; in a dry run it is undone at once. What only `looks` is no matter of either: to keep
        the centre ahead of it takes long where that is large."""
        session = self.session
        before = self._state()
        if not looks:
            session.remember(text, len(self.deeds))
        self.happened.begin()
        if not session.dry:
            worker, began = session.worker, session.host.clock.now()
            result = failure("it was stopped")
            try:
                result = await _tried(do)
                result = _besides(result, self._over(result.lines))
            finally:  # also if it is given up: what it did is there
                self._did(text, worker, began, result)
                if not looks and session.moments is not None and not self._has_changed(before, result):
                    session.moments.last()
            return result
        if looks:
            variables = {**session.variables}
            result = await _tried(do)
            session.variables = variables
            return replace(result, lines=(*result.lines, _NOT_KEPT))
        session.refuse_the_world_outside()
        worker, began = session.worker, session.host.clock.now()
        result = failure("it was stopped")
        try:
            try:
                result = await _tried(do)
            finally:
                self._did(text, worker, began, result)
            with suppress(OffhookError):
                self.would_be = trace_of_latest(self) or self.would_be
        finally:  # also if it is given up: nothing of a dry run may stay
            told, worth = self.happened.told, self.happened.worth
            undone = await self.undo()
            self.happened.told, self.happened.worth = told, worth
        is_told = isinstance(result.data, Mapping) or (result.data is None and result.value is ABSENT)
        data = {**(result.data or {}), "dry": True} if is_told else result.data
        return replace(result, lines=(*result.lines, _NOT_KEPT, *lost(undone)), data=data)

    def _did(self, text: str, worker: Any, began: datetime, result: Result) -> None:
        session = self.session
        declared = session.script.count("\n")
        waits = any(one.text == text for one in session.waiting)
        self.deeds.did(text, worker, self.happened.worth, session.variables, began, result, declared, waits=waits)

    def _has_changed(self, before: tuple[Any, ...], result: Result) -> bool:
        """Whether an input is worth undoing: one that failed is not, unless something came of it."""
        after = self._state()
        return after[1:] != before[1:] or (after != before and (not result.failed or self.happened.is_something))

    def _state(self) -> tuple[Any, ...]:
        """What differs after an input that is worth undoing."""
        session = self.session
        named = {name: value for name, value in session.variables.items() if name != VALUE}
        clock = session.host.clock
        now = clock.now() if clock.is_virtual else None  # real time goes on by itself
        return len(session.host.journal), session.items, session.files, named, now, session.worker, session.waiting

    # ------------------------------------------------------------ declarations

    async def _declared(self, declared: Declared, text: str) -> Result:
        session = self.session
        if any(one.identity.kind == "action" and one.identity.name == INPUT for one in declared.items):
            return failure(f"{INPUT} is what the session itself calls each input: choose another name")
        replaced = {one.identity for one in declared.items if session.items.get(one.identity) is not None}
        apart = session.apart
        try:
            session.declare(session.items.having(declared.items), declared.items)
        except ScriptError as error:
            return findings(error.diagnostics, text, session.items.having(declared.items).script)
        except ConfigError as problem:
            params = [one.identity.name for one in declared.items if one.identity.kind == "param"]
            if not params or "has no default" not in problem.message:
                raise
            hint = f"give it one: `param {params[0]}: number = 5`"
            return failure(f"the param {params[0]} needs a default, since nobody gives it a value at the prompt", hint)
        said: list[Line] = []
        for one in declared.items:
            word = "replaced" if one.identity in replaced else "installed"
            said.append((Piece(f"{word} ", "ok"), Piece(one.identity.short, "name")))
        for path in session.apart.keys() - apart.keys():
            said.append(
                line(f"the session does not use {path} any more, which declares {session.apart[path]}, too", "warning")
            )
        new = [one.identity for one in declared.items]
        names = {word: [each.short for each in new if (each in replaced) is is_there] for word, is_there in _WORDS}
        return Result(lines=tuple(said), data={word: each for word, each in names.items() if each})

    # ------------------------------------------------------------ statements

    async def _done(self, statements: Statements, text: str) -> Result:
        session = self.session
        try:
            running = session.compiled(statements)
        except ScriptError as error:
            if statements.plainly is not None and any(one.code == _NO_VALUE for one in error.diagnostics):
                return await self._done(statements.plainly, text)
            return findings(error.diagnostics, text, session.script)
        flow = session.host.spawn(running.run(), "input")
        try:
            await session.host.settle()
        except asyncio.CancelledError:
            flow.cancel()  # whoever typed it does not want it any more
            raise
        return self._ended(Waiting(text, statements, running, flow))

    def _ended(self, one: Waiting) -> Result:
        statements, running, flow = one.statements, one.running, one.flow
        shown = self.happened.lines(times=False)
        if not flow.done:
            session = self.session
            session.wait_for(one)
            asks = "`answer` answers what is asked, " if session.host.questions.open else ""
            time = "`advance 5m` lets time pass" if session.host.clock.is_virtual else "time goes by itself"
            waits: Line = (Piece(f"it waits; {asks}{time}", "dim"),)
            return Result(lines=(*shown, waits), data={"waits": True})
        problem = flow.error
        if problem is not None:
            told = error_of(problem)
            return Result(lines=(*shown, *self._problem(problem, shown)), failed=True, error=told)
        self.session.keep(running.variables)
        value: Any = running.variables.get(VALUE, ABSENT) if statements.is_value else ABSENT
        is_told = bool(shown) and (value is None or (statements.invokes and fields_of(value) is not None))
        said = value_lines(value) if value is not ABSENT and not is_told else ()
        if said and shown and statements.invokes:
            said = ((Piece("it gave ", "dim"), *said[0]), *said[1:])
        return Result(lines=(*shown, *said), value=value)

    def _over(self, shown: tuple[Line, ...] = ()) -> Result:
        """What came of the inputs that waited and have ended, below what was `shown`: values of their names, or what
        went wrong, when, in which of them."""
        said: list[Line] = []
        error = None
        for one in self.session.ended():
            problem = one.flow.error
            if problem is not None:
                error = error or error_of(problem) | {"input": one.text}
                first, *more = self._problem(problem, (*shown, *said)) or ((),)
                at = clock_text(one.running.ended, self.session.options.zone)
                where: Line = (Piece(f"  (in {cut(one.text)})", "dim"),)
                said += [(Piece(f"{at} ", "time"), *first, *where), *more] if first else []
                continue
            for name in (VALUE,) if one.statements.is_value else one.statements.names:
                said += [(Piece(name, "name"), Piece(" is now "), *brief(self.session.variables.get(name)))]
        return Result(lines=tuple(said), failed=error is not None, error=error)

    def _problem(self, problem: BaseException, shown: tuple[Line, ...]) -> tuple[Line, ...]:
        """What went wrong, unless the lines of what happened say it."""
        if isinstance(problem, ActionCancelled):
            return () if shown else (line(f"cancelled: {problem.reason}", "warning"),)
        if isinstance(problem, LanguageError):
            return ((Piece(f"{problem.message} [{problem.code}]", "error"),),)
        if isinstance(problem, OffhookError):
            told = any(problem.message in piece.text for each in shown for piece in each)
            return () if told else failure(problem.message, problem.hint).lines
        return (line(f"{describe(problem)}", "error"),)


def lost(undone: Moment) -> tuple[Line, ...]:
    """That inputs which were still waiting at that moment do not go on."""
    return tuple([line(f"it was still waiting, and does not go on: {each}", "warning") for each in undone.waiting])


def _besides(result: Result, other: Result) -> Result:
    """A result with what came of other inputs below it."""
    failed, error = result.failed or other.failed, result.error or other.error
    return replace(result, lines=(*result.lines, *other.lines), failed=failed, error=error)


async def wholly(work: Coroutine[Any, Any, T]) -> T:
    """Do it to its end, also where whoever waits for it is cancelled meanwhile: that comes too late then."""
    task = asyncio.ensure_future(work)
    while True:
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            current = asyncio.current_task()
            if task.cancelled() or current is None:
                raise
            current.uncancel()


async def _tried(do: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """What came of it, a refusal among it: whoever goes back to before it has to know that it is over."""
    try:
        return await do()
    except OffhookError as problem:
        return refusal(problem)


def findings(found: Iterable[Diagnostic], text: str, session: str = "") -> Result:
    """What is wrong with an input, or with the session's script for it, each with its line and a caret."""
    errors = [one for one in found if one.is_error]
    shown = finding_lines(errors, lambda file: text if file == TYPED else session if file == LABEL else "")
    first = errors[0] if errors else None
    error: dict[str, Any] = (
        {"code": first.code, "message": first.message, "hint": first.hint} if first is not None else {}
    )
    error["diagnostics"] = [to_json(one) for one in errors]
    return Result(lines=shown, failed=True, error=error)
