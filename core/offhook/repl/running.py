"""Statements that were typed: compiled beside what is loaded, and run by the session's worker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from offhook.repl.items import LABEL
from offhook.repl.reading import INPUT, Statements
from offhook.runs.current import Current
from offhook.scripts.handler import ScriptHandler
from offhook.scripts.run import ScriptRun, payload_of
from offhook_grammar.program import CompiledHandler, StopRun
from offhook_grammar.values import FrozenDict

if TYPE_CHECKING:
    from datetime import datetime

    from offhook.host import Host
    from offhook_grammar.diagnostics import Span

_GIVEN = "given_"
"""Ahead of a variable's name: the param by which its value comes in."""


class SessionRun(ScriptRun):
    """A run for whoever sits at the prompt: what it invokes, that worker does."""

    sitting: Any = None

    @property
    def worker(self) -> Any:
        return self.sitting

    @property
    def actor(self) -> Any:
        return self.sitting if self.sitting is not None else self.host.system

    async def invoke(
        self,
        action: str,
        arguments: Mapping[str, Any],
        positional: Any,
        acting: Any,
        marks: tuple[str, ...],
        span: Span,
        limit: datetime | None = None,
    ) -> Any:
        named = self._named_worker(acting, "`as`", span)
        worker = named or self.sitting
        return await self.host.invoke_nested(
            action,
            payload_of(arguments, positional),
            cause=None,
            handler=None,
            worker=worker,
            actor=worker,
            marks=marks,
            deadline=None if limit is None else max(limit - self.now, timedelta()),
            by="agent" if worker is not None else "api",
        )


class Input:
    """One input on its way: `variables` when it has ended, at `ended`."""

    def __init__(self, host: Host, compiled: CompiledHandler, worker: Any) -> None:
        self._body = compiled.body
        self._handler = ScriptHandler(host, compiled, LABEL, host.options.max_steps)
        entities = FrozenDict({"worker": worker} if worker is not None else {})
        self._run = SessionRun(self._handler, Current(entities))
        self._run.sitting = worker
        self.variables: Mapping[str, Any] = {}
        self.ended = host.clock.now()

    async def run(self) -> None:
        """Do it. Raises what it raises."""
        hearing = self._handler.host.scripts.hearing
        hearing.begin(self._run)
        try:
            answer: Any = self._body(self._run)
            if self._handler.is_async:
                answer = await answer
        except StopRun:
            answer = None
        finally:
            hearing.end(self._run)
            self.ended = self._handler.host.clock.now()
        if isinstance(answer, Mapping):
            self.variables = dict(answer)


def script_of(statements: Statements, items: str, variables: Mapping[str, Any]) -> tuple[str, int]:
    """The session's script with the statements in it, and how many lines stand above these.

    Variables come in by params, and go out as what the action returns.
    """
    names = list(variables)
    params = "".join(f"param {_GIVEN}{name}: any = null\n" for name in names)
    taken = "".join(f"let {name} = {_GIVEN}{name}\n" for name in names)
    body = statements.body
    for name in statements.names:
        if name in variables:  # it is there: the same name has another value from now on
            body = _set_again(body, name)
    known = dict.fromkeys([*names, *statements.names])
    answer = f"return {{{', '.join(f'{name}: {name}' for name in known)}}}\n" if known else ""
    head = f"{items}{params}action {INPUT}() mode parallel do\n{taken}"
    return f"{head}{body}\n{answer}end\n", head.count("\n")


def given_names(variables: Mapping[str, Any]) -> dict[str, Any]:
    """The values by the names that the linked script has for them."""
    return {f"param.{_GIVEN}{name}": value for name, value in variables.items()}


def _set_again(body: str, name: str) -> str:
    """`let name` as `set name`, which is as long."""
    rows = body.split("\n")
    for number, row in enumerate(rows):
        words = row.split(maxsplit=2)
        if words[:2] == ["let", name] or (words and words[0] == "let" and words[1].partition("=")[0] == name):
            rows[number] = row.replace("let", "set", 1)
            break
    return "\n".join(rows)
