"""A session at the prompt, without a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from typing import Any

import pytest

from offhook.repl import Repl, ReplOptions, Result
from offhook.shared import Shared


class Typing:
    """Types inputs, one after the other, and gives what came of the last; they must not fail."""

    def __init__(self, runner: asyncio.Runner, repl: Repl) -> None:
        self._runner = runner
        self.repl = repl

    def __call__(self, *texts: str) -> Result:
        result = Result()
        for text in texts:
            result = self._runner.run(self.repl.feed(text))
            assert not result.failed, result.text
            assert not result.incomplete, text
        return result

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Something else in the same event loop."""
        self._runner.run(work)

    def partly(self, text: str) -> Result:
        """One that may be whatever it is."""
        return self._runner.run(self.repl.feed(text))

    def badly(self, text: str) -> Result:
        """One that must fail."""
        result = self._runner.run(self.repl.feed(text))
        assert result.failed, result.text
        return result


@pytest.fixture(scope="session")
def shared() -> Shared:
    """What hosts have in common, so that each test's begins fast."""
    return Shared()


@pytest.fixture
def prompt(shared: Shared) -> Iterator[Callable[..., Typing]]:
    """Begins sessions with the options that it is given."""
    runners: list[tuple[asyncio.Runner, Repl]] = []

    def begin(options: ReplOptions | None = None) -> Typing:
        runner = asyncio.Runner()
        given = options or ReplOptions()
        repl = Repl(replace(given, base=replace(given.base, shared=shared)))
        runner.run(repl.start())
        runners.append((runner, repl))
        return Typing(runner, repl)

    yield begin
    for runner, repl in runners:
        runner.run(repl.close())
        runner.close()


@pytest.fixture
def typed(prompt: Callable[..., Typing]) -> Typing:
    """A session on the centre to try things on."""
    return prompt()
