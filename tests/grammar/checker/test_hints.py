"""What the checker suggests: the nearest name, the missing unit, the other way to say it."""

from __future__ import annotations

from typing import Any

import pytest

from offhook_grammar.checker.suggestions import listed, nearest

CASES = {
    'before AcceptTasks do log "x"': "did you mean `AcceptTask`?",
    'before ACCEPT_TASK do log "x"': "did you mean `AcceptTask`?",
    'on reservation.create do log "x"': "did you mean `reservation.created`?",
    'on task.created do SetTaskAttributes task: task, atributes: {a: 1}': "did you mean `attributes`?",
    'after AcceptTask do log "{task.task_sid}"': "did you mean `taskSid`?",
    'after AcceptTask do log "{worker.atributes}"': "did you mean `attributes`?",
    'after AcceptTask do log "{wroker.name}"': "did you mean `worker`?",
    "after AcceptTask do log trimm(task.channel)": "did you mean `trim`?",
    "param p: durration": "did you mean `duration`?",
    "use plugin htpp": "did you mean `http`?",
    "after AcceptTask mode single do wait 5": "write `5s`, `5m` or `5h`",
    "after AcceptTask when task.age > 1.5 do log task.sid": "write `1.5s`, `1.5m` or `1.5h`",
    'on task.created when task.status == "assined" do log "x"': 'did you mean "assigned"?',
    'on task.created when task.status == assigned do log "x"': 'text stands in quotes: `"assigned"`',
    "before AcceptTask do set task.attributes.x = 1": "invoke `SetTaskAttributes`",
    "before AcceptTask do set worker.activity = null": "invoke `SetActivity`",
    'before reservation.created do log "x"': "write `on reservation.created`",
    'after AcceptTask do log "{payload.sid.length}"': "`length(…)` is a function",
    'on task.created do log "{payload.sid}"': "write `event`",
    "define f(x) = payload.sid": "pass what you need of it to the function",
    "on reservation.created do AcceptTask reservation.sid": "write `AcceptTask sid: …`",
    'on task.created when task.priority == "5" do log "x"': "write 5 without quotes",
    'every workdays at "17:00" do log "x"': "did you mean `weekday`?",
    'every day at "17:00" in "Europe/Berln" do log "x"': 'did you mean "Europe/Berlin"?',
    'before AcceptTask do fail "x"': "`cancel` holds the action back",
    "after AcceptTask do SetTaskAttributes sid: payload.sid": "write `SetTaskAttributes attributes: …`",
    'param xs: list of text = "a"': "put it in brackets",
}  # fmt: skip


@pytest.mark.parametrize("script", CASES)
def test_hint(script: str, language: Any) -> None:
    (found,) = language.diagnose(script)

    assert CASES[script] in found.hint


def test_notes_list_what_there_is(language: Any) -> None:
    (found,) = language.diagnose("on task.created do HistoryGo to: -1")

    assert found.notes == ("it takes `location`",)


@pytest.mark.parametrize(
    ("name", "candidates", "near"),
    [
        ("acceptTask", ["AcceptTask", "AcceptTasks"], "AcceptTask"),
        ("task_sid", ["task", "taskSid"], "taskSid"),
        ("x", ["worker", "task"], None),
        ("colour", [], None),
        ("ab", ["aa", "ac"], None),
        ("workers", ["worker", "workers"], "workers"),
    ],
)
def test_nearest(name: str, candidates: list[str], near: str | None) -> None:
    assert nearest(name, candidates) == near


def test_nearest_does_not_depend_on_the_order_of_candidates() -> None:
    assert nearest("tast", ["task", "tasx"]) == nearest("tast", ["tasx", "task"])


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["a"], "`a`"),
        (["a", "b"], "`a` and `b`"),
        (["a", "b", "c"], "`a`, `b` and `c`"),
        (list("abcdefghij"), "`a`, `b`, `c`, `d`, `e`, `f`, `g`, `h` …"),
    ],
)
def test_listed(names: list[str], text: str) -> None:
    assert listed(names) == text
