"""Rule 4: `ask` waits for an answer, or for its time; whoever is there can answer."""

from __future__ import annotations

from typing import Any

import pytest

from offhook import ActionCancelled, ActionError
from offhook.centre import transitions

SHALL = 'ask "Shall I write?" choices ["Yes", "No"] within 20s default "No"'
AFTER = f"after ShowDirectory mode parallel do\n  let answer = {SHALL}\n  log answer\nend"
HANGUP = """
instead of HangupCall when task.attributes.recorded == true do
  let answer = ask "The call is being recorded. Hang up?" choices ["Hang up", "Stay"] within 20s default "Stay"
  if answer == "Hang up" then
    return proceed
  else
    cancel "The agent stayed on the call"
  end
end
"""


def kinds(desk: Any) -> list[str]:
    return [record.kind for record in desk.desk.journal if record.kind.startswith("question.")]


def test_an_answer_goes_to_the_script(make_desk: Any) -> None:
    desk = make_desk(AFTER)
    assert desk.does("ShowDirectory").how == "completed"  # rule 4: whoever asks detaches
    (question,) = desk.desk.questions
    ana = desk.worker()
    assert (question.text, question.choices, question.to) == ("Shall I write?", ("Yes", "No"), (ana,))
    assert ((question.until - question.at).total_seconds(), question.default) == (20, "No")
    assert question.origin.endswith("script1.hook:2")
    desk.wait(5)
    assert desk.desk.answer("Yes", worker="Ana") is question
    assert desk.logged_at == [(5, "Yes")]
    assert desk.desk.questions == []
    desk.wait(60)
    assert desk.logged == ["Yes"]
    (asked,), (answered,) = desk.facts("question.asked"), desk.facts("question.answered")
    assert (asked["text"], asked["to"], asked["question"]) == ("Shall I write?", [ana.sid], question.id)
    assert (answered["answer"], answered["by"], answered["question"]) == ("Yes", ana.sid, question.id)
    assert answered["subject"] == asked["subject"] != ""


def test_without_an_answer_the_default_is_it(make_desk: Any) -> None:
    desk = make_desk(AFTER)
    desk.does("ShowDirectory")
    desk.wait(60)
    assert desk.logged_at == [(20, "No")]
    assert kinds(desk) == ["question.asked", "question.default"]
    with pytest.raises(ActionError) as caught:
        desk.desk.answer("Yes")
    assert caught.value.code == "no-question"
    assert [question.text for question in desk.host.questions.asked] == ["Shall I write?"]


@pytest.mark.parametrize(("answer", "how"), [("Hang up", "completed"), ("Stay", "cancelled"), (None, "cancelled")])
def test_a_question_holds_the_action(make_desk: Any, answer: str | None, how: str) -> None:
    """The third of the design examples: the caller waits for the answer, in `before` and `instead of`."""
    desk = make_desk(HANGUP)
    task = desk.accepted("voice", attributes={"recorded": True})
    pending = desk.desk.begin("HangupCall", worker="Ana", by="agent", sid=task.sid)
    desk.wait(10)
    assert not pending.done
    if answer is not None:
        desk.desk.answer(answer, worker="Ana")
    else:
        desk.wait(10)
    if how == "cancelled":
        with pytest.raises(ActionCancelled, match="The agent stayed on the call"):
            pending.result()
    else:
        pending.result()
    (settled,) = desk.facts("invocation.settled")
    assert settled["outcome"] == how


def test_what_is_no_answer_is_refused(make_desk: Any) -> None:
    desk = make_desk(AFTER)
    desk.does("ShowDirectory")
    for answer, worker, code, told in [
        ("yes", "Ana", "not-a-choice", "wanted Yes, No"),
        ("Yes", "Ben", "no-question", "for Ben; open are: QN"),
    ]:
        with pytest.raises(ActionError) as caught:
            desk.desk.answer(answer, worker=worker)
        assert caught.value.code == code
        assert told in str(caught.value)
    with pytest.raises(ActionError) as caught:
        desk.desk.run(_answering(desk, "Yes", worker="Nobody"))
    assert caught.value.code == "unknown-worker"
    assert desk.logged == []
    desk.desk.answer("Yes")
    assert desk.logged == ["Yes"]


async def _answering(desk: Any, answer: str, **options: Any) -> None:
    desk.host.questions.answer(answer, **options)


