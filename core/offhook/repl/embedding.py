"""The prompt inside a program, on the host that it runs."""

from __future__ import annotations

import os
import sys
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

from offhook.repl.feed import Repl
from offhook.repl.options import ReplOptions

if TYPE_CHECKING:
    from offhook.centre import Worker
    from offhook.host import Host


async def embed(host: Host, *, worker: Worker | str | None = None, zone: tzinfo = UTC, vi: bool = False) -> None:
    """Open a prompt on a host that has been started, until it is left; the program's other tasks go on meanwhile.

    `worker`: who sits at it, by entity, SID or name; the centre's first one unless said. `zone`: whose times are shown.
    What was declared there goes when it is left, what was done stays. While it is open, the host's journal has what
    traces tell, as with `HostOptions(trace=True)`. There is no `undo`, since the host is the
    program's. Without a terminal the inputs are read from the standard input, as `offhook repl` does. Raises
    `ConfigError` (`unknown-worker`).
    """
    repl = Repl(ReplOptions(zone=zone), host)
    await repl.start()
    try:
        if worker is not None:
            repl.session.sit(worker if isinstance(worker, str) else worker.sid)
        await _shown(repl, vi=vi)
    finally:
        await repl.close()


async def _shown(repl: Repl, *, vi: bool) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        from offhook.repl.shell.piped import run_piped

        await run_piped(repl, sys.stdin, say=_said, complain=_complained)
        return
    from offhook.repl.shell.history import history_at, history_file
    from offhook.repl.shell.look import Look, theme_for
    from offhook.repl.shell.terminal import Terminal

    history = history_at(history_file(os.environ), _complained)
    await Terminal(repl, look=Look(theme_for(os.environ, None, colour=True)), history=history, vi=vi).run()


def _said(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _complained(text: str) -> None:
    sys.stderr.write(f"{text}\n")
