"""Records of the journal in words: a line each, for those that are worth one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from offhook.repl.items import LABEL
from offhook.repl.result import Line, Piece, Style

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.journal.records import Record

_ENDS: Final[dict[str, tuple[str, Style]]] = {
    "completed": ("done", "ok"),
    "cancelled": ("cancelled", "warning"),
    "failed": ("failed", "error"),
    "redirected": ("redirected", "warning"),
}
_NOT_RUN: Final = ("declined", "not reached")
_SHORT: Final = 10
_NAMED: Final = 3


class Teller:
    """Tells what happened to whoever sits at the prompt: `you` gives that worker, `called` what a handler is called."""

    def __init__(self, host: Host, you: Callable[[], Any], called: Callable[[str], str]) -> None:
        self._host = host
        self._called = called
        self._you = you
        self._effects: dict[str, Any] = {}
        self._workers: dict[str, str] = {}
        self._kinds: Final[dict[str, Callable[[Record], Line | None]]] = {
            "invocation.settled": self._settled,
            "invocation.refused": self._refused,
            "script.logged": lambda record: (Piece("log ", "dim"), Piece(_text(record))),
            "notification.shown": self._notified,
            "question.asked": self._asked,
            "question.answered": self._answered,
            "question.default": lambda record: (Piece(f"nobody answered: {_text(record, 'answer')}", "warning"),),
            "handler.failed": self._handler_failed,
            "run.waits": lambda record: (Piece(f"rule {called(str(record.what.get('handler', '')))} waits", "dim"),),
            "reservation.created": self._offered,
            "reservation.timeout": self._missed,
            "reservation.rescinded": lambda record: self._ended(record, "took back from", "offer"),
            "task.created": lambda record: self._of_itself(record, "came in"),
            "task.canceled": lambda record: self._of_itself(record, "canceled"),
            "worker.activity.update": self._moved,
            "call.ended": lambda record: self._of_itself(record, "its call is over"),
        }

    def told(self, record: Record) -> Line | None:
        """A line, or nothing for what is not worth one."""
        if record.kind == "invocation.committed":
            self._effects[record.subject] = record.what.get("effects") or ()
            self._workers[record.subject] = str(record.to_json().get("worker", ""))
        tell = self._kinds.get(record.kind)
        return tell(record) if tell is not None else None

    # ------------------------------------------------------------ actions

    def _settled(self, record: Record) -> Line:
        what = record.what
        word, style = _ENDS.get(str(what.get("outcome")), (str(what.get("outcome")), "plain"))
        said = [*self._who(record), Piece(str(what.get("action", "")), "action"), Piece(" "), Piece(word, style)]
        said += self._why(what)
        effects = [one for one in self._effects.pop(record.subject, ()) if isinstance(one, Mapping)]
        main = self._main(effects)
        if main:
            said += [Piece("  "), Piece(main, "value")]
        counted = self._counted(what, len(effects))
        if counted:
            said.append(Piece(f"  ({counted})", "dim"))
        return tuple(said)

    def _refused(self, record: Record) -> Line:
        return (
            Piece(str(record.what.get("action", "")), "action"),
            Piece(" refused", "error"),
            *self._why(record.what),
        )

    def _who(self, record: Record) -> list[Piece]:
        """Who did it, unless it was whoever sits at the prompt, or nobody."""
        sid = self._workers.pop(record.subject, "") or str(record.to_json().get("worker", ""))
        you = self._you()
        if not sid or (you is not None and sid == you.sid):
            return []
        return [Piece(f"{self.label(sid)}: ", "name")]

    def _main(self, effects: list[Mapping[str, Any]]) -> str:
        """The change that says most: how a task's status, or a worker's activity, is now."""
        for prefix, field in (("WK", "activity"), ("WT", "status"), ("CH", "state"), ("WT", "queue")):
            for one in effects:
                sid = str(one.get("entity", ""))
                if one.get("field") == field and sid.startswith(prefix) and "/" not in sid:
                    after = self.label(str(one.get("after")))
                    return f"{self.label(sid)} {'in ' if field == 'queue' else ''}{after}"
        return ""

    # ------------------------------------------------------------ events

    def _notified(self, record: Record) -> Line:
        to = record.to_json().get("to")
        whom = f" to {self.label(str(to))}" if to else ""
        return (Piece("notice ", "dim"), Piece(_text(record), "warning"), Piece(whom, "dim"))

    def _asked(self, record: Record) -> Line:
        """A question, its number, and whom it asks unless it is whoever sits at the prompt alone."""
        what = record.to_json()
        to, you = what.get("to") or (), self._you()
        others = ", ".join(self.label(sid) for sid in to) if you is None or [*to] not in ([], [you.sid]) else ""
        choices = ", ".join(what.get("choices") or ()) or "any text"
        number = int(str(what.get("question", "QN0"))[2:])
        head = f"question {number}{f' to {others}' if others else ''}: "
        return (Piece(head, "dim"), Piece(_text(record), "warning"), Piece(f"  {choices}; `answer`", "dim"))

    def _answered(self, record: Record) -> Line | None:
        """An answer, unless the line of a command says it."""
        by = record.to_json().get("by")
        who = f"{self.label(str(by))} answered: " if by else "answered: "
        return (Piece(who, "dim"), Piece(_text(record, "answer")))

    def _offered(self, record: Record) -> Line:
        task, worker = self._named(record, "task"), self._named(record, "worker")
        return (Piece(task, "value"), Piece(" offered to "), Piece(worker, "name"))

    def _missed(self, record: Record) -> Line:
        task, worker = self._named(record, "task"), self._named(record, "worker")
        return (Piece(worker, "name"), Piece(" did not answer: ", "warning"), Piece(task, "value"))

    def _ended(self, record: Record, word: str, what: str) -> Line:
        return (Piece(f"{what} {word} "), Piece(self._named(record, "worker"), "name"))

    def _moved(self, record: Record) -> Line | None:
        """A worker's activity, unless an action says it."""
        if _is_caused(record):
            return None
        return (Piece(self._named(record, "worker"), "name"), Piece(" is now "), Piece(self._named(record, "activity")))

    def _of_itself(self, record: Record, word: str) -> Line | None:
        """What happened to a task, unless an action says it."""
        if _is_caused(record) or not self._named(record, "task"):
            return None
        reason = record.what.get("reason")
        return (Piece(self._named(record, "task"), "value"), Piece(f" {word}{f': {reason}' if reason else ''}"))

    def _named(self, record: Record, entity: str) -> str:
        sid = (record.to_json().get("entities") or {}).get(entity)
        return self.label(str(sid)) if sid else ""

    # ------------------------------------------------------------ handlers

    def _counted(self, what: Mapping[str, Any], changes: int) -> str:
        ran = [str(one[0]) for one in what.get("verdicts", ()) if len(one) >= 2 and str(one[1]) not in _NOT_RUN]
        said = []
        if ran and "cancelled" not in what:
            names = ", ".join(map(self._called, ran))
            said.append(f"ran {names}" if len(ran) <= _NAMED else f"{len(ran)} handlers")
        if changes:
            said.append(f"{changes} change{'s' if changes != 1 else ''}")
        return "; ".join(said)

    def _why(self, what: Mapping[str, Any]) -> list[Piece]:
        cancelled, error = what.get("cancelled"), what.get("error")
        if isinstance(cancelled, dict):
            by = f" ({self._called(str(cancelled['by']))})" if cancelled.get("by") else ""
            return [Piece(f": {cancelled.get('reason', '')}{by}")]
        if isinstance(error, dict):
            code = f" [{error['code']}]" if error.get("code") else ""
            return [Piece(f": {error.get('message', '')}{code}", "error")]
        return []

    def _handler_failed(self, record: Record) -> Line:
        what = record.what
        name, place = self._called(str(what.get("handler", ""))), str(what.get("place") or "")
        where = f" ({place})" if place and not place.startswith(LABEL) else ""
        error = what.get("error") or {}
        message = error.get("message", "") if isinstance(error, dict) else str(error)
        return (Piece(f"{name}{where} failed: {message or what.get('message', '')}", "error"),)

    def label(self, sid: str) -> str:
        """What people call it: a worker, an activity or a queue by its name, a task by its channel and the beginning of
        its SID, with its customer's name."""
        centre = self._host.centre
        for find in (centre.worker, centre.activity, centre.queue, centre.workflow):
            found = find(sid)
            if found is not None:
                return found.name
        task = centre.task(sid) or centre.all_tasks.get(sid)
        if task is None:
            return f"{sid[:_SHORT]}…" if len(sid) == 34 else sid
        customer = task.attributes.get("customerName")
        return f"{task.channel} {task.task_sid[:_SHORT]}…{f' ({customer})' if customer else ''}"


def _text(record: Record, name: str = "text") -> str:
    return str(record.what.get(name, ""))


def _is_caused(record: Record) -> bool:
    return str(record.what.get("cause", "")).startswith("IV")
