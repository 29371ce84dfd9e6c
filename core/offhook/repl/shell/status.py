"""The line below the prompt: time, worker, and how much waits; or what is wrong in what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.repl.result import Line, Piece

if TYPE_CHECKING:
    from offhook.repl.session import Session


def status_line(session: Session) -> Line:
    """How things are in the centre now. Looks at every task, so not for every key."""
    host = session.host
    now = host.clock.now().astimezone(session.options.zone)
    tasks = sum(1 for task in host.centre.tasks if task.status == "pending")
    runs = host.runs.running_count + host.runs.queued
    said = [Piece(f" {now:%a %H:%M:%S}", "bold"), Piece(_worker(session))]
    said += [Piece(f"  {_count(tasks, 'task')} waiting"), Piece(f"  {_count(runs, 'run')} waiting")]
    open_questions = len(host.questions.open)
    if open_questions:
        said.append(Piece(f"  {_count(open_questions, 'question')} open"))
    if session.dry:
        said.append(Piece("  dry run", "warning"))
    return tuple(said)


def _worker(session: Session) -> str:
    worker = session.worker
    return f"  {worker.name}, {worker.activity.name}" if worker is not None else "  nobody"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
