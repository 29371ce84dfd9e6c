"""`offhook parse`: the syntax tree of a script, for those who write tools or wonder how a line was read."""

from __future__ import annotations

import json
import sys

import click

from offhook.cli.common import FAILED, UNUSABLE, format_option, reported, use_colour


@click.command("parse")
@click.argument("file", metavar="FILE")
@format_option
def command(file: str, form: str) -> None:
    """Show how a script is read: its syntax tree, a node a line with its place.

    FILE may be `-` for standard input. What could not be read is told and left out of the tree. Nothing is
    checked beyond the grammar: `offhook check` does that.

    \b
    Exit status: 0 it was read; 1 something of it could not be read; 3 FILE cannot be read at all.
    """
    with reported(form):
        from offhook_grammar.files import read_text
        from offhook_grammar.outline import outline, to_json
        from offhook_grammar.parser import parse
        from offhook_grammar.render import render

        name = "<stdin>" if file == "-" else file
        try:
            text = sys.stdin.read() if file == "-" else read_text(file)
        except (OSError, UnicodeDecodeError) as error:
            why = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror or str(error)
            click.echo(f"offhook: {name}: cannot be read: {why}", err=True)
            sys.exit(UNUSABLE)
        result = parse(text, name)
        for one in result.diagnostics:
            click.echo(render(one, text, color=use_colour(sys.stderr)), err=True)
        if result.file is None:
            sys.exit(FAILED)
        click.echo(json.dumps(to_json(result.file), indent=2) if form == "json" else outline(result.file))
    if result.diagnostics:
        sys.exit(FAILED)
