"""`offhook repl`: a living centre to type to."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import click

from offhook.cli.common import parse_params, plugin_options, reported, settings_for, settings_option

if TYPE_CHECKING:
    from offhook.repl import Repl, ReplOptions
    from offhook.simulation.sources import Sources


@click.command("repl")
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("--centre", metavar="FILE", help="The centre's description; without one, a small shop to try things on.")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="A script's setting; may be repeated.")
@click.option("--seed", type=int, help="Of everything that is drawn.")
@click.option("--store", metavar="FILE", help="Keep the centre in this file; the same command goes on from there.")
@click.option("--realtime", is_flag=True, help="Time goes as the clock on the wall, not as you say.")
@click.option("--vi", is_flag=True, help="Keys as in vi, in place of those of emacs.")
@click.option("--theme", type=click.Choice(["dark", "light"]), help="Colours for a dark or a light screen.")
@click.option("--no-color", "colourless", is_flag=True, help="No colours; the same as NO_COLOR in the environment.")
@plugin_options
@settings_option
def command(
    paths: Sequence[str],
    centre: str | None,
    params: Sequence[str],
    seed: int | None,
    store: str | None,
    realtime: bool,
    vi: bool,
    theme: Literal["dark", "light"] | None,
    colourless: bool,
    plugins: Sequence[str],
    without: Sequence[str],
    settings_file: str | None,
) -> None:
    """Type to a living centre: actions, expressions, rules and commands.

    PATH is a script, or a folder with a scenario.toml. Enter does what is complete, and goes on with another line
    where it is not. What is typed is kept in a file of the user's data folder; OFFHOOK_HISTORY names another one, or
    is `off`.

    Where the standard input is no terminal, each input is done in turn, also after one that failed; the standard
    output has what comes of them, and nothing else.

    \b
    Exit status: 0 it was left, or all inputs were done; 1 an input from a pipe failed;
    2 the command line is wrong; 3 a file, a plugin or a setting cannot be used, or the input of a pipe ends too early;
    130 interrupted with Ctrl-C.
    """
    given = {"params": parse_params(params), "centre": centre, "seed": seed, "store": store}
    logging.getLogger("offhook").addHandler(logging.NullHandler())  # what is worth it is shown from the journal
    with reported():
        from offhook.repl import Repl
        from offhook.simulation.sources import read_sources

        levels = settings_for(settings_file, plugins=plugins, without=without, **given)
        sources = read_sources(paths, levels=levels)
        repl = Repl(_options(sources, realtime=realtime))
        if sys.stdin.isatty() and sys.stdout.isatty():
            from offhook.repl.shell.interrupting import run_session

            run_session(_at_terminal(repl, theme, vi=vi, colour=not colourless))
            return
        sys.exit(asyncio.run(_piped(repl)))


def _options(sources: Sources, *, realtime: bool) -> ReplOptions:
    from offhook.clock import RealClock
    from offhook.repl import ReplOptions

    options = ReplOptions(
        paths=sources.scripts,
        store=sources.settings.store,
        base=sources.host_options(RealClock() if realtime else None),
        zone=sources.zone,
    )
    start = sources.start()
    return replace(options, start=start) if start is not None else options


async def _at_terminal(repl: Repl, theme: Literal["dark", "light"] | None, *, vi: bool, colour: bool) -> None:
    from offhook.repl.shell.history import history_at, history_file
    from offhook.repl.shell.look import Look, theme_for
    from offhook.repl.shell.terminal import Terminal

    look = Look(theme_for(os.environ, theme, colour=colour))
    history = history_at(history_file(os.environ), lambda text: click.echo(text, err=True))
    await repl.start()
    try:
        await Terminal(repl, look=look, history=history, vi=vi).run()
    finally:
        await repl.close()


async def _piped(repl: Repl) -> int:
    from offhook.repl.shell.piped import run_piped

    await repl.start()
    try:
        return await run_piped(repl, sys.stdin, say=click.echo, complain=lambda text: click.echo(text, err=True))
    finally:
        await repl.close()
