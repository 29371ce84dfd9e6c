"""`save test`: what was done at the prompt, as a test that passes."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from offhook.repl.commands.parameters import wrong
from offhook.repl.commands.scripting import write
from offhook.repl.deeds import Deed, Standing
from offhook.repl.givens import GivenMemory, given_centre, given_task, given_worker
from offhook.repl.result import Line, Piece, Result, line
from offhook.repl.steps import Steps
from offhook.scripts.files import script_files

if TYPE_CHECKING:
    from offhook.repl.feed import Repl
    from offhook.repl.session import Session

_WITH_REASON: Final = ('  expect cancelled "', '  expect failed "')
"""Without their reasons they may be so."""
_BEHIND: Final = ' "'
_NOT_OURS: Final = frozenset({"worker", "task", "call", "centre", "workers", "tasks", "queue", "result", "now"})


async def save_test(repl: Repl, words: list[str], *, over: bool) -> Result:
    """Write the test, and run it. Raises `ConfigError` if it would not pass; nothing is written then."""
    if words[-1:] == ["over"] and len(words) > 1:
        words, over = words[:-1], True
    path = Path(words[0])
    name = " ".join(words[1:]) or path.stem.replace("_", " ")
    _check(repl, path, over=over)
    best: tuple[str, list[str]] | None = None
    why = ""
    for text, left_out in _written_out(repl, path, name):
        passing, why = await _passing(repl.session, path, text, left_out)
        if not why and (best is None or len(left_out) < len(best[1])):
            best = passing, left_out
        if best is not None and not any(map(_is_expected, best[1])):
            break
    if best is None:
        raise wrong("what was done does not come out the same in a test, so nothing was written", why)
    write(path, best[0], over=over)
    said: list[Line] = [(Piece(f"saved as a test in {path}", "ok"), Piece("; it passes"))]
    said += [line(f"left out: {_short(one)}", "warning") for one in best[1]]
    return Result(lines=tuple(said), data={"file": str(path), "test": name, "left out": best[1]})


def _written_out(repl: Repl, path: Path, name: str) -> Iterator[tuple[str, list[str]]]:
    """The attempts. Raises `ConfigError` for what cannot be read as a script."""
    from offhook_grammar.formatting import FormatError

    try:
        yield from _attempts(repl, path, name)
    except FormatError as problem:
        raise wrong("what was done cannot be written as a test, so nothing was", str(problem)) from None


async def _passing(session: Session, path: Path, text: str, left_out: list[str]) -> tuple[str, str]:
    """The text as it passes, or why it fails when it is run. What came of it here, and does not in the test, is
    `left_out`: a rule has other words by now, somebody looked at what is not so."""
    while True:
        why, number = await asyncio.to_thread(_failure, session, os.path.normpath(path), text)
        rows = text.splitlines(keepends=True)
        row = rows[number - 1] if why and 0 < number <= len(rows) else ""
        if not _is_expected(row):
            return text, f"`{row.strip()}`: {why.partition(': ')[2]}" if row else why
        end = number
        while end < len(rows) and rows[end].startswith("    "):
            end += 1  # it goes on there
        instead = [start.rstrip(_BEHIND) + "\n" for start in _WITH_REASON if row.startswith(start)]
        text = "".join([*rows[: number - 1], *instead, *rows[end:]])
        left_out.append("".join(rows[number - 1 : end]))


def _is_expected(row: str) -> bool:
    return row.startswith("  expect ")


def _check(repl: Repl, path: Path, *, over: bool) -> None:
    if path.exists() and not over:
        raise wrong(f"{path} is there already", f"`save test {path} … over` writes over it")
    if not path.parent.is_dir():
        raise wrong(f"there is no folder {path.parent}")
    if not any(deed.own or deed.text.startswith("advance") for deed in repl.deeds):
        raise wrong("nothing was done here yet that a test could do", "`help start` is a first walk")
    if any(deed.text.strip().startswith("simulate on") for deed in repl.deeds):
        raise wrong("simulated people took part, and a test has none", "`undo` until before `simulate on`")


def _attempts(repl: Repl, path: Path, name: str) -> Iterator[tuple[str, list[str]]]:
    """The test with as little around it as may do: those who are spoken of, then all workers, then the whole centre;
    then the same without what a rule failed at, which no test takes."""
    yield from _around(repl, path, name, without_failures=False)
    if any(deed.failed_rule is not None for deed in repl.deeds):
        yield from _around(repl, path, name, without_failures=True)


def _around(repl: Repl, path: Path, name: str, *, without_failures: bool) -> Iterator[tuple[str, list[str]]]:
    session = repl.session
    people = _people(session)
    called = {worker.sid: people[worker.name] for worker in session.host.centre.workers}
    standing = {f"case_{number}": one for number, one in enumerate(repl.deeds.standing, 1)}
    there = {**called, **{sid: n for n, one in standing.items() for sid in one.sids}}
    steps = Steps(people, there, without_failures=without_failures)
    done = [*steps.of(_deeds(repl)), *_ends(session, steps)]
    cases = [given_task(name, one, people) for name, one in standing.items()]
    memory = GivenMemory(session, repl.deeds.memory)
    owners = {f"{kind}:{key}": name for name, one in standing.items() for kind, key, name in _owned(name, one)}
    steps.involved |= {one.worker: None for one in repl.deeds.standing if one.worker is not None}
    involved = [worker for worker in session.host.centre.workers if worker.name in steps.involved]
    everybody = list(session.host.centre.workers)
    began = next(iter(repl.deeds)).began
    start = [f'given now = "{began.isoformat()}"']
    for workers, centre in ((involved, False), (involved, True), (everybody, True)):
        around = given_centre(session) if centre else []
        if centre and not around:
            continue
        those = [given_worker(session, repl.deeds, worker, people[worker.name]) for worker in workers]
        remembered = memory.steps(owners | {f"worker:{worker.sid}": people[worker.name] for worker in workers})
        given = [*start, *around, *those, *cases, *remembered]
        apart = [f"{file}, in which `{name}` is there twice" for file, name in session.apart.items()]
        yield _script(session, path, name, [*given, *done]), [*steps.left_out, *memory.left_out, *apart]


def _owned(name: str, one: Standing) -> Iterator[tuple[str, str, str]]:
    """Whose memory a task's may be: kind, key and what a test calls it."""
    keys = {"task": one.sids[0], "reservation": one.sids[1] if one.sids[1:] else None, "conversation": one.conversation}
    for kind, key in keys.items():
        if key is not None:
            yield kind, key, name if kind == "task" else f"{name}.{kind}"


