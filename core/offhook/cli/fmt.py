"""`offhook fmt`: scripts in the one way in which scripts are written."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path

import click

from offhook.cli.common import FAILED, UNUSABLE, reported, settings_for, settings_option, use_colour


@click.command("fmt")
@click.argument("files", nargs=-1, metavar="[FILE...]")
@click.option("--check", is_flag=True, help="Change nothing; say which files are written otherwise.")
@click.option("--diff", is_flag=True, help="Change nothing; show what would change.")
@settings_option
def command(files: Sequence[str], check: bool, diff: bool, settings_file: str | None) -> None:
    """Format scripts: two blanks for each block, one between words, lines of 120 columns at most where they can be
    broken. What a script means stays, and every comment.

    FILE may be `-` for standard input, which is then written to standard output, or a folder of
    scripts; without one, the scripts of the settings are formatted. A file that cannot be parsed is
    left as it is.

    \b
    Exit status: 0 all is formatted; 1 with --check or --diff: something is not;
    3 a file cannot be read, parsed or written.
    """
    with reported():
        from offhook.scripts.files import none_there, script_files

        settings = settings_for(settings_file, scripts=files).settings
        if not settings.scripts:
            raise click.UsageError("there is nothing to format: name files, or give scripts in offhook.toml")
        paths = script_files(settings.scripts)
        if not paths:
            raise none_there(settings.scripts)
        results = [_format(path, check or diff, diff) for path in paths]
    changed, failed = results.count("changed"), results.count("failed")
    if paths != ["-"] or check:
        click.echo(_verdict(len(paths), changed, failed, check or diff), err=True)
    if failed:
        sys.exit(UNUSABLE)
    if changed and (check or diff):
        sys.exit(FAILED)


def _format(path: str, keeps: bool, diff: bool) -> str:
    """Format one file: `same`, `changed` or `failed`."""
    from offhook_grammar.files import read_text
    from offhook_grammar.formatting import FormatError, format_script
    from offhook_grammar.render import render

    name = "<stdin>" if path == "-" else path
    text = ""
    try:
        text = sys.stdin.read() if path == "-" else read_text(path)
        made = format_script(text, name)
    except (OSError, UnicodeDecodeError) as error:
        why = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror or str(error)
        click.echo(f"offhook: {name}: cannot be read: {why}", err=True)
        return "failed"
    except FormatError as error:
        for one in error.diagnostics:
            click.echo(render(one, text, color=use_colour(sys.stderr)), err=True)
        return "failed"
    if "\r\n" in text:
        made = made.replace("\n", "\r\n")
    if diff:
        click.echo("".join(unified_diff(_lines(text), _lines(made), name, f"{name} formatted")), nl=False)
    elif path == "-" and not keeps:
        click.echo(made, nl=False)
    elif made != text and not keeps:
        try:
            _write(Path(path), made)
        except OSError as error:
            click.echo(f"offhook: {name}: cannot be written: {error.strerror}", err=True)
            return "failed"
    elif made != text:
        click.echo(name)
    return "same" if made == text else "changed"


def _lines(text: str) -> list[str]:
    lines = text.splitlines(keepends=True)
    return [*lines[:-1], f"{lines[-1]}\n"] if lines and not lines[-1].endswith("\n") else lines


def _write(path: Path, text: str) -> None:
    """All of it or nothing, in the file's own place and with its rights."""
    target = path.resolve()
    handle, made = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(made).chmod(target.stat().st_mode & 0o7777)
        Path(made).replace(target)
    except OSError:
        Path(made).unlink(missing_ok=True)
        raise


def _verdict(files: int, changed: int, failed: int, keeps: bool) -> str:
    words = [f"{files} file{'s' if files != 1 else ''}: "]
    parts = [f"{changed} {'to be formatted' if keeps else 'formatted'}"] if changed else []
    parts += [f"{failed} left as it is" if failed == 1 else f"{failed} left as they are"] if failed else []
    return "".join(words) + (", ".join(parts) or "nothing to format")