def test_of_several_questions_one_is_named(make_desk: Any) -> None:
    desk = make_desk(AFTER)
    desk.does("ShowDirectory")
    desk.does("ShowDirectory")
    first, second = desk.desk.questions
    with pytest.raises(ActionError) as caught:
        desk.desk.answer("Yes", worker="Ana")
    assert caught.value.code == "several-questions"
    desk.desk.answer("Yes", question=second)
    desk.desk.answer("No", question=first.id)
    assert desk.logged == ["Yes", "No"]


def test_to_whom(make_desk: Any) -> None:
    desk = make_desk(
        """
        after SelectTask mode parallel do
          ask "all" to workers within 20s default ""
          ask "Sue" to (first w in workers where w.name == "Sue") within 20s default ""
        end
        on centre.started mode parallel do ask "anybody" within 20s default ""
        """
    )
    (anybody,) = desk.desk.questions
    assert anybody.to is None
    desk.desk.answer("I", worker="Ben")
    desk.does("SelectTask", sid=desk.task().sid)
    assert [worker.name for worker in desk.desk.questions[0].to] == ["Ana", "Ben", "Sue"]
    desk.desk.answer("here", worker="Ben")
    assert [worker.name for worker in desk.desk.questions[0].to] == ["Sue"]
    desk.desk.answer("")
    assert desk.desk.questions == []


def test_it_can_stand_where_a_value_does(make_desk: Any) -> None:
    desk = make_desk(
        """
        memory worker.mood: text
        define asked(name) do
          let mine = {says: ""}
          set mine.says = ask "1" within 2s default "one {name}"
          remember worker.mood = ask "2" within 2s default "two"
          log "{mine.says} {recall worker.mood}"
        end
        instead of ShowDirectory do
          asked("x")
          return ask "3" within 2s default "three"
        end
        """
    )
    assert desk.does_in(10, "ShowDirectory").value == "three"
    assert desk.logged_at == [(4, "one x two")]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ('choices task.attributes.choices within 20s default "b"', "not-a-choice"),
        ('choices task.attributes.none within 20s default "b"', "wrong-kind"),
        ('choices task.attributes.mixed within 20s default "b"', "wrong-kind"),
        ("within 20s default task.attributes.none", "wrong-kind"),
        ('to workers["nobody"] within 20s default "b"', "unknown-worker"),
    ],
)
def test_questions_that_cannot_be_asked(make_desk: Any, question: str, code: str) -> None:
    desk = make_desk(
        f"""
        after SelectTask mode parallel do
          try
            ask "q" {question}
          on error
            log error.code
          end
        end
        """
    )
    desk.does("SelectTask", sid=desk.task(attributes={"choices": ["a"], "mixed": ["b", 1]}).sid)
    assert desk.logged == [code]
    assert desk.desk.questions == []


def test_a_question_ends_with_its_task(make_desk: Any) -> None:
    """Rule 18 holds for questions, too."""
    desk = make_desk('on task.created mode parallel do\n  ask "q" within 1h default ""\n  log "never"\nend')
    task = desk.task()
    assert len(desk.desk.questions) == 1
    desk.change(lambda unit: transitions.cancel_task(unit, task, "gone"))
    assert desk.desk.questions == []
    assert kinds(desk) == ["question.asked", "question.withdrawn"]
    assert desk.logged == []


def test_a_program_is_asked(make_desk: Any) -> None:
    """A program's function hears of each question, and may answer it at once or later; what it raises is reported."""
    desk = make_desk(AFTER)
    heard: list[Any] = []

    def broken(_question: Any) -> None:
        raise ValueError("no screen")

    def answer(question: Any) -> None:
        heard.append(question.text)
        desk.host.questions.answer("Yes", question=question)

    desk.host.questions.listen(broken)
    desk.host.questions.listen(answer)
    desk.does("ShowDirectory")
    assert heard == ["Shall I write?"]
    assert desk.logged_at == [(0, "Yes")]
    (failed,) = desk.facts("handler.failed")
    assert "no screen" in failed["message"]


def test_personal_data_is_masked_in_the_journal(make_desk: Any) -> None:
    desk = make_desk(
        """
        after SelectTask mode parallel do
          let who = task.attributes.name
          ask "Call {who}?" choices ["Call {who}", "No"] within 20s default "No"
        end
        """,
        personal="mask",
    )
    desk.does("SelectTask", sid=desk.task(attributes={"name": "Wilhelmina Zauberwald"}).sid)
    desk.desk.answer("Call Wilhelmina Zauberwald")
    assert desk.host.questions.asked[0].text == "Call Wilhelmina Zauberwald?"
    records = desk.facts("question.asked") + desk.facts("question.answered")
    assert len(records) == 2
    assert "Zauberwald" not in str(records)
