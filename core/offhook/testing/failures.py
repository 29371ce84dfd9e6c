"""Failures of handlers: each fails the test, unless the test says that it expects it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offhook.pipeline import Handler

__tracebackhide__ = True  # a failing test shows the test


@dataclass(frozen=True, slots=True)
class HandlerFailure:
    """A handler's failure. `handler` is its name, `place` the file and line, `error` what it raised."""

    handler: str
    message: str
    place: str
    error: BaseException

    def __str__(self) -> str:
        return f"{self.place}: {self.handler} failed: {self.message}"


class HandlerFailed(AssertionError):  # noqa: N818  # it is what happened, as an assertion's error
    """A handler failed, and the test did not expect it. `failures` has all that came at once."""

    def __init__(self, failures: list[HandlerFailure]) -> None:
        said = "\n".join(str(failure) for failure in failures)
        super().__init__(f"{said}\n(if that is what the test is about: `with desk.expect_failure():`)")
        self.failures = failures


class _Expected:
    """One block that expects failures; `came` has them."""

    def __init__(self, handler: str, match: str) -> None:
        self.handler = handler
        self.match = match
        self.came: list[HandlerFailure] = []

    def fits(self, failure: HandlerFailure) -> bool:
        return fnmatchcase(failure.handler, self.handler) and re.search(self.match, failure.message) is not None


class Failures:
    """The failures of one host. `all` has every one; those that nobody expects wait until they are raised."""

    def __init__(self, *, strict: bool) -> None:
        self.all: list[HandlerFailure] = []
        self._strict = strict
        self._unexpected: list[HandlerFailure] = []
        self._expecting: list[_Expected] = []

    def heard(self, handler: Handler, problem: BaseException, message: str, place: str) -> None:
        """A handler has failed."""
        failure = HandlerFailure(handler.name, message, place, problem)
        self.all.append(failure)
        for expected in reversed(self._expecting):
            if expected.fits(failure):
                expected.came.append(failure)
                return
        if self._strict:
            self._unexpected.append(failure)

    def check(self) -> None:
        """Raise `HandlerFailed` for those that nobody expected, once."""
        if self._unexpected:
            failures, self._unexpected = self._unexpected, []
            raise HandlerFailed(failures) from failures[0].error

    @contextmanager
    def expect(self, handler: str, match: str) -> Iterator[list[HandlerFailure]]:
        """Expect at least one failure of a handler of that name (`*` for any) whose message `match` is found in."""
        expected = _Expected(handler, match)
        self._expecting.append(expected)
        try:
            yield expected.came
        finally:
            self._expecting.remove(expected)
        if not expected.came:
            what = "a handler" if handler == "*" else handler
            words = f" with {match!r} in its message" if match else ""
            raise AssertionError(f"{what} was to fail{words}, and did not")