def _deeds(repl: Repl) -> Iterator[Deed]:
    """What was done, without commands of the prompt that no test needs."""
    from offhook.repl.commands.table import COMMANDS, find_command

    for deed in repl.deeds:
        found = find_command(repl, deed.text)
        if found is None or found[0].name not in COMMANDS:
            yield deed
        elif found[0].name in ("advance", "answer"):
            yield replace(deed, text=" ".join([found[0].name, found[1]]))  # without remarks


def _people(session: Session) -> dict[str, str]:
    """What workers are called in the test: their names in small letters."""
    taken = {*session.variables, *_NOT_OURS}
    found: dict[str, str] = {}
    for worker in session.host.centre.workers:
        name = re.sub(r"\W+", "_", worker.name.casefold()).strip("_") or "somebody"
        name = name if name[0].isalpha() else f"w_{name}"
        while name in taken:
            name += "_"
        taken.add(name)
        found[worker.name] = name
    return found


def _ends(session: Session, steps: Steps) -> list[str]:
    """How each task that has a name ended."""
    from offhook.centre import Task

    tasks = {name: one for name, one in session.variables.items() if isinstance(one, Task) and name != "it"}
    named = [(steps.called(name), one) for name, one in tasks.items()]
    return [f'expect {called}.status == "{one.status}"' for called, one in named if called is not None]


def _script(session: Session, path: Path, name: str, steps: list[str]) -> str:
    from offhook_grammar.formatting import format_script

    files = [file for file in script_files(session.files) if file not in session.apart]
    document = session.document(path.parent)
    uses = [f'use "{Path(os.path.relpath(file, path.parent)).as_posix()}"\n' for file in files]
    uses = [use for use in uses if use not in document]
    inner = "".join(f"  {step}\n" for step in steps)
    title = name.replace("\\", "\\\\").replace('"', '\\"')
    return format_script(f'{"".join(uses)}{document}\ntest "{title}" do\n{inner}end\n')


def _failure(session: Session, path: str, text: str) -> tuple[str, int]:
    """Why the test of a file with that text fails, and its line there; nothing if it passes."""
    from offhook.errors import OffhookError
    from offhook.testing.scripts.runner import Setting, collect, run_test

    base = session.options.base
    setting = Setting(
        plugins=tuple(base.plugins), without=tuple(base.without), params=session.host.options.params, texts={path: text}
    )
    try:
        verdicts = [run_test(test, setting) for test in collect([path], setting)]
    except OffhookError as problem:
        return str(problem), int(getattr(problem, "line", None) or 0)
    failed = next((one for one in verdicts if not one.passed), None)
    return (f"line {failed.line}: {failed.message}", failed.line) if failed is not None else ("", 0)


def _short(text: str) -> str:
    return " ".join(text.split())
