"""The prompt on a terminal: types, does, shows, and does not end for anything that goes wrong."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import TYPE_CHECKING, Final

from prompt_toolkit import PromptSession
from prompt_toolkit.application.run_in_terminal import run_in_terminal
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.filters import emacs_insert_mode, to_filter, vi_insert_mode
from prompt_toolkit.formatted_text import FormattedText, StyleAndTextTuples
from prompt_toolkit.input.defaults import create_input
from prompt_toolkit.key_binding.vi_state import InputMode
from prompt_toolkit.output.defaults import create_output
from prompt_toolkit.patch_stdout import patch_stdout

from offhook.plugins.sources import own_version
from offhook.repl.commands import COMMANDS
from offhook.repl.result import Line, Piece, Result, line
from offhook.repl.shell.completing import ScriptCompleter, get_ready, signature_at
from offhook.repl.shell.dialogues import Dialogues
from offhook.repl.shell.highlighting import ScriptLexer
from offhook.repl.shell.interrupting import interruptible, uninterrupted
from offhook.repl.shell.keys import key_bindings
from offhook.repl.shell.look import Look, fragments
from offhook.repl.shell.looking import Looking
from offhook.repl.shell.paging import Screen
from offhook.repl.shell.quiet import without_echo
from offhook.repl.shell.status import Status, signature_line, wrong_line

if TYPE_CHECKING:
    from prompt_toolkit.history import History
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

    from offhook.host import Host
    from offhook.questions import Question
    from offhook.repl.feed import Repl

_PROMPT: Final = FormattedText([("class:ok", "> ")])
_MORE: Final = FormattedText([("class:dim", ". ")])
_REFRESHED_EVERY: Final = 0.5
"""Seconds, in real time."""
_PAUSE: Final = 0.25
"""Seconds without a key after which what is typed is checked; `_LEISURE` times as long as that takes, if it is more."""
_LEISURE: Final = 5
_ROOM_FOR_MENU: Final = 6
"""Lines that are kept free below what is typed, at the bottom of the screen."""


class Terminal:
    """A session at a terminal. `terminal`: where it is; None for that of the process."""

    def __init__(
        self,
        repl: Repl,
        *,
        look: Look,
        history: History,
        vi: bool = False,
        terminal: tuple[Input, Output] | None = None,
    ) -> None:
        self._repl = repl
        self._input, self._output = terminal or (create_input(), create_output())
        self._looking = Looking(repl)
        self._screen = Screen(self._output, look)
        streams = self._input, self._output
        self._dialogues = Dialogues(
            repl.session, self._screen, look, streams, self._answered, self._show_rest, self._status_alone
        )
        self._status: Status | None = None
        self._runs = False
        self._heard: Host | None = None
        self._told_of_news = False
        self._unshown: list[Line] = []
        self._checks: asyncio.TimerHandle | None = None
        self._pause = _PAUSE
        self._loop: asyncio.AbstractEventLoop | None = None
        self._prompt = self._made(look, history, vi=vi)
        repl.listen(self._say)

    async def run(self) -> None:
        """Until it is left."""
        self._loop = asyncio.get_running_loop()
        self._greet()
        # a Ctrl-C for what has just ended is for nobody
        with uninterrupted(), without_echo(self._input):
            ready = self._loop.create_task(get_ready(self._repl))
            try:
                await self._go_on()
            finally:
                ready.cancel()

    async def _go_on(self) -> None:
        result = Result()
        while not result.leave:
            self._show_rest()
            self._hear()
            await self._dialogues.put_all()
            try:
                text = await self._typed()
            except KeyboardInterrupt:
                continue
            except EOFError:
                return
            result = await self._done(text)
            self._show(result)

    # ------------------------------------------------------------ typing

    @property
    def typed(self) -> str:
        """What stands at the prompt now."""
        return self._prompt.default_buffer.text

    @property
    def takes_commands(self) -> bool:
        """Whether keys are commands now, as in vi."""
        app = self._prompt.app
        return app.editing_mode is EditingMode.VI and app.vi_state.input_mode is InputMode.NAVIGATION

    @property
    def menu(self) -> tuple[list[str], str | None]:
        """What stands in the menu, and what is chosen there."""
        state = self._prompt.default_buffer.complete_state
        if state is None:
            return [], None
        chosen = state.current_completion
        return [one.display_text for one in state.completions], chosen.display_text if chosen is not None else None

    def _made(self, look: Look, history: History, *, vi: bool) -> PromptSession[str]:
        real = not self._repl.session.host.clock.is_virtual
        prompt: PromptSession[str] = PromptSession(
            message=_PROMPT,
            prompt_continuation=_MORE,
            multiline=True,
            editing_mode=EditingMode.VI if vi else EditingMode.EMACS,
            lexer=ScriptLexer(self._looking),
            style=look.style,
            color_depth=look.depth,
            include_default_pygments_style=False,
            history=history,
            search_ignore_case=True,
            auto_suggest=AutoSuggestFromHistory(),
            completer=ScriptCompleter(self._repl),
            complete_while_typing=emacs_insert_mode | vi_insert_mode,
            reserve_space_for_menu=_ROOM_FOR_MENU,
            key_bindings=key_bindings(self._looking),
            bottom_toolbar=self._toolbar,
            refresh_interval=_REFRESHED_EVERY if real else 0,
            enable_open_in_editor=True,
            tempfile_suffix=".hook",
            input=self._input,
            output=self._output,
        )
        # the prompt would do without its menu if it were told so: Up means this, and Down means the menu (see `keys`)
        prompt.default_buffer.enable_history_search = to_filter(True)
        prompt.default_buffer.on_text_changed += lambda _buffer: self._check_later()
        return prompt

    def _check_later(self) -> None:
        """Have the checker look at what is typed, once nobody types for a moment."""
        if self._checks is not None:
            self._checks.cancel()
        if self._loop is not None:
            self._checks = self._loop.call_later(self._pause, self._check)

    def _check(self) -> None:
        app = self._prompt.app
        if not app.is_running:
            return
        began = time.monotonic()
        if self._looking.check(self._prompt.default_buffer.text):
            app.invalidate()
        self._pause = max(_PAUSE, _LEISURE * (time.monotonic() - began))

    async def _typed(self) -> str:
        """The next input. Raises `KeyboardInterrupt` for a line that is given up, and `EOFError` at the end."""
        self._status = Status(self._repl.session)
        with patch_stdout(raw=True):
            return await self._prompt.prompt_async()

    def _toolbar(self) -> StyleAndTextTuples:
        width = self._screen.width
        shown: list[Line] = []
        document = self._prompt.default_buffer.document
        wrong = self._looking.wrong(document.text)
        if wrong is not None:
            shown.append(wrong_line(wrong.message, width))
        elif (taken := signature_at(self._repl, document)) is not None:
            shown.append(signature_line(taken, width))
        return [*fragments([*shown, ()]), *self._status_alone()]

    def _status_alone(self) -> StyleAndTextTuples:
        if self._status is None or not self._repl.session.host.clock.is_virtual:
            self._status = Status(self._repl.session)
        return fragments((self._status.line(self._screen.width),))

    # ------------------------------------------------------------ doing

    async def _answered(self, text: str) -> Result:
        """Answer a question, and show what came of it."""
        result = await self._done(text)
        self._show(result)
        self._status = None
        return result

    async def _done(self, text: str) -> Result:
        self._runs = True
        self._repl.width = self._screen.width
        try:
            stopping = line("stopping; Ctrl-C again stops it wherever it is", "warning")
            result = await interruptible(self._repl.feed(text), partial(self._screen.show, (stopping,)))
        finally:
            self._runs = False
        if result is None:
            shown = self._repl.happened.lines(times=True)
            stopped = line("stopped: what was done so far stays, `undo` takes it back", "warning")
            return Result(lines=(*shown, stopped), failed=True)
        return result

    def _show(self, result: Result) -> None:
        if result.clear:
            self._screen.clear()
        if result.incomplete:
            self._screen.show((line("that is not complete", "error"),))
        self._screen.show_or_page(result.lines)

    def _greet(self) -> None:
        session = self._repl.session
        helps = "`help` tells what there is, " if "help" in COMMANDS else ""
        said = [line(f"Offhook {own_version()}: {helps}Ctrl-D leaves", "dim")]
        if session.worker is not None:
            said.append((Piece("you are ", "dim"), Piece(session.worker.name, "name")))
        self._screen.show(said)

    # ------------------------------------------------------------ what happens by itself

    def _hear(self) -> None:
        """Listen to the host, which is another one after an undo."""
        host = self._repl.session.host
        if host is self._heard:
            return
        self._heard = host
        self._dialogues.forget()
        host.journal.listen(lambda _record: self._news(host))
        host.questions.listen(self._asked)

    def _news(self, host: Host) -> None:
        """Something happened: if it did so by itself, it is shown once all of it has."""
        if self._runs or self._told_of_news or host is not self._repl.session.host or self._loop is None:
            return
        self._told_of_news = True
        self._loop.call_soon(self._tell_news)

    def _tell_news(self) -> None:
        self._told_of_news = False
        if self._runs:
            return
        lines = self._repl.happened.lines(times=True)
        self._status = Status(self._repl.session)
        if lines:
            self._say(lines)
        self._dialogues.look()

    def _say(self, lines: tuple[Line, ...]) -> None:
        """Show what nobody typed, above the prompt if there is one."""
        running = self._prompt.app if self._prompt.app.is_running else self._dialogues.app
        self._unshown += lines
        if running is not None:
            running.create_background_task(self._above())
        else:
            self._show_rest()

    async def _above(self) -> None:
        await run_in_terminal(self._show_rest)

    def _show_rest(self) -> None:
        """Show what could not be shown above a prompt, since that was left meanwhile."""
        lines, self._unshown = self._unshown, []
        self._screen.show(lines)

    def _asked(self, question: Question) -> None:
        app = self._prompt.app
        if self._runs:
            if self._repl.session.host.clock.is_virtual and not self._dialogues.put_now(question):
                import signal

                signal.raise_signal(signal.SIGINT)
        elif app.is_running and not self._prompt.default_buffer.text:
            app.exit(result="")
        elif app.is_running:
            self._say((*self._dialogues.shown(question), _LATER))


_LATER: Final[Line] = (Piece("  it can be answered behind the input that is being typed", "dim"),)
