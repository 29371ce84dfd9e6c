"""A session at a terminal that is a pipe on one side and a text on the other."""

from __future__ import annotations

import asyncio
import io
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from offhook.repl import Repl, ReplOptions
from offhook.repl.shell.history import history_at
from offhook.repl.shell.look import Look
from offhook.repl.shell.terminal import Terminal

LEAVE, STOP = "\x04", "\x03"
Step = str | tuple[str, str] | Callable[[], object]
_CODES = re.compile(r"\x1b(?:\[[0-9;?]*[a-zA-Z]|[=>()][A-Z0-9]?)")


class Screen(Vt100_Output):
    """One that knows, without asking, how many lines there are below the prompt; the status line is drawn only then."""

    def get_rows_below_cursor_position(self) -> int:
        return 40


class Seated:
    """A terminal at which keys are typed. `repl` is the session behind it, `shown` what was ever on the screen."""

    def __init__(
        self, terminal_input: PipeInput, history: Path | None, options: ReplOptions | None, *, vi: bool
    ) -> None:
        self._screen = io.StringIO()
        self._input = terminal_input
        self._history = history
        self._vi = vi
        self.repl = Repl(options)
        self.complaints: list[str] = []
        self._trouble: BaseException | None = None
        self._terminal: Terminal | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def shown(self) -> str:
        return _CODES.sub("", self._screen.getvalue()).replace("\r", "")

    def type(self, *steps: Step) -> str:
        """Type, and leave. A step is keys, keys with what is to be seen before it goes on, or something else to do.
        Gives what was shown."""
        # a question that is put while something runs holds the event loop: keys come from elsewhere
        hands = threading.Thread(target=self._hands, args=(steps,), daemon=True)
        asyncio.run(self._sit(hands))
        hands.join(5)
        if self._trouble is not None:
            raise self._trouble
        return self.shown

    async def _sit(self, hands: threading.Thread) -> None:
        self._loop = asyncio.get_running_loop()
        output = Screen(self._screen, lambda: Size(rows=100, columns=150), term="xterm", enable_cpr=False)
        await self.repl.start()
        history = history_at(self._history, self.complaints.append)
        self._terminal = terminal = Terminal(
            self.repl, look=Look("none"), history=history, vi=self._vi, terminal=(self._input, output)
        )
        hands.start()
        try:
            await asyncio.wait_for(terminal.run(), 30)
        finally:
            await self.repl.close()

    def _hands(self, steps: tuple[Step, ...]) -> None:
        try:
            for step in steps:
                if callable(step):
                    step()
                    continue
                keys, wanted = step if isinstance(step, tuple) else (step, "")
                before = self.shown.count(wanted) if wanted else 0
                self._input.send_text(keys)
                self._wait(wanted, before)
        except BaseException as trouble:  # noqa: BLE001  # raised where the test is
            self._trouble = trouble
            self._input.send_text(STOP + STOP)
            time.sleep(0.2)
        self._input.send_text(LEAVE)

    def until(self, typed: str) -> Callable[[], object]:
        """A step: wait until that stands at the prompt."""

        def wait() -> None:
            deadline = time.monotonic() + 15
            while self._terminal is None or self._terminal.typed != typed:
                there = self._terminal.typed if self._terminal is not None else ""
                assert time.monotonic() < deadline, f"{typed!r} is not at the prompt, but {there!r}"
                time.sleep(0.01)

        return wait

    @property
    def raw(self) -> str:
        """What was ever on the screen, with its codes."""
        return self._screen.getvalue()

    def is_commanding(self) -> bool:
        """Whether keys are commands of vi now."""
        return self._terminal is not None and self._terminal.takes_commands

    @property
    def menu(self) -> list[str]:
        """What is listed below what is being typed."""
        return self._terminal.menu[0] if self._terminal is not None else []

    @property
    def chosen(self) -> str | None:
        """What is chosen there."""
        return self._terminal.menu[1] if self._terminal is not None else None

    def listed(self, *entries: str) -> Callable[[], object]:
        """A step: wait until these are in the menu; without any, until there is none."""
        return self.when(lambda: set(entries) <= set(self.menu) if entries else not self.menu, f"menu of {entries}")

    def when(self, holds: Callable[[], bool], what: str = "it") -> Callable[[], object]:
        """A step: wait until something holds."""

        def wait() -> None:
            deadline = time.monotonic() + 15
            while not holds():
                assert time.monotonic() < deadline, f"{what}: {self.menu}, {self._terminal and self._terminal.typed!r}"
                time.sleep(0.01)

        return wait

    def rested(self, typed: str) -> Callable[[], object]:
        """A step: wait until that stands at the prompt, and all that its keys have begun is done: the loop has gone
        round so often that nothing is left of it."""

        async def rounds() -> None:
            for _ in range(50):
                await asyncio.sleep(0)

        def wait() -> None:
            self.until(typed)()
            assert self._loop is not None
            asyncio.run_coroutine_threadsafe(rounds(), self._loop).result(15)

        return wait

    def _wait(self, wanted: str, before: int) -> None:
        deadline = time.monotonic() + 8
        while wanted and self.shown.count(wanted) <= before:
            assert time.monotonic() < deadline, f"{wanted!r} is not shown:\n{self.shown}"
            time.sleep(0.01)


@pytest.fixture
def seated(tmp_path: Path) -> Iterator[Callable[..., Seated]]:
    """Seats somebody at a terminal with these options."""
    with create_pipe_input() as terminal_input:

        def seat(
            options: ReplOptions | None = None, *, vi: bool = False, history: Path | None = tmp_path / "history"
        ) -> Seated:
            return Seated(terminal_input, history, options, vi=vi)

        yield seat
