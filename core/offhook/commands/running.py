"""Running a plugin's command: on a host that is started for it and closed after it, behind a wall."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from offhook.commands.command import Command, CommandContext
from offhook.commands.line import read_line
from offhook.errors import OffhookError
from offhook.pipeline.blame import describe
from offhook.plugins.secrets import hide
from offhook.plugins.validation import is_coroutine_function
from offhook.whose import authors_place

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.plugins import PluginInfo


class CommandFailed(OffhookError):  # noqa: N818  # it is told as what it says
    """A plugin's command did not do its work."""

    code = "command-failed"


def run_command(
    host: Host, info: PluginInfo, command: Command, arguments: Any, echo: Callable[[str], None], form: str = "text"
) -> Any:
    """Start `host`, run the command of the plugin `info`, close the host; gives the command's value.

    Raises `CommandFailed` for whatever the command raises, `OffhookError` for a host that cannot be started or closed,
    `KeyboardInterrupt` for Ctrl-C, when the host is closed.
    """

    def context() -> CommandContext:
        return _context(host, info, arguments, echo, form)

    if is_coroutine_function(command.run):
        return asyncio.run(_awaited(host, command, context))
    host.open()
    try:
        return _called(host, command, context())
    finally:
        host.stop()


async def run_line(host: Host, line: str, echo: Callable[[str], None], form: str = "text") -> Any:
    """Run a plugin's command, asked for in a line as `crm-import customers.csv --limit 3`, on a host that is running,
    and gives its value; a plain one runs in a thread, where it may call `host.run`.

    Raises `ConfigError` (`bad-command-line`) for a line that asks for nothing there is, `CommandFailed` for whatever
    the command raises. The host goes on.
    """
    info, command, arguments = read_line(host, line)
    context = _context(host, info, arguments, echo, form)
    if is_coroutine_function(command.run):
        return await _called_here(host, command, context)
    return await asyncio.to_thread(_called, host, command, context)


def _context(host: Host, info: PluginInfo, arguments: Any, echo: Callable[[str], None], form: str) -> CommandContext:
    def say(text: str) -> None:
        echo(hide(str(text), host.plugins.secrets))

    return CommandContext(host, arguments, info.config, say, info.state, form)


async def _awaited(host: Host, command: Command, context: Callable[[], CommandContext]) -> Any:
    async with host:
        return await _called_here(host, command, context())


async def _called_here(host: Host, command: Command, context: CommandContext) -> Any:
    try:
        return await command.run(context)
    except asyncio.CancelledError as problem:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise  # Ctrl-C
        raise _failed(host, command, problem) from problem
    except (Exception, SystemExit) as problem:  # noqa: BLE001  # whatever an author's code raises
        return _ended(host, command, problem)


def _called(host: Host, command: Command, context: CommandContext) -> Any:
    try:
        value = command.run(context)
    except (Exception, SystemExit) as problem:  # noqa: BLE001  # whatever an author's code raises
        return _ended(host, command, problem)
    if inspect.isawaitable(value):
        if inspect.iscoroutine(value):
            value.close()
        raise CommandFailed(f"the command {command.name} gave a coroutine", hint="make its function an `async def`")
    return value


def _ended(host: Host, command: Command, problem: BaseException) -> None:
    """Raise `CommandFailed` for what ended it; a command that exits with nothing wrong has just ended."""
    if isinstance(problem, SystemExit) and problem.code in (None, 0):
        return
    raise _failed(host, command, problem) from problem


def _failed(host: Host, command: Command, problem: BaseException) -> CommandFailed:
    place = authors_place(problem)
    said = describe(problem) if not isinstance(problem, SystemExit) else f"it exited with {problem.code}"
    text = f"the command {command.name} failed: {said}"
    return CommandFailed(hide(f"{place}: {text}" if place else text, host.plugins.secrets))
