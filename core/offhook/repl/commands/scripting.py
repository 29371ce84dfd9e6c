"""Commands of scripts: load, reload, watch, save, remove."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from offhook.errors import ConfigError
from offhook.repl.commands.command import ReplCommand
from offhook.repl.commands.parameters import no_such, split, switch, wrong
from offhook.repl.items import LABEL, Identity
from offhook.repl.result import Line, Piece, Result, line
from offhook.repl.showing import finding_lines
from offhook.scripts.files import is_pattern, script_files
from offhook.scripts.loader import ScriptError
from offhook_grammar.files import read_text
from offhook_grammar.render import to_json

if TYPE_CHECKING:
    from offhook.repl.feed import Repl
    from offhook.scripts.reloading import ReloadReport


async def _load(repl: Repl, words: str) -> Result:
    files = [str(Path(each).expanduser()) if each.startswith("~") else each for each in split(words)]
    if not files:
        raise wrong("`load` wants a script, or a folder of them")
    session = repl.session
    for each in files:
        if not os.path.exists(each) and not is_pattern(each):  # noqa: PTH110  # a name that no system has raises nothing here
            beside = [one.name for one in Path(each).parent.iterdir()] if Path(each).parent.is_dir() else []
            raise no_such("file", Path(each).name, [one for one in beside if one.endswith(".hook")])
        if not script_files([each]):
            raise wrong(f"there is no script in {each}", "their names end in .hook")
    known = set(session.files)
    done = _used(repl, tuple(dict.fromkeys([*session.files, *files])))
    if done.failed:
        return done
    new = session.declared_in(files)
    said: list[Line] = [
        (Piece("loaded ", "ok"), Piece(path, "name"), Piece(f": {what}{', as before' if path in known else ''}"))
        for path, what in new.items()
    ]
    data = done.data if isinstance(done.data, dict) else {}
    return Result(lines=(*said, *_apart(repl)), data={**data, "loaded": new})


def _apart(repl: Repl) -> list[Line]:
    """Which files keep their names to themselves."""
    said = "{} keeps what it declares to itself: `{}` is there twice"
    return [line(said.format(path, name), "warning") for path, name in repl.session.apart.items()]


async def _reload(repl: Repl, _words: str) -> Result:
    return _used(repl, repl.session.files)


def _used(repl: Repl, files: tuple[str, ...]) -> Result:
    session = repl.session
    try:
        report = session.declare(session.items, files=files)
    except ScriptError as error:
        return Result(lines=_findings(repl, error), failed=True, error=told_of(error))
    return Result(lines=(_told(report), *_apart(repl)), data=report.to_json())


def _told(report: ReloadReport) -> Line:
    return (Piece(str(report), "ok" if report else "dim"),)


def _findings(repl: Repl, error: ScriptError) -> tuple[Line, ...]:
    return finding_lines(error.diagnostics, lambda file: _text(repl, file))


def told_of(error: ScriptError) -> dict[str, Any]:
    """Findings for programs."""
    return error.to_json() | {"diagnostics": [to_json(one) for one in error.diagnostics if one.is_error]}


def _text(repl: Repl, file: str) -> str:
    if file == LABEL:
        return repl.session.script
    try:
        return read_text(file)
    except (OSError, ConfigError):
        return ""


async def _remove(repl: Repl, words: str) -> Result:
    session = repl.session
    if not words:
        raise wrong("`remove` wants the name of something that was declared here", "`items` lists them")
    begins = [one for one, _ in session.items if one.name.startswith(words)]
    found = session.items.named(words) or begins  # a rule without a name goes by its text
    if not found:
        raise no_such("declaration", words, [one.name for one, _ in session.items])
    if len(found) > 1:
        raise wrong(f"{words} may be any of {', '.join(one.short for one in found)}", "say more of it")
    return _without(repl, found[0])


def _without(repl: Repl, identity: Identity) -> Result:
    session = repl.session
    try:
        session.declare(session.items.without(identity))
    except ScriptError as error:
        needed: Line = (Piece(f"{identity.short} is needed:", "error"),)
        return Result(lines=(needed, *_findings(repl, error)), failed=True, error=told_of(error))
    return Result(lines=((Piece("removed ", "ok"), Piece(identity.short, "name")),))


# ---------------------------------------------------------------- save


async def _save(repl: Repl, words: str, over: bool = False) -> Result:
    rest = split(words)
    if rest[:1] == ["test"] and len(rest) > 1:
        from offhook.repl.commands.keeping_tests import save_test

        return await save_test(repl, rest[1:], over=over)
    if rest[1:] == ["over"]:
        rest, over = rest[:1], True
    if len(rest) != 1:
        raise wrong('`save` wants a file: `save rules.hook`, or `save test rules.hook "what it shows"`')
    from offhook_grammar.formatting import format_script

    if not len(repl.session.items):
        raise wrong(
            "nothing was declared here yet", "rules, functions and actions are; what you did is saved by `save test`"
        )
    path = Path(rest[0])
    write(path, format_script(repl.session.document(path.parent)), over=over)
    count = len(repl.session.items)
    said = line(f"saved {count} declaration{'s' if count > 1 else ''} in {rest[0]}", "ok")
    return Result(lines=(said,), data={"file": rest[0], "declarations": count})


def write(path: Path, text: str, *, over: bool) -> None:
    """Write a file, one that is there only if `over`. Raises `ConfigError`."""
    if path.exists() and not over:
        raise wrong(f"{path} is there already", f"`save {path} over` writes over it")
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"it cannot be written: {error.strerror}", file=str(path), code="not-writable") from error


# ---------------------------------------------------------------- watch


async def _watch(repl: Repl, words: str) -> Result:
    on = switch("watch", words, repl.watching)
    if words:
        repl.watch(on, lambda told: _noticed(repl, told))
    files = [path for path in repl.session.host.scripts.version.texts if path != LABEL]
    what = f"{len(files)} file{'s' if len(files) != 1 else ''}, looked at each second" if on else "off"
    return Result(lines=((Piece("watch: ", "dim"), Piece(what)),), data=on)


def _noticed(repl: Repl, told: Any) -> tuple[Line, ...]:
    if isinstance(told, ScriptError):
        return _findings(repl, told)
    if isinstance(told, ConfigError):
        return (line(told.message, "error"),)
    return (_told(told),)


_SAVE: Final = """`save FILE over` writes over a file that is there.
`save test FILE "name"` writes what was done as a test, below the declarations: see `help tests`."""

COMMANDS: Final = (
    ReplCommand("load", "load FILE…", "use scripts beside those that are loaded", _load, changes=True),
    ReplCommand("reload", "reload", "take up what has changed in the files", _reload, changes=True),
    ReplCommand("watch", "watch on|off", "reload files as they change", _watch),
    ReplCommand("save", "save [test] FILE", "keep what was declared, or what was done as a test", _save, _SAVE),
    ReplCommand("remove", "remove NAME", "take out what was declared here", _remove, changes=True),
)
