"""`answer`: answers a script's question that is still open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from offhook.errors import ActionError
from offhook.repl.commands.command import ReplCommand
from offhook.repl.commands.parameters import wrong
from offhook.repl.result import Result

if TYPE_CHECKING:
    from offhook.centre import Worker
    from offhook.host import Host
    from offhook.questions import Question
    from offhook.repl.feed import Repl

_NUMBER: Final = re.compile(r"(?:QN)?0*(\d{1,12})", re.IGNORECASE)
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')


def number_of(question: str) -> int:
    """The number by which people name a question, of its ID."""
    return int(question.removeprefix("QN"))


async def _answer(repl: Repl, words: str) -> Result:
    if not words:
        raise wrong("`answer` wants an answer, and where several questions are open which one: `answer 2 Yes`", _SHOWN)
    question, worker, answer = _meant(repl, words)
    meant = question.meant(_unquoted(answer))
    try:
        repl.session.host.questions.answer(meant, worker=worker, question=question)
    except ActionError as problem:
        raise wrong(problem.message, problem.hint) from None
    await repl.session.host.settle()
    shown = repl.happened.lines(times=False)
    by = worker.name if worker is not None else None
    return Result(lines=shown, data={"question": question.id, "answer": meant, "by": by})


def _meant(repl: Repl, words: str) -> tuple[Question, Any, str]:
    """Which question, whose answer it is, and the answer. Raises `ConfigError`."""
    session = repl.session
    first, _, rest = words.partition(" ")
    found = _by_number(session.host, first)
    if found is not None and rest.strip():
        return found, _answering(found, session.worker), rest.strip()
    if found is None and rest.strip():
        _check_open(session.host, first)
    for worker in _named(session.host, words):
        theirs = [one for one in session.host.questions.open if one.is_for(worker)]
        name = worker.name if words.casefold().startswith(f"{worker.name.casefold()} ") else worker.sid
        return _only(theirs, f" for {worker.name}"), worker, words[len(name) :].strip()
    theirs = [one for one in session.host.questions.open if session.worker is not None and one.is_for(session.worker)]
    only = _only(theirs or [*session.host.questions.open], "")
    return only, _answering(only, session.worker), words


def _by_number(host: Host, word: str) -> Question | None:
    number = _NUMBER.fullmatch(word)
    if number is None:
        return None
    return next((one for one in host.questions.open if number_of(one.id) == int(number[1])), None)


def _check_open(host: Host, word: str) -> None:
    """Raise `ConfigError` if that is the number of a question that was open once."""
    number = _NUMBER.fullmatch(word)
    if number is not None and any(number_of(one.id) == int(number[1]) for one in host.questions.asked):
        raise wrong(f"question {int(number[1])} is not open any more", _SHOWN)


def _named(host: Host, words: str) -> list[Worker]:
    """The worker whose name, or SID, stands ahead of an answer; the longest name of those that fit."""
    begun = words.casefold()
    fitting = [
        one for one in host.centre.workers if begun.startswith((f"{one.name.casefold()} ", f"{one.sid.casefold()} "))
    ]
    return sorted(fitting, key=lambda one: -len(one.name))


def _answering(question: Question, sitting: Any) -> Any:
    """Who answers: whoever sits at the prompt, if it is for them, else the first whom it asks."""
    if sitting is not None and question.is_for(sitting):
        return sitting
    return (question.to or (None,))[0]


def _only(questions: list[Question], whose: str) -> Question:
    if len(questions) == 1:
        return questions[0]
    if not questions:
        raise wrong(f"no question is open{whose}", _SHOWN)
    listed = "; ".join(f"{number_of(one.id)}: {one.text}" for one in questions)
    raise wrong(f"{len(questions)} questions are open{whose}: {listed}", "say which: `answer 2 Yes`")


def _unquoted(answer: str) -> str:
    """An answer may stand in quotes."""
    if _QUOTED.fullmatch(answer):
        return re.sub(r"\\(.)", r"\1", answer[1:-1])
    return answer


def completions(host: Host, before: str) -> list[tuple[str, str]]:
    """What can go on behind `answer ` and what was typed then, `before`, which ends where a word begins: each text with
    what it is. Numbers of open questions and whom they ask, then their choices."""
    words = before.strip()
    if not words:
        open_ones = host.questions.open
        asked = {worker.name: "whom a question asks" for one in open_ones for worker in one.to or ()}
        only = open_ones[0].choices if len(open_ones) == 1 else ()
        return [
            *[(str(number_of(one.id)), one.text) for one in open_ones],
            *asked.items(),
            *[(choice, open_ones[0].text) for choice in only],
        ]
    question = _by_number(host, words)
    if question is not None:
        return [(choice, question.text) for choice in question.choices]
    for worker in _named(host, f"{words} "):
        theirs = [one for one in host.questions.open if one.is_for(worker)]
        return [(choice, one.text) for one in theirs for choice in one.choices]
    return []


_SHOWN: Final = "`show questions` lists those that are open"
_HELP: Final = """With a choice, or its number, or any text where there are no choices: `answer Yes`, `answer 1`.
Where several questions are open, its number or whom it asks stands ahead: `answer 2 Yes`, `answer ben Yes`.
`show questions` lists those that are open; what nobody answers in time is left to its default."""

COMMANDS: Final = (
    ReplCommand("answer", "answer [N] CHOICE", "answer a script's question", _answer, _HELP, changes=True),
)
