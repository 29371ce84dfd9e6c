"""A question that is open survives a restart, and can be answered then as before."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from offhook import Host

SCRIPT = """
memory centre.heard: text
define set_nothing() do
  let x = 1
end
define asked(n) do
  let mine = {says: "", n: n}
  set mine.says = ask "first {n}" within 10s default "none {n}"
  remember centre.heard = ask "second {n}" choices ["a", "b"] within 10s default "b"
  log "{mine.says} {mine.n} {recall centre.heard}"
end
every 3s do set_nothing()
after Ping named "h" mode parallel do
  for each n in [1, 2] do
    asked(n)
    let again = ask "third {n}" to workers within 5s default "nobody"
    log again
    ask "nothing is made of it" within 2s default ""
  end
end
"""


def answer(text: str) -> Any:
    """Everybody answers the oldest open question."""

    def step(host: Host) -> None:
        host.questions.answer(text, question=host.questions.open[0])

    return step


def test_questions_survive(theatre: Any, steps: Any) -> None:
    timeline = [
        (0, steps.invoke("Ping", "x")),
        (4, answer("one")),
        (9, answer("a")),
        (11, answer("me")),
        (24, answer("b")),
    ]
    found = theatre(SCRIPT)
    assert found.proves(timeline, 90) >= 20
    assert [text for _, text in found.logged] == ["one 1 a", "me", "none 2 2 b", "nobody"]


def test_a_question_ends_with_its_task_after_a_restart(theatre: Any, steps: Any) -> None:
    script = """
    every 7s do log "tick"
    on task.created mode parallel do
      try
        ask "q {task.attributes.n}" within 1h default ""
        log "never"
      always
        log "over"
      end
    end
    """
    found = theatre(script)
    assert found.proves([(0, steps.task(n=1)), (30, steps.end(0))], 60) >= 4
    assert [text for _, text in found.logged if text != "tick"] == ["over"]


def test_what_can_be_answered_after_a_restart(theatre: Any) -> None:
    asyncio.run(_restarted(theatre(SCRIPT)))


async def _restarted(found: Any) -> None:
    heard: list[str] = []
    store = found.folder / "asked.db"
    async with found.host(store=store) as host:
        await host.invoke("Ping", "x")
        await host.advance(timedelta(seconds=3))
        (before,) = host.questions.open
    assert before.text == "first 1"
    host = found.host(store=store)
    host.questions.listen(lambda question: heard.append(question.text))
    async with host:
        await host.settle()
        (after,) = host.questions.open
        assert (after.id, after.text, after.until, after.subject) == (
            before.id, before.text, before.until, before.subject,
        )  # fmt: skip
        assert heard == ["first 1"]
        host.questions.answer("yes")
        await host.settle()
        assert heard == ["first 1", "second 1"]
        assert [question.id for question in host.questions.open] == ["QN000000000002"]
