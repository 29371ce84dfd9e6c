"""Questions of scripts at the prompt: they stay open, and are answered there."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.repl.commands.answering import completions

SURE = """before AcceptTask named "sure" do
  let a = ask "Really take {task.channel}?" choices ["Yes", "No"] within 1m default "No"
  if a == "No" then
    cancel "not wanted"
  end
end"""


@pytest.fixture
def asked(typed: Any) -> Any:
    """A question is open for Ana, who wants to accept a chat."""
    typed(SURE, 'SetActivity activityName: "Available"', 'let chat = CreateTask channel: "chat"')
    shown = typed("AcceptTask task: chat").text
    assert "question 1: Really take chat?  Yes, No; `answer`" in shown
    assert "`answer` answers what is asked" in shown
    return typed


@pytest.mark.parametrize("words", ["Yes", "yes", "1", '"Yes"', "1 yes", "QN1 1", "ana Yes", 'ANA "yes"'])
def test_it_is_answered_by_its_number_or_whom_it_asks(asked: Any, words: str) -> None:
    shown = asked(f"answer {words}").text
    assert "Ana answered: Yes" in shown
    assert "AcceptTask done" in shown
    assert asked("chat.status").value == "assigned"
    assert asked("show questions").text == "no question is open"


def test_the_other_choice_has_its_own_end(asked: Any) -> None:
    shown = asked.badly("answer 2").text  # as if it had been stopped at once
    assert shown.count("not wanted") == 1
    assert asked("chat.status").value == "reserved"


def test_it_is_among_the_questions_until_it_is_answered_or_left_to_its_default(asked: Any) -> None:
    row = asked("show questions").data[0]
    assert row == {
        "question": "1", "to": "Ana", "text": "Really take chat?", "choices": "Yes, No", "default": "No",
        "time left": "1m",
    }  # fmt: skip
    shown = asked.badly("advance 1m").text
    assert "nobody answered: No" in shown
    assert "no question is open" in asked.badly("answer Yes").text


def test_what_is_no_answer_leaves_it_open(asked: Any) -> None:
    assert "wanted Yes, No" in asked.badly("answer maybe").text
    assert "wants an answer" in asked.badly("answer").text
    asked("as ben")
    assert "no question is open for Ben" in asked.badly("answer ben Yes").text
    assert "Ana answered: Yes" in asked("answer Yes").text


def test_of_several_it_says_which(typed: Any) -> None:
    typed('after SetActivity do\n  let a = ask "Why {worker.name}?" within 1h default "none"\n  log "because {a}"\nend')
    typed('SetActivity activityName: "Break"', "as ben", 'SetActivity activityName: "Break"')
    typed('SetActivity activityName: "Available"')
    assert "2 questions are open: 2: Why Ben?; 3: Why Ben?" in typed.badly("answer hungry").text
    assert "because tired" in typed("answer ana tired").text
    assert "because 2 reasons" in typed("answer 3 2 reasons").text
    assert "question 3 is not open any more" in typed.badly("answer 3 Yes").text
    assert "because back" in typed("answer back").text


def test_what_an_input_asks_has_its_value_when_it_is_answered(typed: Any) -> None:
    typed('let z = ask "How many?" within 1m default "none"')
    assert 'z is now "three"' in typed("answer three").text
    assert typed("z").value == "three"
    typed('let late = ask "More?" within 1m default "none"')
    assert 'late is now "none"' in typed("advance 2m").text
    assert typed("late").value == "none"


def test_what_an_action_that_waited_gave_has_its_name(typed: Any) -> None:
    typed('before CreateTask do\n  let a = ask "Sure?" within 1m default "no"\nend')
    typed('let chat = CreateTask channel: "chat"', "answer I am")
    assert typed("chat.channel").value == "chat"


def test_an_answer_is_undone_and_what_waited_for_it_is_told_of(asked: Any) -> None:
    asked("answer Yes")
    shown = asked("undo").text
    assert "undone: answer Yes" in shown
    assert "it was still waiting, and does not go on: AcceptTask task: chat" in shown
    assert asked("chat.status").value == "reserved"
    asked("AcceptTask task: chat")
    assert "AcceptTask done" in asked("answer Yes").text


def test_an_answer_for_programs(asked: Any) -> None:
    asked("format json")
    data = asked("answer Yes").data
    assert data["question"] == "QN000000000001"
    assert (data["answer"], data["by"]) == ("Yes", "Ana")
    done = data["happened"][-1]
    assert (done["action"], done["outcome"], done["id"]) == ("AcceptTask", "completed", "IV000000000003")


def test_what_can_go_on_behind_answer(asked: Any) -> None:
    host = asked.repl.session.host
    begin = dict(completions(host, ""))
    assert begin == {"1": "Really take chat?", "Ana": "whom a question asks", "Yes": "Really take chat?",
                     "No": "Really take chat?"}  # fmt: skip
    choices = [("Yes", "Really take chat?"), ("No", "Really take chat?")]
    assert completions(host, "1 ") == choices
    assert completions(host, "ana ") == choices
    assert completions(host, "ben ") == []
    assert completions(host, "9 ") == []


def test_what_failed_while_time_passed_is_told_with_its_time_and_its_text_and_fails(typed: Any) -> None:
    typed('if true then\n  wait 5s\n  fail "late"\nend')
    late = typed.badly("advance 1m")
    assert late.text == '09:00:05 late  (in if true then wait 5s fail "late" end)'
    assert late.error["code"] == "script-failed"
    assert typed("advance 1m").text == "nothing happened"


def test_an_action_that_was_stopped_while_time_passed_fails_and_is_told_of_once(typed: Any) -> None:
    typed('before SetActivity named "no" do\n  wait 5s\n  cancel "not now"\nend', 'SetActivity activityName: "Break"')
    assert typed.badly("advance 1m").text == "09:00:05 SetActivity cancelled: not now (no)"
